using System.Text;
using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>Handing in, as the learner meets it.</summary>
public sealed class HandInTests(SharedApp app)
{
    private const string Key = "Idempotency-Key";

    [Fact]
    public async Task What_was_never_handed_in_says_so()
    {
        var ada = await app.LearnerAsync();
        var state = await ada.HandInAsync();
        Assert.Equal("none", state.GetProperty("state").GetString());
        Assert.Equal(0, state.GetProperty("attempts").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, state.GetProperty("latest").ValueKind);
    }

    [Fact]
    public async Task An_attempt_is_the_files_of_one_version_and_says_what_changed_since()
    {
        var ada = await app.LearnerAsync();
        var (file, version) = await ada.CreateAsync("a.py", "one\n");
        await ada.CreateAsync("b/c.py", "two\n");
        var handedIn = (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        var submission = handedIn.GetProperty("submissionId").GetGuid();
        Assert.Equal(ada.SubmissionOf(), submission);
        var attempt = handedIn.GetProperty("attempt");
        Assert.Equal(1, attempt.GetProperty("number").GetInt32());
        Assert.Equal(2, attempt.GetProperty("files").GetInt32());
        Assert.Equal(8, attempt.GetProperty("bytes").GetInt64());
        Assert.Equal(await ada.VersionAsync(), attempt.GetProperty("workspaceVersion").GetInt64());

        var state = await ada.HandInAsync();
        Assert.Equal("waiting", state.GetProperty("state").GetString());
        Assert.Equal(0, state.GetProperty("changesSince").GetInt32());
        Assert.True(state.GetProperty("sameContent").GetBoolean());

        await ada.PrependAsync(file, version, "one\n", "zero\n");
        await ada.CreateAsync("d.py", "");
        state = await ada.HandInAsync();
        Assert.Equal(2, state.GetProperty("changesSince").GetInt32());
        Assert.False(state.GetProperty("sameContent").GetBoolean());

        // What was handed in is what it was.
        var files = (await ada.GetAsync($"/api/submissions/{submission}/attempts/1/files")).Expect(HttpStatusCode.OK);
        Assert.Equal(["a.py", "b/c.py"], files.EnumerateArray().Select(f => f.GetProperty("path").GetString()!));
        var content = (await ada.GetAsync($"/api/submissions/{submission}/attempts/1/file?path=a.py")).Expect(HttpStatusCode.OK);
        Assert.Equal("one\n", content.GetProperty("text").GetString());
        (await ada.GetAsync($"/api/submissions/{submission}/attempts/1/file?path=d.py")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/api/submissions/{submission}/attempts/2/files")).Refused(HttpStatusCode.NotFound);

        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(["WorkSubmitted", "WorkSubmitted"], await app.EventsOfAsync(submission));
        Assert.Equal(2, (await ada.HandInAsync()).GetProperty("latest").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task The_manifest_names_every_file_with_its_hash()
    {
        var (ada, submission) = await app.HandedInAsync();
        var hash = (await ada.HandInAsync()).GetProperty("latest").GetProperty("manifestHash").GetString()!;
        var receipt = (await ada.HandInAsync()).GetProperty("latest").GetProperty("receiptId").GetGuid();
        var text = (await ada.GetAsync($"/receipts/{receipt}", ("Accept", "application/json"))).Expect(HttpStatusCode.OK)
            .GetProperty("manifest").GetString()!;
        Assert.Equal(hash, TextEdits.Hash(Encoding.UTF8.GetBytes(text)));
        var file = Assert.Single(Manifest.Parse(text)!.Files);
        Assert.Equal(new ManifestFile("a.py", TextEdits.Measure("one\ntwo\nthree\n")!.Value.Hash, 14), file);
        Assert.NotEqual(Guid.Empty, submission);
    }

    [Fact]
    public async Task Nothing_and_the_same_again_are_asked_about_first()
    {
        var ada = await app.LearnerAsync();
        var nothing = await ada.SubmitAsync();
        nothing.Refused(HttpStatusCode.Conflict);
        Assert.Equal("empty", nothing.Json.GetProperty("confirm").GetString());
        (await ada.SubmitAsync(["empty"])).Expect(HttpStatusCode.Created);
        var same = await ada.SubmitAsync(["empty"]);
        same.Refused(HttpStatusCode.Conflict);
        Assert.Equal("same", same.Json.GetProperty("confirm").GetString());
        (await ada.SubmitAsync(["empty", "same"])).Expect(HttpStatusCode.Created);
        (await ada.SubmitAsync(["everything"])).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(2, (await app.EventsAsync(ada.SubmissionOf())).Count);
    }

    [Fact]
    public async Task A_repeat_is_the_same_attempt()
    {
        var ada = await app.LearnerAsync();
        await ada.CreateAsync("a.py", "x");
        var key = (Key, Guid.NewGuid().ToString());
        var first = (await ada.SubmitAsync(null, key)).Expect(HttpStatusCode.Created);
        var again = (await ada.SubmitAsync(null, key)).Expect(HttpStatusCode.Created);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Single(await app.EventsAsync(ada.SubmissionOf()));
    }

    [Fact]
    public async Task Two_at_once_are_one_attempt()
    {
        for (var round = 0; round < 3; round++)
        {
            var ada = await app.LearnerAsync();
            await ada.CreateAsync("a.py", "x");
            var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SubmitAsync()));
            Assert.Single(replies, r => r.Status == HttpStatusCode.Created);
            Assert.All(replies.Where(r => r.Status != HttpStatusCode.Created), r =>
            {
                r.Refused(HttpStatusCode.Conflict);
                Assert.Equal("same", r.Json.GetProperty("confirm").GetString());
            });
            Assert.Single(await app.EventsAsync(ada.SubmissionOf()));
        }
    }

    [Fact]
    public async Task It_can_be_taken_back_while_nobody_reviews_it()
    {
        var (ada, submission) = await app.HandedInAsync();
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Expect(HttpStatusCode.OK);
        var state = await ada.HandInAsync();
        Assert.Equal("withdrawn", state.GetProperty("state").GetString());
        Assert.True(state.GetProperty("latest").GetProperty("withdrawn").GetBoolean());

        // The same again is no question then.
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal("waiting", (await ada.HandInAsync()).GetProperty("state").GetString());
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Refused(HttpStatusCode.Conflict);
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Refused(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_workspace_that_was_never_handed_in_cannot_be_taken_back()
    {
        var ada = await app.LearnerAsync();
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_archived_workspace_is_not_handed_in()
    {
        var ada = await app.LearnerAsync();
        await ada.CreateAsync("a.py", "x");
        (await ada.PostAsync($"{ada.Workspace}/archive")).Expect(HttpStatusCode.OK);
        (await ada.SubmitAsync()).Refused(HttpStatusCode.Conflict);
    }
}

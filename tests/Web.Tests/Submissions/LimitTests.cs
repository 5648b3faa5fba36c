using System.Security.Cryptography;
using System.Text;
using Platform.Application;
using Platform.Application.Workspaces;

namespace Platform.Web.Tests.Submissions;

/// <summary>The application with the limits that it has by default.</summary>
public sealed class WideApp : PlatformApp;

/// <summary>What cannot be handed in, and that nothing is stored then (SECURITY rows 25, 32 and 54).</summary>
public sealed class LimitTests(WideApp app) : IClassFixture<WideApp>
{
    [Fact]
    public async Task A_thousand_files_can_be_handed_in_and_one_more_cannot()
    {
        var (ada, workspace) = await WithAsync([.. Enumerable.Range(0, 1001).Select(i => Text($"f{i:0000}.py", $"{i}"))]);
        var refused = await ada.PostAsync($"/api/workspaces/{workspace}/submission", new { confirm = Array.Empty<string>() });
        refused.Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("f1000.py", Assert.Single(refused.Json.GetProperty("paths").EnumerateArray()).GetProperty("path").GetString());
        Assert.Empty(await app.EventsAsync(Domain.Submissions.Submission.IdOf(workspace)));

        var last = (await ada.GetAsync($"/api/workspaces/{workspace}")).Expect(HttpStatusCode.OK).GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("path").GetString() == "f1000.py").GetProperty("fileId").GetGuid();
        (await ada.DeleteAsync($"/api/workspaces/{workspace}/files/{last}")).Expect(HttpStatusCode.OK);
        var handedIn = (await ada.PostAsync($"/api/workspaces/{workspace}/submission", new { confirm = Array.Empty<string>() })).Expect(HttpStatusCode.Created);
        Assert.Equal(1000, handedIn.GetProperty("attempt").GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task Ten_mebibytes_can_be_handed_in_and_one_byte_more_cannot()
    {
        const int mebibyte = 1024 * 1024;
        var (ada, workspace) = await WithAsync(
            Bytes("a.bin", 4 * mebibyte), Bytes("b.bin", 4 * mebibyte), Bytes("c.bin", 2 * mebibyte), Bytes("d.bin", 1));
        var refused = await ada.PostAsync($"/api/workspaces/{workspace}/submission", new { confirm = Array.Empty<string>() });
        refused.Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("a.bin", Assert.Single(refused.Json.GetProperty("paths").EnumerateArray()).GetProperty("path").GetString());

        var (_, exact) = await WithAsync(ada, Bytes("a.bin", 4 * mebibyte), Bytes("b.bin", 4 * mebibyte), Bytes("c.bin", 2 * mebibyte));
        var handedIn = (await ada.PostAsync($"/api/workspaces/{exact}/submission", new { confirm = Array.Empty<string>() })).Expect(HttpStatusCode.Created);
        Assert.Equal(10 * mebibyte, handedIn.GetProperty("attempt").GetProperty("bytes").GetInt64());
        var content = (await ada.GetAsync($"/api/submissions/{handedIn.GetProperty("submissionId").GetGuid()}/attempts/1/file?path=a.bin")).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, content.GetProperty("text").ValueKind);
        Assert.True(content.GetProperty("binary").GetBoolean());
    }

    [Fact]
    public async Task Names_that_look_alike_are_not_handed_in_together()
    {
        var ada = await app.SignInAsync();
        // Only a program in the sandbox can make the second; here it is put into the tree as that would.
        await ada.CreateAsync("é.py", "1");
        await using (var session = app.Store.LightweightSession())
        {
            var head = (await session.Events.FetchStreamStateAsync(ada.WorkspaceId, TestContext.Current.CancellationToken))!.Version;
            session.Events.Append(ada.WorkspaceId, new FileCreated(
                Guid.NewGuid(), "e\u0301.py", TextEdits.Body("2"u8), head + 1, Origin.Sandbox));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var refused = await ada.SubmitAsync();
        Assert.Equal(422, (int)refused.Status);
        Assert.Equal("é.py", Assert.Single(refused.Json.GetProperty("paths").EnumerateArray()).GetProperty("path").GetString());
        Assert.Empty(await app.EventsAsync(ada.SubmissionOf()));
    }

    [Fact]
    public async Task There_is_an_end_of_threads()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        await using (var session = app.Store.LightweightSession())
        {
            session.Events.Append(submission, Enumerable.Range(0, Domain.Submissions.SubmissionLimits.MaxThreads).Select(i =>
                (object)new Domain.Submissions.CommentThreadStarted(
                    Guid.NewGuid(), Guid.NewGuid(), reviewer.PersonId, new Domain.Submissions.CommentAnchor(1), $"{i}", null)));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        (await reviewer.CommentAsync(submission, "One more.")).Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(500, (await ada.ThreadsAsync(submission)).Count);
    }

    private async Task<(Learner Learner, Guid Workspace)> WithAsync(params UploadItem[] files) =>
        await WithAsync(await app.SignInAsync(), files);

    private async Task<(Learner Learner, Guid Workspace)> WithAsync(Learner learner, params UploadItem[] files)
    {
        var made = await app.InvokeAsync<Answer<WorkspaceMade>>(new CreateWorkspace(
            Actor.Person(learner.PersonId, null, "none"), Guid.NewGuid(), "Large", Files: files));
        Assert.NotNull(made.Value);
        return (learner, made.Value.WorkspaceId);
    }

    private static UploadItem Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    private static UploadItem Bytes(string path, int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        bytes[0] = 0;
        return new UploadItem(path, bytes);
    }
}

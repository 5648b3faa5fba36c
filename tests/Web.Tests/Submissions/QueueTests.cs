using Platform.Domain.Identity;

namespace Platform.Web.Tests.Submissions;

/// <summary>The application whose queue nobody else fills.</summary>
public sealed class QueueApp : PlatformApp;

/// <summary>The reviewers' queue.</summary>
public sealed class QueueTests(QueueApp app) : IClassFixture<QueueApp>
{
    [Fact]
    public async Task The_oldest_comes_first_and_whatever_is_asked_for_narrows_it()
    {
        var reviewer = await app.ReviewerAsync();
        var other = await app.ReviewerAsync();
        var empty = await QueueAsync(reviewer, "");
        Assert.Empty(Ids(empty));
        (await reviewer.PostAsync("/api/reviews/next")).Refused(HttpStatusCode.NotFound);

        var work = new List<(Learner Learner, Guid Submission)>();
        for (var i = 0; i < 5; i++) work.Add(await app.HandedInAsync());
        await reviewer.CreateAsync("a.py", "my own");
        (await reviewer.SubmitAsync()).Expect(HttpStatusCode.Created);
        var all = Ids(await QueueAsync(reviewer, ""));
        Assert.Equal([.. work.Select(w => w.Submission), reviewer.SubmissionOf()], all);
        Assert.Equal(all.Reverse(), Ids(await QueueAsync(reviewer, "?order=newest")));
        Assert.Equal([work[2].Submission], Ids(await QueueAsync(reviewer, $"?learner={work[2].Learner.Email}")));
        Assert.Equal([work[2].Submission], Ids(await QueueAsync(reviewer, $"?learner={work[2].Learner.Email[..12].ToUpperInvariant()}")));
        Assert.Equal([work[2].Submission], Ids(await QueueAsync(reviewer, $"?learner={work[2].Learner.PersonId}")));
        Assert.Empty(Ids(await QueueAsync(reviewer, "?learner=nobody@example.org")));
        Assert.Empty(Ids(await QueueAsync(reviewer, "?olderThanHours=1")));
        Assert.Equal(6, Ids(await QueueAsync(reviewer, "?olderThanHours=0")).Count);

        // Pages meet without a gap, in both orders.
        foreach (var order in new[] { "oldest", "newest" })
        {
            var (found, cursor) = (new List<Guid>(), "");
            do
            {
                var page = await QueueAsync(reviewer, $"?limit=2&order={order}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
                found.AddRange(Ids(page));
                cursor = page.GetProperty("next").GetString() ?? "";
            } while (cursor.Length > 0);

            Assert.Equal(order == "oldest" ? all : all.Reverse(), found);
        }

        // The next one is the oldest that nobody has, and never one's own.
        Assert.Equal(work[0].Submission, await NextAsync(reviewer));
        Assert.Equal(work[1].Submission, await NextAsync(other));
        Assert.Equal(work[2].Submission, await NextAsync(reviewer));
        (await reviewer.DecideAsync(work[2].Submission, "requestChanges", "Almost.")).Expect(HttpStatusCode.OK);
        (await work[3].Learner.PostAsync($"{work[3].Learner.Workspace}/submission/withdraw")).Expect(HttpStatusCode.OK);

        Assert.Equal([work[4].Submission, reviewer.SubmissionOf()], Ids(await QueueAsync(reviewer, "?state=waiting")));
        Assert.Equal([work[0].Submission, work[1].Submission], Ids(await QueueAsync(reviewer, "?state=claimed")));
        Assert.Equal([work[0].Submission], Ids(await QueueAsync(reviewer, "?mine=true")));
        Assert.Equal([work[2].Submission], Ids(await QueueAsync(reviewer, "?state=changesRequested")));
        Assert.Equal([work[3].Submission], Ids(await QueueAsync(reviewer, "?state=withdrawn")));
        var page2 = await QueueAsync(reviewer, "?state=claimed");
        Assert.Equal(
            """{"waiting":2,"claimed":2,"mine":1,"changesRequested":1,"approved":0,"rejected":0}""", page2.GetProperty("counts").GetRawText());
        var item = page2.GetProperty("items")[1];
        Assert.Equal(other.Email, item.GetProperty("claim").GetProperty("name").GetString());
        Assert.Equal(work[1].Learner.Email, item.GetProperty("owner").GetProperty("name").GetString());
        Assert.Equal("claimed", item.GetProperty("state").GetString());

        // Handed in again, it goes to the end and waits.
        await work[2].Learner.CreateAsync("b.py", "better");
        (await work[2].Learner.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(work[2].Submission, Ids(await QueueAsync(reviewer, "?state=waiting"))[^1]);
    }

    private static async Task<Guid> NextAsync(Learner reviewer) =>
        (await reviewer.PostAsync("/api/reviews/next")).Expect(HttpStatusCode.OK).GetProperty("submissionId").GetGuid();

    private static async Task<JsonElement> QueueAsync(Learner reviewer, string query) =>
        (await reviewer.GetAsync($"/api/reviews{query}")).Expect(HttpStatusCode.OK);

    private static IReadOnlyList<Guid> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("submissionId").GetGuid())];
}

internal static class Deciding
{
    public static Task<Reply> DecideVerdictOnlyAsync(this Learner reviewer, Guid submission) =>
        reviewer.PostAsync($"/api/submissions/{submission}/verdict", new
        {
            attempt = 1, manifestHash = new string('a', 64), verdict = "approve", summary = "", publishDrafts = true
        });
}

/// <summary>Who may ask the queue, and for what; apart from the above, which counts what is in it.</summary>
public sealed class QueueAccessTests(SharedApp app)
{
    [Theory]
    [InlineData("?state=lost")]
    [InlineData("?state=1")]
    [InlineData("?order=random")]
    [InlineData("?olderThanHours=-1")]
    [InlineData("?cursor=x")]
    [InlineData("?cursor=ffffffffffffffff-00000000000000000000000000000000")]
    public async Task What_the_queue_does_not_know_is_refused_in_words(string query) =>
        (await (await app.ReviewerAsync()).GetAsync($"/api/reviews{query}")).Refused(HttpStatusCode.BadRequest);

    [Fact]
    public async Task The_role_is_read_each_time()
    {
        var (_, submission) = await app.HandedInAsync();
        var ada = await app.SignInAsync();
        (await ada.GetAsync("/api/reviews")).Refused(HttpStatusCode.Forbidden);
        (await ada.GetAsync($"/api/submissions/{submission}")).Refused(HttpStatusCode.NotFound);
        await app.ChangeRoleAsync(ada.Email, Role.Reviewer, true);
        (await ada.GetAsync("/api/reviews")).Expect(HttpStatusCode.OK);
        (await ada.GetAsync($"/api/submissions/{submission}")).Expect(HttpStatusCode.OK);
        (await ada.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        await app.ChangeRoleAsync(ada.Email, Role.Reviewer, false);
        (await ada.DecideVerdictOnlyAsync(submission)).Refused(HttpStatusCode.Forbidden);
        (await ada.GetAsync($"/api/submissions/{submission}")).Refused(HttpStatusCode.NotFound);
        (await ada.PostAsync($"/api/submissions/{submission}/claim/release")).Refused(HttpStatusCode.Forbidden);
    }
}

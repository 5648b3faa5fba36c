using System.Text.RegularExpressions;
using Marten;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Tests.Operations;

namespace Platform.Web.Tests.Submissions;

/// <summary>What is stored of submissions beside their events follows from the events alone.</summary>
public sealed partial class RebuildTests(OwnDatabaseApp app) : IClassFixture<OwnDatabaseApp>
{
    [Fact]
    public async Task Submissions_threads_and_the_queue_are_the_same_after_a_rebuild()
    {
        var ct = TestContext.Current.CancellationToken;
        var (ada, submission) = await app.HandedInAsync();
        var (one, two) = (await app.ReviewerAsync(), await app.ReviewerAsync());
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        foreach (var body in (string[])["Why?", "And here?"])
            (await one.CommentAsync(submission, body, draft: true)).Expect(HttpStatusCode.Created);
        (await two.ClaimAsync(submission, "You are away.")).Expect(HttpStatusCode.OK);
        var thread = (await two.CommentAsync(submission, "Look.")).Expect(HttpStatusCode.Created).GetProperty("threadId").GetGuid();
        var reply = (await ada.ReplyAsync(submission, thread, "I did.")).Expect(HttpStatusCode.Created).GetProperty("commentId").GetGuid();
        (await ada.PutAsync($"/api/submissions/{submission}/comments/{reply}", new { body = "I have." })).Expect(HttpStatusCode.OK);
        (await two.DecideAsync(submission, "requestChanges", "Nearly.", secondReview: true)).Expect(HttpStatusCode.OK);
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        for (var attempt = 2; attempt <= 3; attempt++) (await ada.SubmitAsync(["same"])).Expect(HttpStatusCode.Created);
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Expect(HttpStatusCode.OK);

        var before = await StoredAsync();
        Assert.True(before.Count > 4);
        using var daemon = await app.Store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync<SubmissionProjection>(ct);
        await daemon.RebuildProjectionAsync("Thread", ct);
        await daemon.RebuildProjectionAsync("ReviewQueue", ct);
        Assert.Equal(before, await StoredAsync());
        // And it goes on from there.
        (await two.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        Assert.Equal("claimed", (await ada.HandInAsync()).GetProperty("state").GetString());

        async Task<IReadOnlyList<string>> StoredAsync()
        {
            await using var session = app.Store.QuerySession();
            var threads = await session.Query<CommentThread>().OrderBy(t => t.Id).ToListAsync(ct);
            return
            [
                Json(await session.LoadAsync<Submission>(submission, ct)), Json(await session.LoadAsync<QueueRow>(submission, ct)),
                .. threads.Select(Json)
            ];
        }
    }

    // An event's time has microseconds once it is stored, and the snapshot that was written with it has more.
    private static string Json<T>(T document) =>
        Times().Replace(JsonSerializer.Serialize(document), m => m.Groups[1].Value.TrimEnd('0') + m.Groups[2].Value);

    [GeneratedRegex(@"(\.\d{1,6})\d*(\+00:00)")]
    private static partial Regex Times();
}

using Microsoft.AspNetCore.SignalR.Client;
using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>Claims, verdicts and the queue, as reviewers meet them.</summary>
public sealed class ReviewTests(SharedApp app)
{
    [Fact]
    public async Task One_reviewer_at_a_time()
    {
        var (_, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        var two = await app.ReviewerAsync();
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        // Again is an extension, which so soon is worth no event.
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.PostAsync($"/api/submissions/{submission}/claim/heartbeat")).Expect(HttpStatusCode.OK);
        var seen = await two.SeeAsync(submission);
        Assert.Equal("claimed", seen.GetProperty("state").GetString());
        Assert.Equal(one.Email, seen.GetProperty("claim").GetProperty("name").GetString());
        Assert.False(seen.GetProperty("claim").GetProperty("mine").GetBoolean());

        var refused = await two.ClaimAsync(submission);
        Assert.Contains(one.Email, refused.Refused(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Equal(one.PersonId, refused.Json.GetProperty("claim").GetProperty("reviewerId").GetGuid());
        (await two.PostAsync($"/api/submissions/{submission}/claim/heartbeat")).Refused(HttpStatusCode.Conflict);
        (await two.DecideAsync(submission)).Refused(HttpStatusCode.Conflict);

        (await two.ClaimAsync(submission, "She is ill.")).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission)).Refused(HttpStatusCode.Conflict);
        // Not one's own: nothing to give back.
        (await one.PostAsync($"/api/submissions/{submission}/claim/release")).Expect(HttpStatusCode.OK);
        Assert.True((await two.SeeAsync(submission)).GetProperty("claim").GetProperty("mine").GetBoolean());
        (await two.PostAsync($"/api/submissions/{submission}/claim/release")).Expect(HttpStatusCode.OK);
        Assert.Equal("waiting", (await two.SeeAsync(submission)).GetProperty("state").GetString());
        Assert.Equal(["WorkSubmitted", "AttemptClaimed", "ClaimTakenOver", "ClaimReleased"], await app.EventsOfAsync(submission));
        (await two.ClaimAsync(submission, new string('x', 501))).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Of_many_who_claim_at_once_one_gets_it()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.ReviewerAsync()));
        var replies = await Task.WhenAll(reviewers.Select(r => r.ClaimAsync(submission)));
        Assert.Single(replies, r => r.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(r => r.Status != HttpStatusCode.OK), r => r.Refused(HttpStatusCode.Conflict));
        Assert.Equal(["WorkSubmitted", "AttemptClaimed"], await app.EventsOfAsync(submission));
    }

    [Fact]
    public async Task Nobody_reviews_their_own_work()
    {
        var reviewer = await app.ReviewerAsync();
        await reviewer.CreateAsync("a.py", "x");
        (await reviewer.SubmitAsync()).Expect(HttpStatusCode.Created);
        (await reviewer.ClaimAsync(reviewer.SubmissionOf())).Refused(HttpStatusCode.Conflict);
        (await reviewer.DecideAsync(reviewer.SubmissionOf())).Refused(HttpStatusCode.Conflict);
        Assert.Single(await app.EventsAsync(reviewer.SubmissionOf()));
    }

    [Fact]
    public async Task A_verdict_is_about_one_attempt_and_one_manifest()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.DecideAsync(submission)).Refused(HttpStatusCode.Conflict);
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission, "perhaps")).Refused(HttpStatusCode.BadRequest);
        (await reviewer.DecideAsync(submission, "reject", "")).Refused(HttpStatusCode.BadRequest);
        (await reviewer.PostAsync($"/api/submissions/{submission}/verdict", new
        {
            attempt = 1, manifestHash = new string('a', 64), verdict = "approve", summary = "", publishDrafts = true
        })).Refused(HttpStatusCode.Conflict);

        await ada.CreateAsync("b.py", "x");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal("claimed", (await ada.HandInAsync()).GetProperty("state").GetString());
        Assert.Contains("Attempt 2", (await reviewer.DecideAsync(submission, attempt: 1)).Refused(HttpStatusCode.Conflict), StringComparison.Ordinal);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await reviewer.DecideAsync(submission, "requestChanges", "Almost.", headers: key)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission, "requestChanges", "Almost.", headers: key)).Expect(HttpStatusCode.OK);
        Assert.Single(await app.EventsOfAsync(submission), e => e == nameof(VerdictGiven));

        var state = await ada.HandInAsync();
        Assert.Equal("changesRequested", state.GetProperty("state").GetString());
        Assert.True(state.GetProperty("unreadReview").GetBoolean());
        var verdict = state.GetProperty("latest").GetProperty("verdict");
        Assert.Equal("requestChanges", verdict.GetProperty("kind").GetString());
        Assert.Equal(reviewer.Email, verdict.GetProperty("by").GetProperty("name").GetString());
        (await ada.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 2 })).Expect(HttpStatusCode.OK);
        Assert.False((await ada.HandInAsync()).GetProperty("unreadReview").GetBoolean());

        // A second one about the same attempt needs a reason.
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission)).Refused(HttpStatusCode.Conflict);
        (await reviewer.DecideAsync(submission, reason: "I was wrong.")).Expect(HttpStatusCode.OK);
        Assert.Equal("approved", (await ada.HandInAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_second_review_is_given_by_somebody_else()
    {
        var (_, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        var two = await app.ReviewerAsync();
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission, secondReview: true)).Expect(HttpStatusCode.OK);
        Assert.Equal("waiting", (await one.SeeAsync(submission)).GetProperty("state").GetString());
        (await one.ClaimAsync(submission)).Refused(HttpStatusCode.Conflict);
        (await two.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await two.DecideAsync(submission, "reject", "It is copied.")).Expect(HttpStatusCode.OK);
        Assert.Equal("rejected", (await one.SeeAsync(submission)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_somebody_has_seen_is_remembered_for_them_alone()
    {
        var (_, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        var two = await app.ReviewerAsync();
        (await one.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 1 })).Expect(HttpStatusCode.OK);
        (await one.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 2 })).Refused(HttpStatusCode.NotFound);
        (await one.PostAsync($"/api/submissions/{submission}/viewed", new { attempt = 1, path = "a.py", viewed = true })).Expect(HttpStatusCode.OK);
        (await one.PostAsync($"/api/submissions/{submission}/viewed", new { attempt = 2, path = "a.py", viewed = true })).Refused(HttpStatusCode.NotFound);
        (await one.PostAsync($"/api/submissions/{submission}/viewed", new { attempt = 1, path = "../b", viewed = true })).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(1, (await one.SeeAsync(submission)).GetProperty("lookedAt").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await two.SeeAsync(submission)).GetProperty("lookedAt").ValueKind);
        Assert.Single(await app.EventsAsync(submission));
    }

    [Fact]
    public async Task An_attempt_is_tried_in_a_workspace_of_ones_own()
    {
        var (ada, submission) = await app.HandedInAsync();
        var before = await ada.VersionAsync();
        var reviewer = await app.ReviewerAsync();
        var tried = (await reviewer.PostAsync($"/api/submissions/{submission}/attempts/1/try")).Expect(HttpStatusCode.OK).GetProperty("workspaceId").GetGuid();
        var workspace = (await reviewer.GetAsync($"/api/workspaces/{tried}")).Expect(HttpStatusCode.OK);
        Assert.Equal("a.py", Assert.Single(workspace.GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
        var again = (await reviewer.PostAsync($"/api/submissions/{submission}/attempts/1/try")).Expect(HttpStatusCode.OK);
        Assert.Equal(tried, again.GetProperty("workspaceId").GetGuid());
        (await reviewer.PostAsync($"/api/submissions/{submission}/attempts/9/try")).Refused(HttpStatusCode.NotFound);
        Assert.Equal(before, await ada.VersionAsync());
        Assert.Single(await app.EventsAsync(submission));
    }

    [Fact]
    public async Task Open_pages_are_told()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        await using var learner = Learner.Hub(app, ada.Cookie, PlatformApp.Origin);
        await using var queue = Learner.Hub(app, reviewer.Cookie, PlatformApp.Origin);
        var (told, changed) = (new TaskCompletionSource<JsonElement>(), new TaskCompletionSource());
        learner.On<JsonElement>("submissionChanged", push => told.TrySetResult(push));
        queue.On("queueChanged", () => changed.TrySetResult());
        var ct = TestContext.Current.CancellationToken;
        await learner.StartAsync(ct);
        await queue.StartAsync(ct);
        await learner.InvokeAsync<JsonElement>("Join", ada.WorkspaceId, 0L, ct);
        await queue.InvokeAsync("JoinReviews", ct);
        Assert.Equal(1, (await queue.InvokeAsync<JsonElement>("JoinSubmission", submission, ct)).GetProperty("version").GetInt64());
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(() => learner.InvokeAsync("JoinReviews", ct));
        var bob = await app.SignInAsync();
        await using var stranger = Learner.Hub(app, bob.Cookie, PlatformApp.Origin);
        await stranger.StartAsync(ct);
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(
            () => stranger.InvokeAsync<JsonElement>("JoinSubmission", submission, ct));

        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        var push = await told.Task.WaitAsync(Eventually.Patience, ct);
        Assert.Equal(submission, push.GetProperty("submissionId").GetGuid());
        Assert.Equal(2, push.GetProperty("version").GetInt64());
        await changed.Task.WaitAsync(Eventually.Patience, ct);
    }
}

using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>Two people at one submission in the same moment: one after the other, whoever comes first.</summary>
public sealed class RaceTests(SharedApp app)
{
    [Fact]
    public async Task A_verdict_is_about_what_was_the_last_attempt_when_it_was_given()
    {
        for (var round = 0; round < 4; round++)
        {
            var (ada, submission) = await app.HandedInAsync();
            var reviewer = await app.ReviewerAsync();
            (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
            var decided = reviewer.DecideAsync(submission);
            (await ada.SubmitAsync(["same"])).Expect(HttpStatusCode.Created);
            var answer = await decided;
            var events = (await app.EventsAsync(submission)).Select(e => e.Data).ToList();
            var verdicts = events.OfType<VerdictGiven>().ToList();
            Assert.Equal(answer.Status == HttpStatusCode.OK ? 1 : 0, verdicts.Count);
            if (verdicts.Count == 0) answer.Refused(HttpStatusCode.Conflict);
            else Assert.Equal(verdicts[0].Attempt, events.TakeWhile(e => e is not VerdictGiven).OfType<WorkSubmitted>().Last().Attempt);
        }
    }

    [Fact]
    public async Task A_verdict_is_given_by_whoever_holds_the_claim_at_that_moment()
    {
        for (var round = 0; round < 4; round++)
        {
            var (_, submission) = await app.HandedInAsync();
            var (one, two) = (await app.ReviewerAsync(), await app.ReviewerAsync());
            (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
            var decided = one.DecideAsync(submission);
            (await two.ClaimAsync(submission, "Now.")).Expect(HttpStatusCode.OK);
            var answer = await decided;
            var events = await app.EventsOfAsync(submission);
            Assert.Equal(
                answer.Status == HttpStatusCode.OK
                    ? ["WorkSubmitted", "AttemptClaimed", "VerdictGiven", "AttemptClaimed"]
                    : ["WorkSubmitted", "AttemptClaimed", "ClaimTakenOver"],
                events);
        }
    }

    [Fact]
    public async Task What_is_said_of_a_draft_while_it_is_published_is_not_lost()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        for (var round = 0; round < 8; round++)
        {
            var edited = (await reviewer.CommentAsync(submission, $"First words {round}.", draft: true)).Expect(HttpStatusCode.Created);
            var deleted = (await reviewer.CommentAsync(submission, $"Too much {round}.", draft: true)).Expect(HttpStatusCode.Created);
            var comments = $"/api/submissions/{submission}/comments";
            var answers = await Task.WhenAll(
                reviewer.PostAsync($"/api/submissions/{submission}/publish"),
                reviewer.PutAsync($"{comments}/{edited.GetProperty("commentId").GetGuid()}", new { body = $"Better words {round}." }),
                reviewer.DeleteAsync($"{comments}/{deleted.GetProperty("commentId").GetGuid()}"));
            Assert.All(answers, a => a.Expect(HttpStatusCode.OK));
            var said = (await reviewer.ThreadsAsync(submission)).SelectMany(t => t.GetProperty("comments").EnumerateArray())
                .Select(c => (Draft: c.GetProperty("draft").GetBoolean(), Body: c.GetProperty("body").GetString()!)).ToList();
            Assert.Contains((false, $"Better words {round}."), said);
            Assert.DoesNotContain(said, c => c.Draft || c.Body.StartsWith("Too much", StringComparison.Ordinal));
        }
    }
}

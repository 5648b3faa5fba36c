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
}

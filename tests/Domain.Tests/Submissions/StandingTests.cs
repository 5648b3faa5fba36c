using Platform.Domain.Submissions;

namespace Platform.Domain.Tests.Submissions;

/// <summary>What counts as handed in when attempts are taken back, and what stays of claims, verdicts and news.</summary>
public sealed class StandingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Learner = Guid.NewGuid();
    private static readonly Participant Ada = new(Guid.NewGuid(), true), Bob = new(Guid.NewGuid(), true);
    private readonly Guid _id = Guid.NewGuid(), _workspace = Guid.NewGuid();
    private Submission? _state;

    [Fact]
    public void An_attempt_counts_again_as_it_was_left_when_the_newer_one_is_taken_back()
    {
        HandIn();
        Decide(Ada, VerdictKind.Approve);
        HandIn();
        Assert.Equal(SubmissionState.Waiting, _state!.StateUnclaimed);
        Do(SubmissionRules.Withdraw(_state, Now));
        Assert.Equal((SubmissionState.Approved, 1), (_state.StateUnclaimed, _state.Standing!.Number));
        Assert.Contains("has been reviewed", SubmissionRules.Withdraw(_state, Now, 1).Denial!.Words);
    }

    [Fact]
    public void An_attempt_that_waits_can_be_claimed_and_decided_about_after_the_newer_one_was_taken_back()
    {
        HandIn();
        HandIn();
        Do(SubmissionRules.Withdraw(_state!, Now, 2));
        Assert.Equal(SubmissionState.Waiting, _state!.StateUnclaimed);
        // The same again takes nothing else back.
        Assert.Empty(SubmissionRules.Withdraw(_state, Now, 2).Events);
        Do(SubmissionRules.Claim(_state, Ada, Now));
        Assert.Equal(1, _state.Claim!.Attempt);
        Assert.Contains("attempt 1", SubmissionRules.Decide(
            _state, Ada, 2, _state.Find(2)!.ManifestHash, VerdictKind.Approve, "", null, false, Now).Denial!.Words);
        Decide(Ada, VerdictKind.Reject);
        Assert.Equal(SubmissionState.Rejected, _state.StateUnclaimed);
    }

    [Fact]
    public void An_older_attempt_is_not_taken_back_under_a_newer_one()
    {
        HandIn();
        HandIn();
        Assert.Equal(DenialKind.Conflict, SubmissionRules.Withdraw(_state!, Now, 1).Denial!.Kind);
        Do(SubmissionRules.Withdraw(_state!, Now, 2));
        Do(SubmissionRules.Withdraw(_state!, Now, 1));
        Assert.Equal(SubmissionState.Withdrawn, _state!.StateUnclaimed);
        Assert.NotNull(SubmissionRules.Claim(_state, Ada, Now).Denial);
    }

    [Fact]
    public void A_second_review_that_was_asked_for_is_still_asked_for_when_the_newer_attempt_is_taken_back()
    {
        HandIn();
        Decide(Ada, VerdictKind.Approve, secondReview: true);
        HandIn();
        Do(SubmissionRules.Withdraw(_state!, Now));
        Assert.Equal((SubmissionState.Waiting, Ada.Id), (_state!.StateUnclaimed, _state.SecondReviewFrom));
        Decide(Bob, VerdictKind.RequestChanges);
        Assert.Equal((SubmissionState.ChangesRequested, null), (_state.StateUnclaimed, _state.Standing!.SecondReviewFrom));
    }

    [Fact]
    public void Every_verdict_on_an_attempt_is_kept()
    {
        HandIn();
        Decide(Ada, VerdictKind.RequestChanges, "First.", secondReview: true);
        Decide(Bob, VerdictKind.Reject, "Second.");
        Decide(Ada, VerdictKind.Approve, "Third.", reason: "Both of us were wrong.");
        var attempt = Assert.Single(_state!.Attempts);
        Assert.Equal("Third.", attempt.Verdict!.Summary);
        Assert.Equal(["First.", "Second."], attempt.Earlier!.Select(v => v.Summary));
    }

    [Fact]
    public void Whom_a_claim_was_taken_from_and_why_stays_with_it()
    {
        HandIn();
        Do(SubmissionRules.Claim(_state!, Ada, Now));
        Do(SubmissionRules.Claim(_state!, Bob, Now, "You are ill."));
        Do(SubmissionRules.Extend(_state!, Bob, Now.AddMinutes(10)));
        HandIn();
        Assert.Equal((Bob.Id, Ada.Id, "You are ill."), (_state!.Claim!.ReviewerId, _state.Claim.TakenFrom, _state.Claim.Reason));
        Do(SubmissionRules.Release(_state, Bob));
        Do(SubmissionRules.Claim(_state, Ada, Now));
        Assert.Null(_state.Claim!.TakenFrom);
    }

    [Fact]
    public void Only_verdicts_and_the_words_of_others_are_news()
    {
        HandIn();
        Do(SubmissionRules.Claim(_state!, Ada, Now));
        var thread = Guid.NewGuid();
        var (first, reply, answer) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        IsNews(CommentRules.Start(_state!, Ada, new CommentThreadStarted(thread, first, Ada.Id, new CommentAnchor(1), "Why?", null), Now));
        IsNews(CommentRules.Reply(_state!, Bob, thread, reply, "Yes, why?"));
        var learner = new Participant(Learner, false);
        IsNoNews(CommentRules.Reply(_state!, learner, thread, answer, "Because."));
        IsNoNews(CommentRules.Edit(_state!, learner, answer, "Because of that."));
        IsNoNews(CommentRules.Delete(_state!, learner, answer));
        IsNoNews(CommentRules.MarkDone(_state!, learner, thread));
        IsNoNews(CommentRules.Resolve(_state!, Ada, thread, true));
        IsNoNews(CommentRules.Resolve(_state!, Ada, thread, false));
        IsNoNews(CommentRules.Edit(_state!, Ada, first, "Why so?"));
        IsNoNews(CommentRules.Delete(_state!, Bob, reply));
        IsNews(SubmissionRules.Decide(_state!, Ada, 1, _state!.Latest.ManifestHash, VerdictKind.Approve, "", null, false, Now));
    }

    [Fact]
    public void A_thread_that_is_begun_again_after_the_claim_ended_is_there_already()
    {
        HandIn();
        Do(SubmissionRules.Claim(_state!, Ada, Now));
        var started = new CommentThreadStarted(Guid.NewGuid(), Guid.NewGuid(), Ada.Id, new CommentAnchor(1), "Why?", null);
        Do(CommentRules.Start(_state!, Ada, started, Now));
        Do(SubmissionRules.Release(_state!, Ada));
        var again = CommentRules.Start(_state!, Ada, started, Now);
        Assert.Null(again.Denial);
        Assert.Empty(again.Events);
    }

    [Fact]
    public void Another_claim_whose_time_is_over_stands_in_nobodys_way()
    {
        HandIn();
        Do(SubmissionRules.Claim(_state!, Ada, Now));
        var (late, hash) = (Now + SubmissionLimits.ClaimLife, _state!.Latest.ManifestHash);
        Assert.Equal(DenialKind.Held, SubmissionRules.Decide(
            _state, Bob, 1, hash, VerdictKind.Approve, "", null, false, late.AddSeconds(-1)).Denial!.Kind);
        var denied = SubmissionRules.Decide(_state, Bob, 1, hash, VerdictKind.Approve, "", null, false, late).Denial!;
        Assert.Equal(DenialKind.Conflict, denied.Kind);
        Assert.Contains("claim it first", denied.Words);
    }

    private void IsNews(Decision decision)
    {
        Do(decision);
        Assert.Equal(_state!.Head, _state.Reviewed);
    }

    private void IsNoNews(Decision decision)
    {
        var before = _state!.Reviewed;
        Do(decision);
        Assert.Equal(before, _state.Reviewed);
    }

    private void HandIn() => Do(SubmissionRules.Submit(
        _state, new WorkSubmitted(0, _workspace, Learner, "W", 1, $"hash {_state?.Head}", 1, 1, Guid.NewGuid())));

    private void Decide(Participant by, VerdictKind verdict, string summary = "", string? reason = null, bool secondReview = false)
    {
        if (_state!.Claim?.ReviewerId != by.Id) Do(SubmissionRules.Claim(_state, by, Now));
        Do(SubmissionRules.Decide(
            _state!, by, _state!.Standing!.Number, _state.Standing.ManifestHash, verdict, summary, reason, secondReview, Now));
    }

    private void Do(Decision decision)
    {
        Assert.Null(decision.Denial);
        Assert.NotEmpty(decision.Events);
        foreach (var e in decision.Events) _state = Submission.Evolve(_state, _id, e, Now)!;
    }
}

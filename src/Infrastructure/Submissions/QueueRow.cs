using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>A submission in the reviewers' queue: its latest attempt.</summary>
/// <param name="State">As it is when nobody has claimed it: a claim ends by itself, which is no event.</param>
/// <param name="NotFor">Who asked for a second review, and does not give it.</param>
public sealed record QueueRow(
    Guid Id, Guid WorkspaceId, Guid OwnerId, string WorkspaceName, SubmissionState State, int Attempt, DateTimeOffset At, int Files,
    long Bytes, Guid? ClaimedBy, DateTimeOffset? ClaimedUntil, Verdict? Verdict, Guid? NotFor)
{
    /// <summary>Folds one event in. Not called Evolve: the store would make a projection of its own of that.</summary>
    public static QueueRow? After(QueueRow? state, Guid id, ISubmissionEvent @event, DateTimeOffset at) => @event switch
    {
        WorkSubmitted e => new QueueRow(
            id, e.WorkspaceId, e.OwnerId, e.WorkspaceName, SubmissionState.Waiting, e.Attempt, at, e.Files, e.Bytes,
            state?.ClaimedBy, state?.ClaimedUntil, null, null),
        _ when state is null => null,
        SubmissionWithdrawn => state with { State = SubmissionState.Withdrawn, ClaimedBy = null, ClaimedUntil = null, NotFor = null },
        AttemptClaimed e => state with { ClaimedBy = e.ReviewerId, ClaimedUntil = e.Until },
        ClaimTakenOver e => state with { ClaimedBy = e.ReviewerId, ClaimedUntil = e.Until },
        ClaimExtended e => state with { ClaimedUntil = e.Until },
        ClaimReleased or ClaimExpired => state with { ClaimedBy = null, ClaimedUntil = null },
        VerdictGiven e => state with
        {
            State = e.Verdict switch
            {
                VerdictKind.Approve => SubmissionState.Approved,
                VerdictKind.RequestChanges => SubmissionState.ChangesRequested,
                _ => SubmissionState.Rejected
            },
            ClaimedBy = null,
            ClaimedUntil = null,
            NotFor = null,
            Verdict = new Verdict(e.Verdict, e.Summary, e.ReviewerId, at, e.Reason)
        },
        SecondReviewAsked e => state with { State = SubmissionState.Waiting, NotFor = e.ReviewerId },
        _ => state
    };
}

using System.Collections.Immutable;
using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>What the queue shows of an attempt, for when it counts again because the newer ones were taken back.</summary>
public sealed record QueuedAttempt(
    int Attempt, DateTimeOffset At, int Files, long Bytes, SubmissionState State, Verdict? Verdict, Guid? NotFor);

/// <summary>A submission in the reviewers' queue: the attempt that counts as handed in.</summary>
/// <param name="State">As it is when nobody has claimed it: a claim ends by itself, which is no event.</param>
/// <param name="NotFor">Who asked for a second review, and does not give it.</param>
/// <param name="Below">
/// Attempts that may come to count again, the newest last: down to one with a verdict, because that one stays. Null when there are none.
/// </param>
public sealed record QueueRow(
    Guid Id, Guid WorkspaceId, Guid OwnerId, string WorkspaceName, SubmissionState State, int Attempt, DateTimeOffset At, int Files,
    long Bytes, Guid? ClaimedBy, DateTimeOffset? ClaimedUntil, Verdict? Verdict, Guid? NotFor,
    ImmutableList<QueuedAttempt>? Below = null)
{
    /// <summary>Folds one event in. Not called Evolve: the store would make a projection of its own of that.</summary>
    public static QueueRow? After(QueueRow? state, Guid id, ISubmissionEvent @event, DateTimeOffset at) => @event switch
    {
        WorkSubmitted e => new QueueRow(
            id, e.WorkspaceId, e.OwnerId, e.WorkspaceName, SubmissionState.Waiting, e.Attempt, at, e.Files, e.Bytes,
            state?.ClaimedBy, state?.ClaimedUntil, null, null, state?.BelowTheNext()),
        _ when state is null => null,
        SubmissionWithdrawn => state.WithoutLast(),
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

    private ImmutableList<QueuedAttempt>? BelowTheNext() => State is SubmissionState.Withdrawn
        ? null
        : (Verdict is null ? Below ?? [] : []).Add(new QueuedAttempt(Attempt, At, Files, Bytes, State, Verdict, NotFor));

    private QueueRow WithoutLast()
    {
        var free = this with { State = SubmissionState.Withdrawn, ClaimedBy = null, ClaimedUntil = null, NotFor = null, Below = null };
        return Below is [.., var last]
            ? free with
            {
                Attempt = last.Attempt,
                At = last.At,
                Files = last.Files,
                Bytes = last.Bytes,
                State = last.State,
                Verdict = last.Verdict,
                NotFor = last.NotFor,
                Below = Below.Count > 1 ? Below.RemoveAt(Below.Count - 1) : null
            }
            : free;
    }
}

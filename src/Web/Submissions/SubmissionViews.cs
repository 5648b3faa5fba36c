using System.Text.Json;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;

namespace Platform.Web.Submissions;

public sealed record VerdictView(VerdictKind Kind, string Summary, PersonView By, DateTimeOffset At, string? Reason);

/// <param name="EarlierVerdicts">Those before <paramref name="Verdict"/>, the newest first.</param>
public sealed record AttemptView(
    int Number, DateTimeOffset At, long WorkspaceVersion, string ManifestHash, int Files, long Bytes, Guid ReceiptId,
    bool Withdrawn, VerdictView? Verdict, IReadOnlyList<VerdictView> EarlierVerdicts);

/// <param name="Mine">Whether it is the reader's own.</param>
/// <param name="TakenFrom">From whom it was taken over; null when it was free, and in the queue.</param>
/// <param name="Reason">Why it was taken over.</param>
public sealed record ClaimView(
    Guid ReviewerId, string Name, DateTimeOffset Until, bool Mine, PersonView? TakenFrom = null, string? Reason = null);

/// <summary>How a workspace stands to what was handed in of it.</summary>
/// <param name="State">As in <see cref="SubmissionState"/>, or <c>none</c>.</param>
/// <param name="Latest">The last attempt that was not withdrawn; when all were, the last of them.</param>
/// <param name="Version">The submission's, which a page names when it has shown this.</param>
public sealed record HandInView(
    Guid SubmissionId, string State, IReadOnlyList<AttemptView> Attempts, AttemptView? Latest, int ChangesSince, bool SameContent,
    bool UnreadReview, long Version);

/// <summary>A submission as its learner and reviewers see it.</summary>
/// <param name="LookedAt">The last attempt that the reader has looked at.</param>
public sealed record SubmissionView(
    Guid SubmissionId, Guid WorkspaceId, string WorkspaceName, PersonView Owner, SubmissionState State,
    IReadOnlyList<AttemptView> Attempts, ClaimView? Claim, int? LookedAt, long Version, bool Template);

public sealed record QueueItemView(
    Guid SubmissionId, string WorkspaceName, PersonView Owner, SubmissionState State, int Attempt, DateTimeOffset At, int Files,
    long Bytes, ClaimView? Claim, VerdictView? Verdict);

public sealed record QueueView(IReadOnlyList<QueueItemView> Items, QueueCounts Counts, string? Next);

/// <summary>Makes views of what the queries found.</summary>
internal static class SubmissionViews
{
    public static HandInView Of(Guid workspaceId, HandInState found, DateTimeOffset now)
    {
        var attempts = Attempts(found.Submission, found.Names);
        return new HandInView(
            Submission.IdOf(workspaceId),
            found.Submission is { } s ? JsonNamingPolicy.CamelCase.ConvertName(s.StateAt(now).ToString()) : "none",
            attempts, found.Submission is { } handedIn ? attempts[handedIn.Current.Number - 1] : null, found.ChangesSince,
            found.SameContent, found.UnreadReview, found.Submission?.Head ?? 0);
    }

    public static SubmissionView Of(SubmissionFound found, Guid readerId, DateTimeOffset now)
    {
        var s = found.Submission;
        return new SubmissionView(
            s.Id, s.WorkspaceId, s.WorkspaceName, new PersonView(s.OwnerId, found.Names(s.OwnerId)), s.StateAt(now),
            Attempts(s, found.Names),
            s.Claim is { } c && c.IsLive(now)
                ? Claim(c.ReviewerId, c.Until, readerId, found.Names) with
                {
                    TakenFrom = c.TakenFrom is { } from ? new PersonView(from, found.Names(from)) : null,
                    Reason = c.Reason
                }
                : null,
            found.Look?.Attempt, s.Head, found.Template);
    }

    public static QueueView Of(QueuePage page, Guid readerId) => new(
        [.. page.Items.Select(r =>
        {
            var live = r.ClaimedUntil > page.Now;
            return new QueueItemView(
                r.Id, r.WorkspaceName, new PersonView(r.OwnerId, page.Names(r.OwnerId)), live ? SubmissionState.Claimed : r.State,
                r.Attempt, r.At, r.Files, r.Bytes,
                live ? Claim(r.ClaimedBy!.Value, r.ClaimedUntil!.Value, readerId, page.Names) : null, Verdict(r.Verdict, page.Names));
        })], page.Counts, page.Next?.ToString());

    public static IReadOnlyList<AttemptView> Attempts(Submission? submission, Func<Guid, string> names) =>
        [.. (submission?.Attempts ?? []).Select(a => new AttemptView(
            a.Number, a.At, a.WorkspaceVersion, a.ManifestHash, a.Files, a.Bytes, a.ReceiptId, a.Withdrawn, Verdict(a.Verdict, names),
            [.. (a.Earlier ?? []).Reverse().Select(v => Verdict(v, names)!)]))];

    private static ClaimView Claim(Guid reviewer, DateTimeOffset until, Guid reader, Func<Guid, string> names) =>
        new(reviewer, names(reviewer), until, reviewer == reader);

    private static VerdictView? Verdict(Verdict? verdict, Func<Guid, string> names) => verdict is { } v
        ? new VerdictView(v.Kind, v.Summary, new PersonView(v.By, names(v.By)), v.At, v.Reason)
        : null;
}

using System.Text.Json;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;

namespace Platform.Web.Submissions;

public sealed record VerdictView(VerdictKind Kind, string Summary, PersonView By, DateTimeOffset At, string? Reason);

public sealed record AttemptView(
    int Number, DateTimeOffset At, long WorkspaceVersion, string ManifestHash, int Files, long Bytes, Guid ReceiptId,
    bool Withdrawn, VerdictView? Verdict);

/// <param name="Mine">Whether it is the reader's own.</param>
public sealed record ClaimView(Guid ReviewerId, string Name, DateTimeOffset Until, bool Mine);

/// <summary>How a workspace stands to what was handed in of it.</summary>
/// <param name="State">As in <see cref="SubmissionState"/>, or <c>none</c>.</param>
public sealed record HandInView(
    Guid SubmissionId, string State, IReadOnlyList<AttemptView> Attempts, AttemptView? Latest, int ChangesSince, bool SameContent,
    bool UnreadReview);

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
            attempts, attempts.Count > 0 ? attempts[^1] : null, found.ChangesSince, found.SameContent, found.UnreadReview);
    }

    public static SubmissionView Of(SubmissionFound found, Guid readerId, DateTimeOffset now)
    {
        var s = found.Submission;
        return new SubmissionView(
            s.Id, s.WorkspaceId, s.WorkspaceName, new PersonView(s.OwnerId, found.Names(s.OwnerId)), s.StateAt(now),
            Attempts(s, found.Names),
            s.Claim is { } c && c.IsLive(now) ? Claim(c.ReviewerId, c.Until, readerId, found.Names) : null,
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
            a.Number, a.At, a.WorkspaceVersion, a.ManifestHash, a.Files, a.Bytes, a.ReceiptId, a.Withdrawn, Verdict(a.Verdict, names)))];

    private static ClaimView Claim(Guid reviewer, DateTimeOffset until, Guid reader, Func<Guid, string> names) =>
        new(reviewer, names(reviewer), until, reviewer == reader);

    private static VerdictView? Verdict(Verdict? verdict, Func<Guid, string> names) => verdict is { } v
        ? new VerdictView(v.Kind, v.Summary, new PersonView(v.By, names(v.By)), v.At, v.Reason)
        : null;
}

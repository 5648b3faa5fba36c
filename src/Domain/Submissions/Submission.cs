using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Platform.Domain.Submissions;

/// <summary>Where a submission is in its life.</summary>
public enum SubmissionState
{
    /// <summary>The attempt that stands waits for a reviewer.</summary>
    Waiting,
    /// <summary>A reviewer is at it.</summary>
    Claimed,
    ChangesRequested,
    Approved,
    Rejected,
    /// <summary>Every attempt was taken back.</summary>
    Withdrawn
}

/// <summary>A version of the work that was handed in.</summary>
/// <param name="Position">Version of the submission's stream at which it was handed in.</param>
/// <param name="Verdict">The last one; null while there is none.</param>
/// <param name="Earlier">Verdicts before the last one, the oldest first; null when there are none.</param>
/// <param name="SecondReviewFrom">Who asked for a second review, while it has not been given.</param>
public sealed record Attempt(
    int Number, DateTimeOffset At, long Position, long WorkspaceVersion, string ManifestHash, int Files, long Bytes,
    Guid ReceiptId, bool Withdrawn, Verdict? Verdict, ImmutableList<Verdict>? Earlier = null, Guid? SecondReviewFrom = null);

/// <param name="Reason">Why it replaced another; null for the first.</param>
/// <param name="Version">Of the submission's stream at which it was given; 0 in what was stored before this was kept.</param>
public sealed record Verdict(VerdictKind Kind, string Summary, Guid By, DateTimeOffset At, string? Reason, long Version = 0);

/// <summary>Who reviews the attempt that stands. One whose time is over is still the reviewer's own until the next one claims.</summary>
/// <param name="TakenFrom">From whom it was taken over; null when it was free.</param>
/// <param name="Reason">Why it was taken over: whom it was taken from reads it.</param>
public sealed record Claim(int Attempt, Guid ReviewerId, DateTimeOffset Until, Guid? TakenFrom = null, string? Reason = null)
{
    public bool IsLive(DateTimeOffset now) => Until > now;
}

/// <summary>What the rules need to know of a thread; what was said is in <see cref="CommentThread"/>.</summary>
/// <param name="Comments">The authors of comments that are not deleted, by comment.</param>
/// <param name="Number">Which one it is of the submission's: those that are published together have one time.</param>
public sealed record ThreadState(bool Resolved, bool Done, ImmutableDictionary<Guid, Guid> Comments, int Number = 0);

/// <summary>What every command on a submission needs to decide.</summary>
/// <param name="Head">Number of events in the stream: the submission's version.</param>
/// <param name="Claim">Null when nobody has claimed the attempt that stands since its last verdict or release.</param>
/// <param name="SecondReviewFrom">Who asked for a second review of the attempt that stands, while it has not been given.</param>
/// <param name="Reviewed">Version of the last event that is news to the learner: a verdict, or somebody else's words.</param>
public sealed record Submission(
    Guid Id, long Head, Guid WorkspaceId, Guid OwnerId, string WorkspaceName, ImmutableList<Attempt> Attempts, Claim? Claim,
    ImmutableDictionary<Guid, ThreadState> Threads, Guid? SecondReviewFrom = null, long Reviewed = 0)
{
    [JsonIgnore]
    public Attempt Latest => Attempts[^1];

    /// <summary>What counts as handed in: the last attempt that was not taken back; null when all were.</summary>
    [JsonIgnore]
    public Attempt? Standing => Attempts.FindLast(a => !a.Withdrawn);

    /// <summary>What pages speak of: what counts, and when nothing does, the last that was taken back.</summary>
    [JsonIgnore]
    public Attempt Current => Standing ?? Latest;

    /// <summary>
    /// The id of a workspace's submission: the first sixteen bytes of SHA-256("submission:" and the workspace's id without
    /// hyphens) as a version 8 UUID. Two that hand in at once meet on one stream.
    /// </summary>
    public static Guid IdOf(Guid workspaceId) => DerivedId("submission", workspaceId);

    /// <summary>An id that follows from others, so that the same thing is never made twice.</summary>
    public static Guid DerivedId(string what, params IEnumerable<object> of)
    {
        var text = new StringBuilder(what);
        foreach (var part in of) text.Append(':').Append(part is Guid id ? id.ToString("N") : part);
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16);
        // RFC 9562: version 8 is for what an application defines, and the variant is fixed.
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x0fff) | 0x8000));
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The state at a moment: a claim whose time is over is none.</summary>
    public SubmissionState StateAt(DateTimeOffset now) => Claim?.IsLive(now) is true ? SubmissionState.Claimed : StateUnclaimed;

    /// <summary>The state that is left when nobody has claimed it.</summary>
    [JsonIgnore]
    public SubmissionState StateUnclaimed =>
        Standing is not { } standing ? SubmissionState.Withdrawn
        : SecondReviewFrom is not null ? SubmissionState.Waiting
        : standing.Verdict?.Kind switch
        {
            null => SubmissionState.Waiting,
            VerdictKind.Approve => SubmissionState.Approved,
            VerdictKind.RequestChanges => SubmissionState.ChangesRequested,
            _ => SubmissionState.Rejected
        };

    public Attempt? Find(int attempt) => attempt >= 1 && attempt <= Attempts.Count ? Attempts[attempt - 1] : null;

    /// <summary>Folds one event in.</summary>
    /// <param name="at">When the event was stored.</param>
    public static Submission? Evolve(Submission? state, Guid id, ISubmissionEvent @event, DateTimeOffset at)
    {
        if (@event is WorkSubmitted first && state is null)
            return new Submission(
                id, 1, first.WorkspaceId, first.OwnerId, first.WorkspaceName, [AttemptOf(first, 1, at)], null,
                ImmutableDictionary<Guid, ThreadState>.Empty);
        if (state is null) return null;

        state = state with { Head = state.Head + 1 };
        return @event switch
        {
            WorkSubmitted e => state with
            {
                WorkspaceName = e.WorkspaceName,
                Attempts = state.Attempts.Add(AttemptOf(e, state.Head, at)),
                Claim = state.Claim is { } claim ? claim with { Attempt = e.Attempt } : null,
                SecondReviewFrom = null
            },
            SubmissionWithdrawn e => state.With(e.Attempt, a => a with { Withdrawn = true }).WithoutLast(),
            AttemptClaimed e => state with { Claim = new Claim(e.Attempt, e.ReviewerId, e.Until) },
            ClaimTakenOver e => state with { Claim = new Claim(e.Attempt, e.ReviewerId, e.Until, e.FromId, e.Reason) },
            ClaimExtended e when state.Claim is { } claim => state with { Claim = claim with { Until = e.Until } },
            ClaimReleased or ClaimExpired => state with { Claim = null },
            VerdictGiven e => state.With(e.Attempt, a => a with
            {
                Verdict = new Verdict(e.Verdict, e.Summary, e.ReviewerId, at, e.Reason, state.Head),
                Earlier = a.Verdict is { } before ? (a.Earlier ?? []).Add(before) : a.Earlier,
                SecondReviewFrom = null
            }) with
            {
                Claim = null,
                SecondReviewFrom = null,
                Reviewed = state.Head
            },
            SecondReviewAsked e => state.With(e.Attempt, a => a with { SecondReviewFrom = e.ReviewerId }) with
            {
                SecondReviewFrom = e.ReviewerId
            },
            IThreadEvent e => state.With(e),
            _ => state
        };
    }

    private Submission With(IThreadEvent @event)
    {
        if (@event is CommentThreadStarted started)
            return this with
            {
                Threads = Threads.SetItem(started.ThreadId, new ThreadState(
                    false, false, ImmutableDictionary<Guid, Guid>.Empty.Add(started.CommentId, started.AuthorId), Threads.Count + 1)),
                Reviewed = Head
            };
        if (!Threads.TryGetValue(@event.ThreadId, out var thread)) return this;
        var changed = @event switch
        {
            CommentAdded e => thread with { Comments = thread.Comments.SetItem(e.CommentId, e.AuthorId) },
            CommentDeleted e => thread with { Comments = thread.Comments.Remove(e.CommentId) },
            ThreadResolved => thread with { Resolved = true },
            ThreadReopened => thread with { Resolved = false, Done = false },
            ThreadMarkedDone => thread with { Done = true },
            _ => thread
        };
        // Other words in the same place, or a thread that is closed, are nothing to send anybody a mail for.
        var reviewed = @event is CommentAdded said && said.AuthorId != OwnerId ? Head : Reviewed;
        return this with { Threads = Threads.SetItem(@event.ThreadId, changed), Reviewed = reviewed };
    }

    /// <summary>After the last one was taken back, what was handed in before counts again, as it was left.</summary>
    private Submission WithoutLast() => this with { Claim = null, SecondReviewFrom = Standing?.SecondReviewFrom };

    private Submission With(int attempt, Func<Attempt, Attempt> change) =>
        this with { Attempts = Attempts.SetItem(attempt - 1, change(Attempts[attempt - 1])) };

    private static Attempt AttemptOf(WorkSubmitted e, long position, DateTimeOffset at) => new(
        e.Attempt, at, position, e.WorkspaceVersion, e.ManifestHash, e.Files, e.Bytes, e.ReceiptId, false, null);
}

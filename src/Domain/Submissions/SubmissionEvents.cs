namespace Platform.Domain.Submissions;

/// <summary>
/// A fact on a submission's stream. One stream holds the whole conversation about a workspace: every attempt, who reviewed
/// it, what was said and what was decided.
/// </summary>
public interface ISubmissionEvent;

/// <summary>A fact about one thread of comments.</summary>
public interface IThreadEvent : ISubmissionEvent
{
    Guid ThreadId { get; }
}

/// <summary>What a reviewer decided.</summary>
public enum VerdictKind
{
    Approve,
    RequestChanges,
    Reject
}

/// <summary>On which side of a comparison lines were when they were commented on.</summary>
public enum AnchorSide
{
    New,
    Old
}

/// <summary>What a thread is about: lines, a file when there are no lines, or the whole attempt when there is no path.</summary>
/// <param name="Attempt">The attempt whose files these are, whichever <paramref name="Side"/> they were on.</param>
/// <param name="FileId">The file's id in the workspace, which stays the same when its path changes; set by the server.</param>
/// <param name="StartLine">First line, counted from 1.</param>
/// <param name="EndLine">Last line, included.</param>
public sealed record CommentAnchor(
    int Attempt, Guid? FileId = null, string? Path = null, int? StartLine = null, int? EndLine = null,
    AnchorSide Side = AnchorSide.New);

/// <summary>Lines that could stand in place of those that a comment is about.</summary>
public sealed record Suggestion(string Path, int StartLine, int EndLine, string Replacement);

/// <summary>A version of a workspace was handed in. Its files and packages are frozen under the manifest's hash.</summary>
/// <param name="WorkspaceVersion">Every file of the manifest is the file as it was at this version of the workspace.</param>
/// <param name="ManifestHash">Lower-case hexadecimal SHA-256 of the manifest, which is in the blob table.</param>
/// <param name="ReceiptId">Unguessable; whoever has it may read the receipt.</param>
public sealed record WorkSubmitted(
    int Attempt, Guid WorkspaceId, Guid OwnerId, string WorkspaceName, long WorkspaceVersion, string ManifestHash, int Files,
    long Bytes, Guid ReceiptId) : ISubmissionEvent;

/// <summary>The learner took the attempt back before anybody reviewed it.</summary>
public sealed record SubmissionWithdrawn(int Attempt) : ISubmissionEvent;

/// <summary>A reviewer took the attempt on.</summary>
/// <param name="Until">When the claim ends by itself.</param>
public sealed record AttemptClaimed(int Attempt, Guid ReviewerId, DateTimeOffset Until) : ISubmissionEvent;

/// <summary>The reviewer is still at it.</summary>
public sealed record ClaimExtended(DateTimeOffset Until) : ISubmissionEvent;

public sealed record ClaimReleased(Guid ReviewerId) : ISubmissionEvent;

/// <summary>A claim had ended by itself; recorded when the next one begins.</summary>
public sealed record ClaimExpired(Guid ReviewerId, DateTimeOffset Until) : ISubmissionEvent;

/// <summary>A reviewer took the attempt away from another, who sees the reason.</summary>
public sealed record ClaimTakenOver(
    int Attempt, Guid FromId, Guid ReviewerId, DateTimeOffset Until, string Reason) : ISubmissionEvent;

/// <summary>A reviewer's first comment on something.</summary>
/// <param name="AuthorId">Beside the event's actor, because rules ask for it.</param>
public sealed record CommentThreadStarted(
    Guid ThreadId, Guid CommentId, Guid AuthorId, CommentAnchor Anchor, string Body, Suggestion? Suggestion) : IThreadEvent;

/// <inheritdoc cref="CommentThreadStarted" path="/param[@name='AuthorId']"/>
public sealed record CommentAdded(Guid ThreadId, Guid CommentId, Guid AuthorId, string Body) : IThreadEvent;

public sealed record CommentEdited(Guid ThreadId, Guid CommentId, string Body) : IThreadEvent;

/// <summary>The comment is shown no longer; what it said stays in the log.</summary>
public sealed record CommentDeleted(Guid ThreadId, Guid CommentId) : IThreadEvent;

public sealed record ThreadResolved(Guid ThreadId) : IThreadEvent;

public sealed record ThreadReopened(Guid ThreadId) : IThreadEvent;

/// <summary>The learner says that what the thread asked for is done.</summary>
public sealed record ThreadMarkedDone(Guid ThreadId) : IThreadEvent;

/// <summary>A reviewer decided about exactly one attempt; their claim ended with it.</summary>
/// <param name="ManifestHash">What was reviewed.</param>
/// <param name="Reason">Why a verdict on the same attempt was replaced; null for the first.</param>
public sealed record VerdictGiven(
    int Attempt, string ManifestHash, Guid ReviewerId, VerdictKind Verdict, string Summary, string? Reason) : ISubmissionEvent;

/// <summary>Somebody else is to look at the attempt as well.</summary>
public sealed record SecondReviewAsked(int Attempt, Guid ReviewerId) : ISubmissionEvent;

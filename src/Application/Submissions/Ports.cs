using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Application.Submissions;

/// <summary>What handing in reads and keeps besides events, in the transaction of the command.</summary>
public interface IAttempts
{
    /// <summary>The newest runs of a workspace, newest first.</summary>
    Task<IReadOnlyList<RunRecord>> RecentRunsAsync(Guid workspaceId, int count, CancellationToken ct);

    /// <summary>Those of the hashes whose content is not stored yet.</summary>
    Task<IReadOnlySet<string>> MissingAsync(IReadOnlyCollection<string> hashes, CancellationToken ct);

    /// <summary>Stores contents under their hashes when the transaction commits.</summary>
    void KeepContents(IReadOnlyCollection<(string Hash, byte[] Bytes)> contents);

    /// <summary>Contents by hash; what is not there is left out.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken ct);

    /// <summary>What an attempt consists of; null when there is no such attempt.</summary>
    Task<AttemptFiles?> FilesAsync(Guid submissionId, int attempt, CancellationToken ct);

    /// <summary>Keeps what an attempt consists of, and where its receipt leads.</summary>
    void Keep(AttemptFiles files, Guid receiptId);
}

/// <summary>A reviewer's comment that nobody else sees yet. It becomes an event when it is published.</summary>
/// <param name="Id">Becomes the comment's.</param>
/// <param name="Anchor">What a new thread is about; null for a reply.</param>
public sealed record DraftComment(
    Guid Id, Guid SubmissionId, Guid ReviewerId, Guid ThreadId, CommentAnchor? Anchor, string Body, Suggestion? Suggestion,
    DateTimeOffset At);

/// <summary>Drafts of reviewers. Each is a row of its own, so that two pages of one reviewer never overwrite each other.</summary>
public interface IDraftComments
{
    /// <summary>A person's drafts on a submission, oldest first.</summary>
    Task<IReadOnlyList<DraftComment>> OfAsync(Guid submissionId, Guid personId, CancellationToken ct);

    Task<DraftComment?> FindAsync(Guid commentId, CancellationToken ct);

    /// <summary>What a published comment says; null when there is none.</summary>
    Task<string?> PublishedAsync(Guid threadId, Guid commentId, CancellationToken ct);

    void Store(DraftComment draft);

    void Remove(Guid commentId);
}

/// <summary>What a person has seen of a submission. For their own page only, so it is no event.</summary>
/// <param name="Attempt">The last attempt that they have looked at.</param>
/// <param name="Seen">The submission's version up to which they have seen it.</param>
public sealed record ReviewLook(Guid Id, Guid SubmissionId, Guid PersonId, int Attempt, long Seen)
{
    public static Guid IdOf(Guid submissionId, Guid personId) => Submission.DerivedId("look", submissionId, personId);
}

/// <summary>A file that a person has marked as viewed. The mark counts as long as the file is what it was.</summary>
/// <param name="Hash">Of the file that was viewed; empty when it was deleted in that attempt.</param>
/// <remarks>A row for each, so that marks of two pages do not overwrite each other.</remarks>
public sealed record ViewedFile(Guid Id, Guid SubmissionId, Guid PersonId, string Path, string Hash)
{
    public static ViewedFile Of(Guid submissionId, Guid personId, string path, string hash) => new(
        Submission.DerivedId("viewed", submissionId, personId, path), submissionId, personId, path, hash);
}

/// <summary>Remembers what people have seen.</summary>
public interface IReviewLooks
{
    /// <summary>Null when the person has seen nothing of the submission.</summary>
    Task<ReviewLook?> FindAsync(Guid submissionId, Guid personId, CancellationToken ct);

    void Store(ReviewLook look);

    void Store(ViewedFile file);

    void Remove(ViewedFile file);
}

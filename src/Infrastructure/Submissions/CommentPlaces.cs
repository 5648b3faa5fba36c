using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>Where something commented on is.</summary>
/// <param name="StartLine">Null for a file as a whole.</param>
/// <param name="Version">The workspace's version for which this is said: a file that changed after it may have it elsewhere.</param>
public sealed record CommentPlace(string Path, int? StartLine, int? EndLine, long Version);

/// <param name="At">Null when it is nowhere any more, or was never in a file.</param>
/// <param name="DeletedIn">The attempt in which it was no longer there.</param>
public sealed record PlacedAnchor(CommentPlace? At, int? DeletedIn);

/// <summary>Finds what comments are about in other attempts, and in the present files.</summary>
public interface ICommentPlaces
{
    /// <summary>The places of the anchors, in their order.</summary>
    /// <param name="attempt">Null for the present files of the workspace.</param>
    Task<IReadOnlyList<PlacedAnchor>> FindAsync(
        Submission submission, IReadOnlyList<CommentAnchor> anchors, int? attempt, CancellationToken ct);
}

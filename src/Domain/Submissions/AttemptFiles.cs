using Platform.Domain.Workspaces;

namespace Platform.Domain.Submissions;

/// <summary>A file as it was handed in.</summary>
/// <param name="FileId">Its id in the workspace, by which comments follow it through renames.</param>
public sealed record AttemptFile(string Path, Guid FileId, string Hash, long Size, bool Binary);

/// <summary>Packages of one virtual environment as they were when the work was handed in.</summary>
public sealed record AttemptPackages(string Environment, IReadOnlyList<InstalledPackage> Packages);

/// <summary>
/// What an attempt consists of, ready to be read: the same as its manifest says, with what pages and comparisons need
/// besides. Written in the transaction that hands it in; it never changes.
/// </summary>
/// <param name="Id">See <see cref="IdOf"/>.</param>
/// <param name="Number">The attempt.</param>
/// <param name="Files">In the ordinal order of their paths.</param>
public sealed record AttemptFiles(
    Guid Id, Guid SubmissionId, int Number, long WorkspaceVersion, IReadOnlyList<AttemptFile> Files,
    IReadOnlyList<AttemptPackages> Packages)
{
    public static Guid IdOf(Guid submissionId, int attempt) => Submission.DerivedId("attempt", submissionId, attempt);
}

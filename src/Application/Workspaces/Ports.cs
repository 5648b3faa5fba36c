using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Reads files, and keeps large content, in the transaction of the command that is being handled.</summary>
public interface IWorkspaceFiles
{
    Task<TreeEntry?> EntryAsync(Guid workspaceId, Guid entryId, CancellationToken ct);

    Task<IReadOnlyList<TreeEntry>> TreeAsync(Guid workspaceId, CancellationToken ct);

    /// <summary>A file's current content; the text of a large one is fetched too.</summary>
    Task<FileState?> StateAsync(Guid workspaceId, Guid fileId, CancellationToken ct);

    /// <summary>The contents of several files, as bytes.</summary>
    Task<IReadOnlyDictionary<Guid, byte[]>> BytesAsync(IReadOnlyCollection<TreeEntry> files, CancellationToken ct);

    /// <summary>A file as it was at a version of the workspace; null when it did not exist then.</summary>
    Task<FileState?> StateAtAsync(Guid workspaceId, Guid fileId, long version, CancellationToken ct);

    /// <summary>The newest text of a file that had this hash; null when it never had, or was not text.</summary>
    Task<string?> TextWithHashAsync(Guid workspaceId, Guid fileId, string hash, CancellationToken ct);

    /// <summary>Paths that events after a version touched; null when there are too many to name.</summary>
    Task<IReadOnlySet<string>?> PathsTouchedAsync(Guid workspaceId, long afterVersion, CancellationToken ct);

    /// <summary>What events after one version and up to another deleted, as it was before.</summary>
    Task<IReadOnlyList<DeletedEntry>> DeletedAsync(Guid workspaceId, long after, long upTo, CancellationToken ct);

    /// <summary>Makes the body for an event, and stores bytes that do not fit into it when the transaction commits.</summary>
    FileBody Keep(ReadOnlyMemory<byte> bytes);
}

/// <summary>The workspaces of a person.</summary>
public interface IOwnWorkspaces
{
    /// <summary>How many there are that are not archived, and how many in all.</summary>
    Task<(int Open, int All)> CountAsync(Guid ownerId, CancellationToken ct);
}

/// <summary>A file with its content at some version.</summary>
/// <param name="Text">Null when <paramref name="Binary"/>.</param>
/// <param name="Bytes">Null unless <paramref name="Binary"/>.</param>
public sealed record FileState(
    Guid FileId, string Path, long Version, string Hash, long Size, bool Binary, string? Text, byte[]? Bytes);

/// <summary>Three-way merge of texts, by lines.</summary>
public interface ITextMerge
{
    /// <summary>The merged text, or null when both sides changed the same lines.</summary>
    string? Merge(string ancestor, string ours, string theirs);

    /// <summary>The edits that turn one text into another, by runs of changed lines.</summary>
    IReadOnlyList<TextEdit> Edits(string from, string to);
}

/// <summary>Keeps the end of what runs printed; the oldest of a workspace make room.</summary>
public interface IRunOutputs
{
    /// <summary>Stores the bytes when the transaction commits.</summary>
    /// <returns>Their hash.</returns>
    string Keep(Guid workspaceId, Guid runId, ReadOnlyMemory<byte> bytes);
}

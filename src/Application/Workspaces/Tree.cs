using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>The tree of a workspace, to decide whether a path can be used.</summary>
public sealed class Tree(IReadOnlyList<TreeEntry> entries, WorkspaceLimits limits)
{
    private readonly Dictionary<string, TreeEntry> _byPath = entries.ToDictionary(e => e.Path, StringComparer.Ordinal);

    public TreeEntry? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The entries below a folder, at any depth, in the order of their paths.</summary>
    public IEnumerable<TreeEntry> Below(string folder) => entries
        .Where(e => WorkspacePath.IsInside(e.Path, folder)).OrderBy(e => e.Path, StringComparer.Ordinal);

    /// <summary>Whether a folder exists, made on purpose or by a file in it.</summary>
    public bool HasFolder(string path) => At(path) is { Folder: true } || Below(path).Any();

    /// <summary>Why nothing can be put at a path, or null.</summary>
    public Refusal? CannotAdd(string path)
    {
        if (entries.Count >= limits.MaxFiles)
            return Refusal.TooLarge(
                $"The workspace has {entries.Count:N0} files and folders, as many as it may have. " +
                "Delete some that you do not need.");
        return CannotUse(path);
    }

    /// <summary>Why a path is taken or impossible, or null.</summary>
    public Refusal? CannotUse(string path)
    {
        if (At(path) is not null || HasFolder(path))
            return Refusal.Conflict($"“{path}” exists already. Nothing was changed: choose another name.");
        return WorkspacePath.Parents(path).Select(At).OfType<TreeEntry>().FirstOrDefault(e => !e.Folder) is { } file
            ? Refusal.Conflict($"“{file.Path}” is a file, so nothing can be put inside it.")
            : null;
    }

    /// <summary>Why so many more bytes do not fit, or null.</summary>
    public Refusal? CannotGrow(long bytes) =>
        entries.Sum(e => e.Size) + bytes > limits.MaxTotalBytes
            ? Refusal.TooLarge(
                $"The workspace's files may have {limits.MaxTotalBytes:N0} bytes together. " +
                "Nothing was changed: delete something first.")
            : null;
}

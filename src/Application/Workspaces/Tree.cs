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

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public int Count => entries.Count;

    /// <summary>Takes a path for something that is about to be made.</summary>
    public void Take(string path) => _taken.Add(path);

    /// <summary>Sum of the files' sizes in bytes.</summary>
    public long Bytes => entries.Sum(e => e.Size);

    /// <summary>Every name that exists, but for what is about to move away from a path.</summary>
    public TakenNames Names(string? moving = null) => new(entries.Select(e => e.Path)
        .Where(p => moving is null || (p != moving && !WorkspacePath.IsInside(p, moving))));

    /// <summary>
    /// Why a person cannot give something this name, or null. Stricter than <see cref="CannotUse"/>: a program may make
    /// names that look alike, as it can in the sandbox; the page shows them as such.
    /// </summary>
    /// <param name="moving">What gets the name, where it has another now.</param>
    public Refusal? CannotName(string path, string? moving = null) =>
        CannotUse(path)
        ?? (Names(moving).TwinOf(path) is { } twin
            ? Refusal.Conflict($"{TakenNames.Words(path, twin)} Nothing was changed.")
            : null);

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
        if (At(path) is not null || HasFolder(path) || _taken.Contains(path))
            return Refusal.Conflict($"“{path}” exists already. Nothing was changed: choose another name.");
        return WorkspacePath.Parents(path).Select(At).OfType<TreeEntry>().FirstOrDefault(e => !e.Folder) is { } file
            ? Refusal.Conflict($"“{file.Path}” is a file, so nothing can be put inside it.")
            : null;
    }

    /// <summary>Why so many more bytes do not fit, or null.</summary>
    public Refusal? CannotGrow(long bytes) =>
        Bytes + bytes > limits.MaxTotalBytes
            ? Refusal.TooLarge(
                $"The workspace's files may have {limits.MaxTotalBytes:N0} bytes together. " +
                "Nothing was changed: delete something first.")
            : null;
}

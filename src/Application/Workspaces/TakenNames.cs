using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Paths that exist, with the folders that they imply, to find the ones that a person would mix up.</summary>
public sealed class TakenNames
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byKey = new(StringComparer.Ordinal);

    public TakenNames(IEnumerable<string> paths)
    {
        foreach (var path in paths) Add(path);
    }

    public void Add(string path)
    {
        foreach (var part in WorkspacePath.Parents(path).Append(path))
            if (_paths.Add(part)) _byKey.TryAdd(NameKey.Of(part), part);
    }

    /// <summary>What exists and looks like a path, or like a folder on the way to it; null when nothing does.</summary>
    public string? TwinOf(string path)
    {
        foreach (var part in WorkspacePath.Parents(path).Append(path))
            if (!_paths.Contains(part) && _byKey.TryGetValue(NameKey.Of(part), out var twin)) return twin;
        return null;
    }

    /// <summary>The sentence for a person whose path has a twin.</summary>
    public static string Words(string path, string twin) =>
        $"“{path}” would look like “{twin}”, which exists: they differ only in upper and lower case, or in how the same " +
        "letters are composed. Choose another name.";
}

using System.Text;

namespace Platform.Domain.Workspaces;

/// <summary>
/// Rules for names in a workspace: relative, with <c>/</c>, normalised by refusal, never by repair, so that what the
/// learner sees is what the sandbox's file system gets.
/// </summary>
public static class WorkspacePath
{
    private const int NameBytes = 255;

    /// <summary>Why a path cannot be used, as a sentence for a person; null when it can.</summary>
    public static string? Problem(string? path)
    {
        if (string.IsNullOrEmpty(path)) return "The path is empty.";
        if (path[0] == '/') return "The path is absolute; paths start inside the workspace.";
        if (path.Length > WorkspaceLimits.PathBytes || Encoding.UTF8.GetByteCount(path) > WorkspaceLimits.PathBytes)
            return $"The path is longer than {WorkspaceLimits.PathBytes} bytes.";
        if (path.Contains('\0')) return "The path contains a NUL character.";
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return "The path is not valid Unicode.";
            if (Rune.IsControl(rune)) return $"The path contains the control character U+{rune.Value:X4}.";
        }

        if (path.Contains('\\')) return "The path contains a backslash; folders are separated by /.";
        var names = path.Split('/');
        if (names.Length > WorkspaceLimits.PathDepth)
            return $"The path is deeper than {WorkspaceLimits.PathDepth} folders.";
        foreach (var name in names)
        {
            if (name.Length == 0) return "The path contains an empty name (a double or trailing slash).";
            if (name is "." or "..") return $"The path contains the name “{name}”.";
            if (Encoding.UTF8.GetByteCount(name) > NameBytes)
                return $"A name in the path is longer than {NameBytes} bytes.";
        }

        return null;
    }

    /// <summary>The folders that a path lies in, outermost first.</summary>
    public static IEnumerable<string> Parents(string path)
    {
        for (var i = path.IndexOf('/'); i >= 0; i = path.IndexOf('/', i + 1)) yield return path[..i];
    }

    /// <summary>Whether <paramref name="path"/> lies in <paramref name="folder"/>, at any depth.</summary>
    public static bool IsInside(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>Whether synchronisation leaves a path alone: version control, environments, caches and editors' own files.</summary>
    public static bool IsIgnored(string path) => path.Split('/').Any(name =>
        name is ".git" or ".venv" or "venv" or "__pycache__" or ".cache" or "node_modules" or ".ipynb_checkpoints"
        || name.EndsWith(".pyc", StringComparison.Ordinal));
}

using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Finds a name for the second of two files that want the same one.</summary>
public static class FreeName
{
    /// <summary>The first path, made of another by a mark before its extension, that is free.</summary>
    /// <param name="mark">The mark of the nth try, from 1.</param>
    public static string Beside(string path, Func<int, string> mark, Func<string, bool> isFree)
    {
        var slash = path.LastIndexOf('/');
        var dot = path.LastIndexOf('.');
        if (dot <= slash + 1) dot = path.Length;
        for (var n = 1; ; n++)
        {
            var name = Marked(mark(n));
            if (isFree(name)) return name;
        }

        // A name that is as long as names may be is cut, or else no sandbox could hold the copy.
        string Marked(string text)
        {
            for (var end = dot; end > slash + 1; end--)
                if (path[..end] + text + path[dot..] is var name && WorkspacePath.Problem(name) is null) return name;
            return "copy" + text;
        }
    }
}

using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>A file that is uploaded, or a folder when it has no content.</summary>
public sealed record UploadItem(string Path, ReadOnlyMemory<byte>? Content);

/// <summary>What is wrong with the files of one upload.</summary>
internal sealed class UploadTroubles
{
    /// <summary>Most that one answer names.</summary>
    private const int MaxNamed = 100;

    private readonly Dictionary<RefusalKind, List<RefusedPath>> _byKind = [];

    public void Add(RefusalKind kind, string path, string reason)
    {
        if (!_byKind.TryGetValue(kind, out var paths)) _byKind[kind] = paths = [];
        paths.Add(new RefusedPath(path, reason));
    }

    /// <summary>The refusal of the whole, or null when nothing is wrong.</summary>
    public Refusal? Refusal(int of)
    {
        foreach (var kind in new[] { RefusalKind.Conflict, RefusalKind.Invalid, RefusalKind.TooLarge })
        {
            if (!_byKind.TryGetValue(kind, out var paths)) continue;
            var all = _byKind.Values.SelectMany(p => p).ToList();
            var first = paths[0];
            return new Refusal(
                kind, $"Nothing was uploaded, because {(all.Count == 1 ? "one file" : $"{all.Count:N0} files")} of " +
                $"{Math.Max(of, all.Count):N0} cannot be taken. “{first.Path}”: {first.Reason}",
                Paths: [.. all.Take(MaxNamed)]);
        }

        return null;
    }
}

/// <summary>Rules for what is uploaded, by itself and together.</summary>
internal static class UploadRules
{
    public static string TooLarge(long size, WorkspaceLimits limits) =>
        $"It has {size:N0} bytes; a file may have {limits.MaxFileBytes:N0}.";

    /// <summary>Why a path is not worth uploading, or null. It is left out without a fuss, and the answer says so.</summary>
    public static string? WhyLeftOut(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name is ".DS_Store" or "Thumbs.db" or "desktop.ini" || path == "__MACOSX"
            || path.StartsWith("__MACOSX/", StringComparison.Ordinal)) return "The desktop's own file.";
        return WorkspacePath.IsIgnored(path) ? "Environments, caches and version control are never stored." : null;
    }

    /// <summary>Finds names that cannot exist beside each other, however free they are in the workspace.</summary>
    public static void CheckTogether(IEnumerable<string> files, IEnumerable<string> folders, UploadTroubles troubles)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = new TakenNames([]);
        foreach (var path in files)
        {
            if (!seen.Add(path)) troubles.Add(RefusalKind.Conflict, path, "It comes twice.");
            else if (names.TwinOf(path) is { } twin) troubles.Add(RefusalKind.Conflict, path, TakenNames.Words(path, twin));
            names.Add(path);
        }

        foreach (var path in seen.Concat(folders).Where(p => WorkspacePath.Parents(p).Any(seen.Contains)))
            troubles.Add(RefusalKind.Conflict, path, "It lies in something that is a file.");
    }
}

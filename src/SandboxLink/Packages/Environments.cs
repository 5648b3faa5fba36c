using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Packages;

/// <summary>A package that is installed.</summary>
internal readonly record struct SeenPackage(string Name, string Version, long Bytes);

/// <summary>Virtual environments below the home folder, and what is installed in them.</summary>
internal sealed class Environments(string home)
{
    public const string Default = ".venv";
    private const int MostInFolder = 100_000;
    private const long MostRecordBytes = 8 * 1024 * 1024;
    private readonly Tree _home = new(home);

    /// <summary>Which one an installer works on, relative to the home folder.</summary>
    public static string Of(string home, int process, IReadOnlyList<string> arguments, string? active)
    {
        var folder = Runs.Sessions.LinkOf($"/proc/{process}/cwd");
        foreach (var candidate in (ReadOnlySpan<string?>)[Above(Installers.Interpreter(arguments)), active])
        {
            if (candidate is null)
                continue;
            var path = Path.GetFullPath(Path.Combine(folder.Length == 0 ? home : folder, candidate));
            if (path.StartsWith(home + "/", StringComparison.Ordinal) && LinkPaths.IsValid(path[(home.Length + 1)..])
                && Encoding.UTF8.GetByteCount(path) - home.Length - 1 <= TunnelLimits.NameBytes && File.Exists(path + "/pyvenv.cfg"))
                return path[(home.Length + 1)..];
        }
        return Default;
    }

    /// <summary>Changes whenever a package comes or goes; null when there is no such environment.</summary>
    public Signature? Look(string environment)
    {
        var folder = OpenPackages(environment);
        if (folder < 0)
            return null;
        var kind = Tree.Stat(folder, ".", out var stat);
        _ = Libc.close(folder);
        return kind == EntryKind.Folder ? stat.Signature : null;
    }

    /// <summary>All packages by name; null when there is no such environment.</summary>
    public IReadOnlyList<SeenPackage>? List(string environment)
    {
        var folder = OpenPackages(environment);
        if (folder < 0)
            return null;
        List<SeenPackage> found = [];
        foreach (var bytes in FolderListing.Names(folder, MostInFolder))
        {
            var entry = Encoding.UTF8.GetString(bytes);
            if (!entry.EndsWith(".dist-info", StringComparison.Ordinal) || entry.StartsWith('~'))
                continue;
            var name = entry[..^".dist-info".Length];
            var dash = name.LastIndexOf('-');
            if (dash > 0 && Encoding.UTF8.GetByteCount(name) <= TunnelLimits.NameBytes)
                found.Add(new SeenPackage(Normalised(name[..dash]), name[(dash + 1)..], BytesOf(folder, entry)));
        }
        _ = Libc.close(folder);
        return [.. found.OrderBy(p => p.Name, StringComparer.Ordinal).DistinctBy(p => p.Name).Take(TunnelLimits.Packages)];
    }

    private int OpenPackages(string environment)
    {
        var library = _home.OpenFolder($"{environment}/lib");
        if (library < 0)
            return -1;
        var python = FolderListing.Names(library, 100).Select(n => Encoding.UTF8.GetString(n))
            .FirstOrDefault(n => n.StartsWith("python3", StringComparison.Ordinal));
        _ = Libc.close(library);
        return python is null ? -1 : _home.OpenFolder($"{environment}/lib/{python}/site-packages");
    }

    // What its list of files says: path,hash,size.
    private static long BytesOf(int packages, string entry)
    {
        var folder = Tree.Open(packages, entry, Libc.ReadOnly | Libc.Directory | Libc.NoFollow);
        if (folder < 0)
            return 0;
        var record = Tree.Read(folder, "RECORD", MostRecordBytes, out _);
        _ = Libc.close(folder);
        long total = 0;
        foreach (var line in Encoding.UTF8.GetString(record ?? []).Split('\n'))
        {
            if (long.TryParse(line.AsSpan(line.LastIndexOf(',') + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                total = Math.Min(total + size, long.MaxValue / 4);
        }
        return total;
    }

    // <environment>/bin/python
    private static string? Above(string? interpreter) =>
        interpreter is not null && Path.GetDirectoryName(Path.GetDirectoryName(interpreter)) is { Length: > 0 } environment ? environment : null;

    private static string Normalised(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
        {
            if (c is not ('-' or '_' or '.'))
                result.Append(c);
            else if (result.Length > 0 && result[^1] != '-')
                result.Append('-');
        }
        return result.ToString();
    }
}

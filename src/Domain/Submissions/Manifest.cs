using System.Globalization;
using System.Text;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Submissions;

/// <summary>A file of a manifest.</summary>
public sealed record ManifestFile(string Path, string Hash, long Size);

/// <summary>A package of a manifest.</summary>
/// <param name="Sha256">Of the file that it was installed from; null when that is not known.</param>
public sealed record ManifestPackage(string Environment, string Name, string Version, string? Sha256);

/// <summary>A run of a manifest.</summary>
/// <param name="ExitCode">Null when there is none: it goes on, or was ended.</param>
public sealed record ManifestRun(Guid Id, int? ExitCode, string Command);

/// <summary>
/// What was handed in, as a text with one form only: the same content always has the same hash. Whoever has a folder and a
/// manifest can check one against the other without us (docs/adr/0070-submissions.md has the grammar).
/// </summary>
public sealed record Manifest(
    IReadOnlyList<ManifestFile> Files, IReadOnlyList<ManifestPackage> Packages, IReadOnlyList<ManifestRun> Runs)
{
    private const string FirstLine = "platform-manifest 1";

    /// <summary>The canonical text; files by path, packages by environment and name, runs as they are given.</summary>
    public string Text()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        foreach (var f in Files.OrderBy(f => f.Path, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"file {f.Hash} {f.Size} {JsonText.Quote(f.Path)}\n");
        foreach (var p in Packages.OrderBy(p => p.Environment, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"package {JsonText.Quote(p.Environment)} {p.Name} {p.Version} {p.Sha256 ?? "-"}\n");
        foreach (var r in Runs)
            text.Append(CultureInfo.InvariantCulture, $"run {r.Id} {r.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "-"} {JsonText.Quote(r.Command)}\n");
        return text.ToString();
    }

    /// <summary>The bytes that are stored, and their hash.</summary>
    public (byte[] Bytes, string Hash) Sealed()
    {
        var bytes = Encoding.UTF8.GetBytes(Text());
        return (bytes, TextEdits.Hash(bytes));
    }

    /// <summary>Reads a manifest; null when it is not one in exactly this form.</summary>
    public static Manifest? Parse(string text)
    {
        if (!text.EndsWith('\n')) return null;
        var lines = text[..^1].Split('\n');
        if (lines[0] != FirstLine) return null;
        var (files, packages, runs) = (new List<ManifestFile>(), new List<ManifestPackage>(), new List<ManifestRun>());
        foreach (var line in lines.Skip(1))
        {
            if (!Add(line)) return null;
        }

        var manifest = new Manifest(files, packages, runs);
        return manifest.Text() == text ? manifest : null;

        bool Add(string line)
        {
            if (line.StartsWith("file ", StringComparison.Ordinal) && line.Split(' ', 4) is [_, var hash, var size, var path]
                && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                && JsonText.Unquote(path) is { } name)
            {
                files.Add(new ManifestFile(name, hash, bytes));
                return true;
            }

            // The environment may contain spaces, but what follows it does not.
            if (line.StartsWith("package \"", StringComparison.Ordinal) && line.LastIndexOf('"') is > 8 and var end
                && JsonText.Unquote(line[8..(end + 1)]) is { } environment
                && line[(end + 1)..].Split(' ') is ["", var package, var version, var sha256])
            {
                packages.Add(new ManifestPackage(environment, package, version, sha256 == "-" ? null : sha256));
                return true;
            }

            if (line.StartsWith("run ", StringComparison.Ordinal) && line.Split(' ', 4) is [_, var id, var code, var command]
                && Guid.TryParse(id, out var run) && JsonText.Unquote(command) is { } words)
            {
                int? exitCode = null;
                if (code != "-")
                {
                    if (!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return false;
                    exitCode = number;
                }

                runs.Add(new ManifestRun(run, exitCode, words));
                return true;
            }

            return false;
        }
    }
}

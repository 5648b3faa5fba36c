using System.Text;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Application.Packages;

/// <summary>
/// Bounds what an agent passes on from a sandbox: it is whatever the learner's programs wanted it to be, and can only lie
/// about itself.
/// </summary>
internal static class Claims
{
    private const int EnvironmentLength = 200, FileLength = 255, HashLength = 64;

    /// <summary>A text that can be stored and shown on one line.</summary>
    public static string Line(string? text, int most)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > most) break;
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029) line.Append('\ufffd');
            else line.Append(rune);
        }

        return line.ToString();
    }

    /// <summary>Whether a text names a folder of the home folder.</summary>
    public static bool IsEnvironment(string? path) =>
        path is { Length: > 0 and <= EnvironmentLength } && WorkspacePath.Problem(path) is null;

    public static bool IsHash(string? hash) =>
        hash is { Length: HashLength } && hash.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');

    public static bool IsFile(string? file) =>
        file is { Length: > 0 and <= FileLength } && file.All(c => c is > ' ' and < '\u007f' and not '/' and not '\\');

    /// <summary>What can be a set of packages: each name once, by name. What cannot be a package is left out.</summary>
    public static IReadOnlyList<InstalledPackage> Packages(IReadOnlyList<InstalledPackage>? seen, int most) =>
        [.. (seen ?? []).Where(p => PackageNames.IsNormalised(p.Name) && PackageNames.IsVersion(p.Version) && p.Bytes >= 0)
            .Select(p => IsFile(p.File) && IsHash(p.Sha256) ? p : p with { File = null, Sha256 = null })
            .DistinctBy(p => p.Name, StringComparer.Ordinal).OrderBy(p => p.Name, StringComparer.Ordinal).Take(most)];
}

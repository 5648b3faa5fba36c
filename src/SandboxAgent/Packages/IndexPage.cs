using System.Text.RegularExpressions;
using Platform.Domain.Packages;

namespace Platform.SandboxAgent.Packages;

/// <summary>A project of the index: its wheels that have a hash, and whether there is source beside them.</summary>
/// <param name="Name">Normalised.</param>
internal sealed record IndexPage(string Name, IReadOnlyList<IndexFile> Wheels, bool HasSource);

/// <summary>A wheel that a page names.</summary>
/// <param name="Yanked">Why its author took it back, perhaps empty; null when it was not.</param>
internal sealed record IndexFile(
    string Name, string File, Uri Address, string Sha256, string? RequiresPython, string? Yanked, long? Size)
{
    public string Version => WheelName.Of(File)!.Version;
}

/// <summary>What a wheel's file name says.</summary>
internal sealed partial record WheelName(string Name, string Version, string Python, string Abi, string Platform)
{
    /// <summary>Null when it is not the name of a wheel.</summary>
    public static WheelName? Of(string file)
    {
        if (file.Length > 255 || !Pattern().IsMatch(file))
            return null;
        var parts = file[..^".whl".Length].Split('-');
        return parts.Length is 5 or 6 && PackageNames.IsVersion(parts[1]) && PackageNames.Normalise(parts[0]) is var name && PackageNames.IsNormalised(name)
            ? new WheelName(name, parts[1], parts[^3], parts[^2], parts[^1])
            : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+!-]*\.whl\z")]
    private static partial Regex Pattern();
}

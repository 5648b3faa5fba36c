using System.Text.RegularExpressions;

namespace Platform.Domain.Packages;

/// <summary>What names, versions and requirements of packages look like (PEP 503, 440 and 508).</summary>
public static partial class PackageNames
{
    /// <summary>Longest name, longest version and longest requirement in characters.</summary>
    public const int NameLength = 100, VersionLength = 100, RequirementLength = 200;

    /// <summary>The form under which an index knows a name.</summary>
    public static string Normalise(string name) => Separators().Replace(name.Trim(), "-").ToLowerInvariant();

    /// <summary>Whether a name is one, in the form of an index.</summary>
    public static bool IsNormalised(string? name) => name is { Length: > 0 and <= NameLength } && Normalised().IsMatch(name);

    /// <summary>Whether a name is one, in any form.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= NameLength } && Name().IsMatch(name);

    public static bool IsVersion(string? version) => version is { Length: > 0 and <= VersionLength } && Version().IsMatch(version);

    /// <summary>Why a text is not a requirement that can be asked for; null when it is one.</summary>
    /// <param name="bare">Whether only a name will do, as for a removal.</param>
    /// <remarks>No addresses, no paths, no options and no markers: what pip would read as one never reaches it.</remarks>
    public static string? Problem(string? requirement, bool bare)
    {
        if (string.IsNullOrWhiteSpace(requirement)) return "A requirement is empty. Give the name of a package.";
        if (requirement.Length > RequirementLength) return $"A requirement is longer than {RequirementLength} characters.";
        if (bare)
            return IsName(requirement.Trim())
                ? null
                : "A package to remove is given by its name only.";
        var match = Requirement().Match(requirement.Trim());
        return match.Success && IsName(match.Groups["name"].Value)
            ? null
            : "A requirement is a name, with extras in brackets and versions if need be, for example “pandas[excel]>=2,<3”. "
            + "Addresses, paths and options are not taken.";
    }

    [GeneratedRegex(@"[-_.]+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Normalised();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.!+_-]*\z")]
    private static partial Regex Version();

    [GeneratedRegex("""
        ^(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)\ *
        (\[\ *[A-Za-z0-9][A-Za-z0-9._-]*(\ *,\ *[A-Za-z0-9][A-Za-z0-9._-]*)*\ *\])?\ *
        ((~=|===?|!=|<=|>=|<|>)\ *[A-Za-z0-9][A-Za-z0-9.!+*_-]*
         (\ *,\ *(~=|===?|!=|<=|>=|<|>)\ *[A-Za-z0-9][A-Za-z0-9.!+*_-]*)*)?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Requirement();
}

using System.Text.RegularExpressions;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>How an installation went, from what the gate saw, what the installer printed, and how it exited.</summary>
/// <remarks>Text and exit code are the sandbox's own; who forges them is told something wrong, and nobody else is.</remarks>
internal static partial class InstallationEnd
{
    private const string Kept = "Nothing was changed.";
    private static readonly PackageFailure[] Grave =
    [
        PackageFailure.WrongHash, PackageFailure.Denied, PackageFailure.NeedsApproval, PackageFailure.Limit, PackageFailure.IndexUnavailable
    ];

    /// <param name="printed">Null when it is not known.</param>
    /// <param name="exitCode">Null when it is not known.</param>
    /// <param name="changed">Whether something else is installed than before.</param>
    public static (PackageFailure? Failure, string? Detail) Judge(Installation installation, string? printed, int? exitCode, bool changed)
    {
        var facts = installation.Facts;
        if (!Failed(facts, printed ?? "", exitCode, changed))
            return (null, null);
        if (Says(printed, "No space left on device", "Disk quota exceeded"))
            return (PackageFailure.DiskFull, "The sandbox's disk is full. What was installed before is kept: delete what is not needed, and try again.");
        foreach (var grave in Grave)
        {
            if (facts.FirstOrDefault(f => f.Failure == grave) is { } fact)
                return (grave, fact.Words);
        }
        if (Says(printed, "DO NOT MATCH THE HASHES"))
            return (PackageFailure.WrongHash, $"A file does not have the hash that the requirements say. {Kept}");
        // uv says this of everything that it cannot have, a misspelt name included: what the gate saw says more.
        var isUnsatisfiable = Says(printed, "requirements are unsatisfiable");
        if (isUnsatisfiable && facts.Where(f => f.Failure is PackageFailure.NotFound or PackageFailure.NeedsCompiling).MinBy(f => f.Failure) is { } cause)
            return (cause.Failure, cause.Words);
        if (isUnsatisfiable || Says(printed, "ResolutionImpossible", "conflicting dependencies"))
            return (PackageFailure.Conflict, Conflict(printed!));
        if (NoMatch().Match(printed ?? "") is { Success: true } match)
            return NoVersion(facts, match.Groups["what"].Value.Trim(), PackageNames.Normalise(match.Groups["name"].Value));
        if (facts.FirstOrDefault(f => f.Failure is PackageFailure.NotFound) is { } absent)
            return (absent.Failure, absent.Words);
        if (!installation.HasFiles && facts.FirstOrDefault(f => f.Failure is PackageFailure.NeedsCompiling) is { } source)
            return (source.Failure, source.Words);
        if (exitCode == 130 || Says(printed, "Operation cancelled by user", "KeyboardInterrupt"))
            return (PackageFailure.Stopped, "It was stopped. What was installed before is kept.");
        var last = Error().Matches(printed ?? "").LastOrDefault()?.Groups["text"].Value.Trim();
        return (PackageFailure.Other, last is { Length: > 0 }
            ? $"The installer says: {(last.Length > 300 ? last[..300] : last)}"
            : "The installer failed. What was installed before is kept; what it printed says more.");
    }

    private static bool Failed(IReadOnlyList<Installation.Fact> facts, string printed, int? exitCode, bool changed)
    {
        if (exitCode is { } code)
            return code != 0;
        // pip warns with ERROR of requirements of others that a finished installation has broken.
        if (changed || Says(printed, "Successfully installed", "Successfully uninstalled"))
            return false;
        return Error().IsMatch(printed) || Says(printed, "Operation cancelled by user", "No solution found") || facts.Count > 0;
    }

    private static (PackageFailure, string) NoVersion(IReadOnlyList<Installation.Fact> facts, string what, string name)
    {
        if (facts.FirstOrDefault(f => f.Name == name && f.Failure is PackageFailure.NotFound or PackageFailure.NeedsCompiling) is { } fact)
            return (fact.Failure, fact.Words);
        return (PackageFailure.NoVersion, $"No version of \"{what}\" fits what was asked for, this sandbox's Python {SandboxPython.Version} and its machine. {Kept} Ask for another version.");
    }

    private static string Conflict(string printed)
    {
        var line = printed.Split('\n').FirstOrDefault(l => l.Contains("conflicting dependencies", StringComparison.Ordinal))?.Trim();
        return line?.StartsWith("ERROR: ", StringComparison.Ordinal) == true
            ? $"{line["ERROR: ".Length..]} {Kept}"
            : $"The requirements contradict each other. {Kept} Loosen one of the versions.";
    }

    private static bool Says(string? printed, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (printed?.Contains(phrase, StringComparison.Ordinal) == true)
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"No matching distribution found for (?<what>(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)[^\n]*)")]
    private static partial Regex NoMatch();

    [GeneratedRegex(@"^(ERROR|error): (?<text>[^\n]+)", RegexOptions.Multiline)]
    private static partial Regex Error();
}

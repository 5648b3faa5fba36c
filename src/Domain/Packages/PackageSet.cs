using System.Collections.Immutable;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Packages;

/// <summary>What belongs into one virtual environment.</summary>
/// <param name="Path">Relative to the home folder.</param>
/// <param name="Packages">By name.</param>
/// <param name="Missing">Names of those that the present sandbox is not known to have.</param>
/// <param name="Told">Whether it was found out what is missing; otherwise the sandbox is new and nothing is known of it.</param>
public sealed record PackageSet(
    string Path, ImmutableArray<InstalledPackage> Packages, ImmutableArray<string> Missing, bool Told)
{
    /// <summary>What an agent saw, as events: nothing when it is what was known.</summary>
    /// <param name="before">Null for an environment that is not known yet.</param>
    /// <param name="seen">Sound, and each name once.</param>
    /// <param name="installation">The one that is under way there; null when none is.</param>
    public static IReadOnlyList<IPackageEvent> Changes(
        PackageSet? before, string path, IReadOnlyList<InstalledPackage> seen, PackageInstallation? installation,
        long sequence)
    {
        before ??= new PackageSet(path, [], [], false);
        var restoring = installation?.Origin is PackageOrigin.Restore;
        var known = before.Packages.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var missing = before.Missing.ToHashSet(StringComparer.Ordinal);
        // Where the same version is seen but not where it came from, what was known of that stays.
        var now = seen.Select(p => p.Sha256 is null && known.GetValueOrDefault(p.Name) is { } k && k.Version == p.Version
                ? p with { File = k.File, Sha256 = k.Sha256 }
                : p)
            .OrderBy(p => p.Name, StringComparer.Ordinal).ToImmutableArray();
        var names = now.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var changed = now.Where(p => !known.TryGetValue(p.Name, out var k) || k.Version != p.Version || k.Sha256 != p.Sha256
            || (!restoring && missing.Contains(p.Name))).Select(p => p.Name).ToImmutableArray();
        var gone = before.Packages.Where(p => !names.Contains(p.Name) && !missing.Contains(p.Name))
            .Select(p => p.Name).ToImmutableArray();

        var events = new List<IPackageEvent>();
        if (changed.Length > 0) events.Add(new PackagesInstalled(installation?.Id, path, now, changed, sequence));
        else if (gone.Length > 0 && !restoring) events.Add(new PackagesRemoved(installation?.Id, path, now, gone, sequence));
        if (restoring && before.Packages.Where(p => !names.Contains(p.Name)).Select(p => p.Name).ToImmutableArray()
                is { Length: > 0 } absent)
            events.Add(new PackagesMissing(installation!.Id, path, absent));
        return events;
    }

    internal PackageSet With(ImmutableArray<InstalledPackage> there)
    {
        var names = there.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var missing = Missing.RemoveAll(names.Contains);
        return this with
        {
            Packages = [.. there.Concat(Packages.Where(p => missing.Contains(p.Name))).OrderBy(p => p.Name, StringComparer.Ordinal)],
            Missing = missing
        };
    }
}

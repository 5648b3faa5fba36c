using System.Collections.Immutable;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Packages;

/// <summary>
/// The packages of a workspace, apart from the workspace, so that an edit does not load them.
/// </summary>
/// <param name="SandboxId">The sandbox that the counts are of.</param>
/// <param name="Sequence">Number of the last report of that sandbox that became an event.</param>
/// <param name="Counts">Events of that sandbox, so that it cannot flood the log.</param>
/// <param name="Sets">One for each virtual environment, in the order in which they came.</param>
/// <param name="UnderWay">Oldest first.</param>
/// <param name="Ended">Newest first, at most <see cref="MostEnded"/>.</param>
public sealed record PackageLedger(
    Guid Id, Guid SandboxId, long Sequence, PackageCounts Counts, ImmutableList<PackageSet> Sets,
    ImmutableList<PackageInstallation> UnderWay, ImmutableList<PackageInstallation> Ended)
{
    /// <summary>Ended installations that are remembered.</summary>
    public const int MostEnded = 20;

    /// <summary>Installations of one sandbox at a time, and environments of a workspace.</summary>
    public const int MostUnderWay = 16, MostSets = 10;

    public static readonly PackageLedger None = new(Guid.Empty, Guid.Empty, 0, new PackageCounts(0, 0, 0), [], [], []);

    /// <summary>Whether a report says something new.</summary>
    public bool Accepts(Guid sandboxId, long sequence) => sandboxId != SandboxId || sequence > Sequence;

    public PackageSet? Set(string environment) => Sets.Find(s => s.Path == environment);

    /// <summary>An installation under way in a sandbox; null when there is no such.</summary>
    public PackageInstallation? Running(Guid sandboxId, Guid? installationId) =>
        UnderWay.Find(i => i.Id == installationId && i.SandboxId == sandboxId);

    public bool Knows(Guid installationId) =>
        UnderWay.Exists(i => i.Id == installationId) || Ended.Exists(i => i.Id == installationId);

    /// <summary>The end of each installation of a sandbox that is no more.</summary>
    public IEnumerable<IWorkspaceEvent> EndedWith(Guid sandboxId, string detail) => UnderWay
        .Where(i => i.SandboxId == sandboxId)
        .Select(i => new PackageInstallationFailed(i.Id, PackageFailure.Stopped, detail));

    /// <summary>Folds one event in; others than those of packages and <see cref="SandboxAttached"/> change nothing.</summary>
    /// <param name="at">When the event was stored.</param>
    public static PackageLedger? Evolve(PackageLedger? state, Guid workspaceId, IWorkspaceEvent @event, DateTimeOffset at)
    {
        if (@event is not (IPackageEvent or SandboxAttached)) return state;
        state = (state ?? None) with { Id = workspaceId };
        return @event switch
        {
            SandboxAttached e => state.Attached(e.SandboxId, at),
            PackageInstallationRequested e when !state.Knows(e.Id) => state with
            {
                UnderWay = state.UnderWay.Add(PackageInstallation.Of(e, at)),
                Counts = state.Counts with { Installations = state.Counts.Installations + 1 }
            },
            PackageFileFetched e => state.Reported(e.Sequence).Changed(e.InstallationId, i => i.With(e)),
            PackagesInstalled e => state.Reported(e.Sequence).There(e.Environment, e.Packages)
                .Changed(e.InstallationId, i => i with { Changed = [.. i.Changed.Union(e.Changed)] }),
            PackagesRemoved e => state.Reported(e.Sequence).There(e.Environment, e.Packages)
                .Changed(e.InstallationId, i => i with { Removed = [.. i.Removed.Union(e.Removed)] }),
            PackagesMissing e => state with
            {
                Sets = state.Sets.ConvertAll(s => s.Path == e.Environment ? s with { Missing = e.Names, Told = true } : s)
            },
            PackageRequestRefused e => state.Reported(e.Sequence) with
            {
                Counts = state.Counts with { Refusals = state.Counts.Refusals + 1 }
            },
            PackageInstallationFinished e => state.End(e.InstallationId, InstallationOutcome.Done, at),
            PackageInstallationUnneeded e => state.End(e.InstallationId, InstallationOutcome.Unneeded, at),
            PackageInstallationFailed e =>
                state.End(e.InstallationId, InstallationOutcome.Failed, at, e.Reason, e.Detail),
            PackagesRestored e => state.End(e.InstallationId, InstallationOutcome.Restored, at) with
            {
                Sets = state.Sets.ConvertAll(s => s.Told ? s : s with { Missing = [] })
            },
            _ => state
        };
    }

    // A new sandbox has nothing until it is seen to have it, and what was under way in the last one is over.
    private PackageLedger Attached(Guid sandboxId, DateTimeOffset at)
    {
        var state = this with
        {
            SandboxId = sandboxId,
            Sequence = 0,
            Counts = new PackageCounts(0, 0, 0),
            Sets = Sets.ConvertAll(s => s with { Missing = [.. s.Packages.Select(p => p.Name)], Told = false })
        };
        return UnderWay.Aggregate(state, (s, i) => s.End(
            i.Id, InstallationOutcome.Failed, at, PackageFailure.Stopped, "The sandbox ended."));
    }

    private PackageLedger Reported(long sequence) => this with { Sequence = Math.Max(Sequence, sequence) };

    private PackageLedger There(string environment, ImmutableArray<InstalledPackage> packages)
    {
        var set = (Set(environment) ?? new PackageSet(environment, [], [], false)).With(packages);
        var at = Sets.FindIndex(s => s.Path == environment);
        return this with
        {
            Counts = Counts with { Sets = Counts.Sets + 1 },
            Sets = at < 0
                ? set.Packages.Length == 0 ? Sets : Sets.Add(set)
                : set.Packages.Length == 0 ? Sets.RemoveAt(at) : Sets.SetItem(at, set)
        };
    }

    private PackageLedger Changed(Guid? installationId, Func<PackageInstallation, PackageInstallation> change) => this with
    {
        UnderWay = UnderWay.ConvertAll(i => i.Id == installationId ? change(i) : i)
    };

    private PackageLedger End(
        Guid? installationId, InstallationOutcome outcome, DateTimeOffset at, PackageFailure? failure = null,
        string? detail = null)
    {
        if (UnderWay.Find(i => i.Id == installationId) is not { } running) return this;
        var ended = Ended.Insert(0, running with { Outcome = outcome, EndedAt = at, Failure = failure, Detail = detail });
        return this with
        {
            UnderWay = UnderWay.Remove(running),
            Ended = ended.Count > MostEnded ? ended.RemoveRange(MostEnded, ended.Count - MostEnded) : ended
        };
    }
}

/// <summary>Events of one sandbox. Whoever has read this many knows; a sandbox can only flood its own history.</summary>
public sealed record PackageCounts(int Installations, int Sets, int Refusals)
{
    public const int MostInstallations = 300, MostSets = 500, MostRefusals = 200;

    /// <summary>Files that one installation may have fetched in the history.</summary>
    public const int MostFiles = 500;
}

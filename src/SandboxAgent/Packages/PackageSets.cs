using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Packages;

/// <summary>What is installed in one sandbox's environments, as Web was told last, and where it came from.</summary>
internal sealed class PackageSets(Sandbox sandbox)
{
    private const int MostFiles = 5000, MostEnvironments = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    // Part of every new environment: of interest only when the gate has given them out.
    private static readonly HashSet<string> Tools = ["pip", "setuptools", "wheel", "pkg-resources"];
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Version), (string File, string Sha256)> _files = [];
    private readonly Dictionary<string, IReadOnlyList<InstalledPackage>> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly CommandPace _pace = new();
    private int _changes;

    public void Know(IReadOnlyList<PackageEnvironment> environments)
    {
        lock (_gate)
        {
            foreach (var environment in environments)
            {
                _told[environment.Path] = environment.Packages;
                foreach (var package in environment.Packages.Where(p => p.File is not null && p.Sha256 is not null))
                    _files[(package.Name, package.Version)] = (package.File!, package.Sha256!);
            }
        }
    }

    public void CameFrom(string name, string version, string file, string sha256)
    {
        lock (_gate)
        {
            if (_files.Count < MostFiles || _files.ContainsKey((name, version)))
                _files[(name, version)] = (file, sha256);
        }
    }

    /// <summary>Tells Web what there is now: always of an installation, otherwise when it has changed. True when it has.</summary>
    public bool Report(string environment, IReadOnlyList<FoundPackage>? found, Guid? installation)
    {
        bool changed;
        IReadOnlyList<InstalledPackage> now;
        lock (_gate)
        {
            now = Sound(found);
            if (!_told.TryGetValue(environment, out var before) && _told.Count >= MostEnvironments)
                return false;
            changed = !(before ?? []).Select(p => (p.Name, p.Version)).SequenceEqual(now.Select(p => (p.Name, p.Version)));
            if (!changed && installation is null)
                return false;
            _told[environment] = now;
            if (installation is null)
            {
                Wait(environment, now);
                return true;
            }
            // What was there before it is told before it.
            if (_waiting.Remove(environment, out var waiting))
                Send(waiting);
            if (changed)
                _changes++;
        }
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportPackageSet(
            sandbox.Id, sandbox.WorkspaceId, n, installation, environment, now));
        return changed;
    }

    // However often it changes, one report of an environment waits: it says what there is when it is sent.
    private void Wait(string environment, IReadOnlyList<InstalledPackage> now)
    {
        if (_waiting.TryGetValue(environment, out var waiting))
        {
            waiting.Packages = now;
            return;
        }
        // Web takes no more of one sandbox.
        if (_changes >= PackageCounts.MostSets)
            return;
        _changes++;
        waiting = _waiting[environment] = new Waiting(environment, now);
        if (_pace.MayReport(DateTimeOffset.UtcNow, out _))
            Send(waiting);
        else
            _ = SendLaterAsync(waiting);
    }

    private async Task SendLaterAsync(Waiting waiting)
    {
        try
        {
            do
                await Task.Delay(Pause, sandbox.Ended);
            while (!_pace.MayReport(DateTimeOffset.UtcNow, out _));
        }
        catch (OperationCanceledException)
        {
            return;
        }
        lock (_gate)
            Send(waiting);
    }

    private void Send(Waiting waiting)
    {
        if (waiting.IsSent)
            return;
        waiting.IsSent = true;
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n =>
        {
            lock (_gate)
            {
                if (_waiting.GetValueOrDefault(waiting.Environment) == waiting)
                    _waiting.Remove(waiting.Environment);
                return new ReportPackageSet(sandbox.Id, sandbox.WorkspaceId, n, null, waiting.Environment, waiting.Packages);
            }
        });
    }

    private IReadOnlyList<InstalledPackage> Sound(IReadOnlyList<FoundPackage>? found) =>
    [
        .. (found ?? []).Where(p => PackageNames.IsNormalised(p.Name) && PackageNames.IsVersion(p.Version))
            .Select(p => _files.TryGetValue((p.Name, p.Version), out var from)
                ? new InstalledPackage(p.Name, p.Version, from.File, from.Sha256, p.Bytes)
                : new InstalledPackage(p.Name, p.Version, null, null, p.Bytes))
            .Where(p => p.File is not null || !Tools.Contains(p.Name))
            .OrderBy(p => p.Name, StringComparer.Ordinal).DistinctBy(p => p.Name).Take(ReportPackageSet.MostPackages)
    ];

    private sealed class Waiting(string environment, IReadOnlyList<InstalledPackage> packages)
    {
        public string Environment => environment;
        public IReadOnlyList<InstalledPackage> Packages { get; set; } = packages;

        /// <summary>Whether it has its place among the sandbox's reports.</summary>
        public bool IsSent { get; set; }
    }
}

using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Packages;

/// <summary>The packages of one sandbox: installations that are under way, and what is there.</summary>
internal sealed class SandboxPackages
{
    private const int MostUnderWay = 16, MostProcesses = 64;
    private static readonly TimeSpan ReturnPatience = TimeSpan.FromSeconds(10), RestorePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(uint, long), Installation> _processes = [];
    private readonly ConcurrentDictionary<string, Installation> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, PageInstallation> _asked = new();
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandPace _refusals = new();
    private readonly TunnelKeeper _tunnels;
    private readonly ILogger _logger;

    public SandboxPackages(Sandbox sandbox, PackageServices services, Engine engine, ILogger logger)
    {
        (Sandbox, Services, _logger) = (sandbox, services, logger);
        Allowance = new Allowance(services.Settings, services.Clock);
        Sets = new PackageSets(sandbox);
        _tunnels = new TunnelKeeper(sandbox, this, services.Listener, engine, logger);
    }

    public Sandbox Sandbox { get; }
    public PackageServices Services { get; }
    public Allowance Allowance { get; }
    public PackageSets Sets { get; }

    /// <param name="isNew">Whether it has to be given what the last sandbox had.</param>
    public void Begin(SandboxContainer container, bool isNew)
    {
        _tunnels.Start(container);
        _ = new Restoration(this, container, () => _restored.TrySetResult(), _logger).RunAsync(isNew);
    }

    /// <summary>Waits for what a new sandbox is given. How long that took; null when there was nothing to speak of.</summary>
    public async Task<TimeSpan?> RestoredAsync(CancellationToken cancellation)
    {
        if (_restored.Task.IsCompleted)
            return null;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAny(_restored.Task, Task.Delay(RestorePatience, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return clock.Elapsed >= Noticeable ? clock.Elapsed : null;
    }

    /// <summary>The installation that a connection belongs to; null when it may not be open.</summary>
    public Installation? InstallationOf(InstallerClaim claim, Tunnel tunnel)
    {
        var key = (claim.Process, claim.Started);
        Installation installation;
        lock (_gate)
        {
            if (_processes.TryGetValue(key, out var known))
            {
                known.Tunnel = tunnel;
                return known;
            }
            if (_sessions.TryGetValue(claim.Session, out var asked))
                return _processes[key] = asked;
            if (_processes.Count >= MostProcesses)
            {
                foreach (var old in _processes.Where(p => p.Value.IsClosed).Select(p => p.Key).ToList())
                    _processes.Remove(old);
            }
            if (_processes.Values.Count(i => !i.IsClosed) >= MostUnderWay || Sandbox.Ended.IsCancellationRequested)
                return null;
            installation = _processes[key] = new Installation(
                Sandbox, Guid.NewGuid(), PackageOrigin.Terminal, claim.Command, claim.Environment, claim.Session) { Tunnel = tunnel };
        }
        installation.Begin();
        Services.Metrics.PackageInstallation(PackageOrigin.Terminal);
        _ = LimitAsync(installation);
        return installation;
    }

    /// <summary>An installer is over. Those that this agent has started itself are followed where they were started.</summary>
    public void InstallerEnded(uint process, long started)
    {
        Installation? installation;
        lock (_gate)
            _processes.Remove((process, started), out installation);
        if (installation is { Origin: PackageOrigin.Terminal })
            _ = EndAsync(installation, null);
    }

    public void TunnelLost(Tunnel tunnel) => _ = GiveUpAsync(tunnel);

    /// <summary>Something else is installed, and no installation explains it.</summary>
    public void SetChanged(string environment, IReadOnlyList<FoundPackage>? found)
    {
        lock (_gate)
        {
            // The end of what is under way there tells it.
            if (!_restored.Task.IsCompleted || _processes.Values.Concat(_sessions.Values).Any(i => !i.Over.IsCompleted && i.Environment == environment))
                return;
        }
        Sets.Report(environment, found, null);
    }

    /// <summary>Lets installers with that session in their environment in.</summary>
    public IDisposable Open(Installation installation)
    {
        _sessions[installation.Session] = installation;
        Services.Metrics.PackageInstallation(installation.Origin);
        installation.Begin();
        return new Closing(() => _sessions.TryRemove(installation.Session, out _));
    }

    /// <summary>Begins what the page has asked for, once.</summary>
    public void Change(ChangePackages command)
    {
        var asked = new PageInstallation(command, this, _logger);
        if (_asked.TryAdd(command.InstallationId, asked))
            asked.Start();
    }

    public void Stop(Guid installation)
    {
        if (_asked.TryGetValue(installation, out var asked))
            asked.Stop();
    }

    /// <summary>Closes the gate for an installation, looks at what it has done, and tells Web.</summary>
    /// <param name="because">Why it fails, when that is known.</param>
    public async Task EndAsync(Installation installation, int? exitCode, (PackageFailure, string)? because = null)
    {
        if (!installation.Close())
            return;
        _tunnels.Current?.Close(installation);
        var printed = installation.Printed();
        try
        {
            var changed = await ReportSetAsync(installation, installation.Environment);
            var (failure, detail) = because ?? InstallationEnd.Judge(installation, printed, exitCode, changed);
            installation.End(failure, detail);
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended, which ends it.
        }
    }

    /// <summary>Tells what is there after an installation. True when that is something else than before.</summary>
    public async Task<bool> ReportSetAsync(Installation installation, string environment)
    {
        var (known, found) = await _tunnels.LookAsync(environment);
        installation.ReportFiles(all: true);
        return known && Sets.Report(environment, found, installation.Id);
    }

    /// <summary>Whether the page has asked this process for it.</summary>
    public bool IsAskedFor(Guid installation) => _asked.ContainsKey(installation);

    public Task<(bool Known, IReadOnlyList<FoundPackage>? Found)> LookAsync(string environment) => _tunnels.LookAsync(environment);

    /// <summary>The sandbox is going; Web hears of its installations before it hears that.</summary>
    public void Interrupt()
    {
        List<Installation> all;
        lock (_gate)
            all = [.. _processes.Values, .. _sessions.Values];
        foreach (var installation in all)
            installation.End(PackageFailure.Stopped, "The sandbox went away while it was under way.");
        foreach (var asked in _asked.Values)
            asked.Interrupt();
    }

    /// <summary>Tells Web that the gate has refused something; not more than can be read.</summary>
    public void Refused(Installation? installation, string path, string? name, PackageRefusal reason)
    {
        if (!_refusals.MayReport(DateTimeOffset.UtcNow, out var skipped))
            return;
        var id = installation?.Id;
        _ = Sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportPackageRequestRefused(
            Sandbox.Id, Sandbox.WorkspaceId, n, id, path, name, reason, skipped));
    }

    private async Task LimitAsync(Installation installation)
    {
        var allowed = TimeSpan.FromSeconds(Services.Settings.InstallationSeconds);
        if (await Task.WhenAny(installation.Over, Task.Delay(allowed, Sandbox.Ended)) != installation.Over && !Sandbox.Ended.IsCancellationRequested)
            await EndAsync(installation, null, PageInstallation.TooLong(allowed));
    }

    // The next helper does not know what its predecessor had to watch, unless the installer asks again.
    private async Task GiveUpAsync(Tunnel tunnel)
    {
        await Task.Delay(ReturnPatience);
        List<Installation> lost;
        lock (_gate)
            lost = [.. _processes.Values.Where(i => i.Tunnel == tunnel && i.Origin is PackageOrigin.Terminal)];
        foreach (var installation in lost)
            await EndAsync(installation, null);
    }

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}

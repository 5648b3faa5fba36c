using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Packages;

/// <summary>The packages of one sandbox: installations that are under way, and what is there.</summary>
internal sealed class SandboxPackages
{
    private static readonly TimeSpan ReturnPatience = TimeSpan.FromSeconds(10), RestorePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);
    private readonly Installations _installations;
    private readonly ConcurrentDictionary<Guid, PageInstallation> _asked = new();
    private readonly RecentIds _done = new();
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandPace _refusals = new();
    private readonly HashSet<string> _approvals = new(StringComparer.Ordinal);
    private readonly TunnelKeeper _tunnels;
    private readonly ILogger _logger;

    public SandboxPackages(Sandbox sandbox, PackageHost services, ILogger logger)
    {
        (Sandbox, Services, _logger) = (sandbox, services, logger);
        _installations = new Installations(Seen);
        Sets = new PackageSets(sandbox);
        _tunnels = new TunnelKeeper(sandbox, this, services.Listener, logger);
    }

    public Sandbox Sandbox { get; }
    public PackageHost Services { get; }
    public Allowance Allowance => Services.Allowances.Of(Sandbox.WorkspaceId);
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

    /// <summary>Whether something is being installed, or asked for.</summary>
    public bool IsUnderWay => !_asked.IsEmpty || _installations.UnderWay().Count > 0;

    /// <summary>The installation that a connection belongs to; null when it may not be open, perhaps because of too many others.</summary>
    public (Installation? Installation, string? TooMany) InstallationOf(InstallerClaim claim, Tunnel tunnel)
    {
        if (Sandbox.Ended.IsCancellationRequested)
            return (null, null);
        var (installation, isNew, tooMany) = _installations.Of(claim, tunnel);
        if (isNew)
        {
            installation!.Begin();
            Services.Metrics.PackageInstallation(PackageOrigin.Terminal);
            _ = LimitAsync(installation);
        }
        return (installation, tooMany);
    }

    /// <summary>An installer is over. Those that this agent has started itself are followed where they were started.</summary>
    public void InstallerEnded(uint process, long started)
    {
        if (_installations.Gone(process, started) is { } installation)
            _ = EndAsync(installation, null);
    }

    public void TunnelLost(Tunnel tunnel) => _ = GiveUpAsync(tunnel);

    /// <summary>Something else is installed, and no installation explains it.</summary>
    public void SetChanged(string environment, IReadOnlyList<FoundPackage>? found)
    {
        // The end of what is under way there tells it.
        if (!_restored.Task.IsCompleted || _installations.UnderWay().Any(i => i.Environment == environment))
            return;
        Sets.Report(environment, found, null);
    }

    /// <summary>Lets installers with that session in their environment in.</summary>
    public void Open(Installation installation)
    {
        _installations.Open(installation);
        Services.Metrics.PackageInstallation(installation.Origin);
        installation.Begin();
    }

    /// <summary>Closes the gate for an installation, and what it has open. False when it was closed already.</summary>
    public bool Close(Installation installation)
    {
        if (!installation.Close())
            return false;
        _tunnels.Current?.Close(installation);
        return true;
    }

    /// <summary>Begins what the page has asked for, once.</summary>
    public void Change(ChangePackages command)
    {
        var asked = new PageInstallation(command, this, _logger);
        if (!_asked.TryAdd(command.InstallationId, asked))
            return;
        if (_done.Contains(command.InstallationId))
            _asked.TryRemove(command.InstallationId, out _);
        else
            asked.Start();
    }

    /// <summary>What the page has asked for is over; asked for once more, it is still over.</summary>
    public void Done(Guid installation)
    {
        _done.Add(installation);
        _asked.TryRemove(installation, out _);
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
        if (!Close(installation))
            return;
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
    public bool IsAskedFor(Guid installation) => _asked.ContainsKey(installation) || _done.Contains(installation);

    public Task<(bool Known, IReadOnlyList<FoundPackage>? Found)> LookAsync(string environment) => _tunnels.LookAsync(environment);

    /// <summary>The sandbox is going; Web hears of its installations before it hears that.</summary>
    public void Interrupt()
    {
        foreach (var installation in _installations.UnderWay())
            installation.End(PackageFailure.Stopped, "The sandbox went away while it was under way.");
        foreach (var asked in _asked.Values)
            asked.Interrupt();
    }

    /// <summary>Tells Web that the gate has refused something; not more than can be read.</summary>
    public void Refused(Installation? installation, string path, string? name, PackageRefusal reason)
    {
        // Each name that an administrator is to decide about is told, however much was refused before.
        var isAsked = reason is PackageRefusal.NeedsApproval && name is not null && IsNewlyAsked(name);
        if (!_refusals.MayReport(DateTimeOffset.UtcNow, out var skipped) && !isAsked)
            return;
        var id = installation?.Id;
        _ = Sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportPackageRequestRefused(
            Sandbox.Id, Sandbox.WorkspaceId, n, id, path, name, reason, skipped));
    }

    private bool IsNewlyAsked(string name)
    {
        lock (_approvals)
            return _approvals.Count < PackageRules.MostWaiting && _approvals.Add(name);
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
        foreach (var installation in _installations.Over(tunnel))
            await EndAsync(installation, null);
    }

    private Installation Seen(InstallerClaim claim) =>
        new(Sandbox, Guid.NewGuid(), PackageOrigin.Terminal, claim.Command, claim.Environment, claim.Session);
}

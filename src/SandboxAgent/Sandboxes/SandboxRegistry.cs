using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Workspaces;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The sandboxes of this agent.</summary>
internal sealed class SandboxRegistry(
    WebReports web, WarmPool pool, MemoryBudget budget, Engine engine, AgentSettings settings, AgentMetrics metrics,
    PackageHost packages, ILogger<SandboxRegistry> logger) : ISandboxCommands
{
    private const string DrainingReason = "its host is being taken out of service.";
    private readonly ConcurrentDictionary<Guid, Sandbox> _sandboxes = new();
    private readonly RecentIds _stopped = new();

    /// <summary>New with every start of this process.</summary>
    public Guid InstanceId { get; } = Guid.NewGuid();

    public IEnumerable<Sandbox> All => _sandboxes.Values;

    /// <summary>Whether this process is about to end and takes no new sandboxes.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Why no new sandbox is taken, in words; null when one is.</summary>
    public string? Refuses => IsDraining ? DrainingReason : pool.HasRoom() ? null : NoRoomException.Reason;

    public IReadOnlyList<AgentSandbox> Status() => [.. _sandboxes.Values.Select(s => s.Status())];

    public Sandbox? Find(Guid sandbox) => _sandboxes.GetValueOrDefault(sandbox);

    /// <summary>A sandbox that is ready, and is that workspace's.</summary>
    public Sandbox? Find(Guid sandbox, Guid workspace) =>
        Find(sandbox) is { Ready: true } found && found.WorkspaceId == workspace ? found : null;

    public void Start(StartSandbox command)
    {
        if (_stopped.Contains(command.SandboxId))
            return;
        var made = Make(command.SandboxId, command.WorkspaceId, command.Limits ?? SandboxLimits.Default, 0);
        if (_sandboxes.TryAdd(made.Id, made))
            _ = KeepAsync(made, IsDraining ? RefuseAsync(made) : made.StartAsync());
        else
            made.Reports.Dispose();
    }

    private Task RefuseAsync(Sandbox sandbox)
    {
        metrics.Refused("draining");
        return sandbox.StopAsync(SandboxStopReason.Drained, $"A sandbox could not be made: {DrainingReason}");
    }

    /// <remarks>An earlier process numbered this sandbox's reports; the clock continues above its numbers.</remarks>
    public void Adopt(Guid sandbox, Guid workspace, ContainerFound found)
    {
        var adopted = Make(sandbox, workspace, found.Limits, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        if (_sandboxes.TryAdd(sandbox, adopted))
            _ = KeepAsync(adopted, adopted.AdoptAsync(found, budget.Acknowledge(found.Limits.MemoryBytes)));
        else
            adopted.Reports.Dispose();
    }

    public void Stop(StopSandbox command)
    {
        _stopped.Add(command.SandboxId);
        _ = Find(command.SandboxId)?.StopAsync(command.Reason, null);
    }

    public void Keep(KeepSandbox command) => Find(command.SandboxId)?.Keep();

    public void Sync(SyncSandbox hint) => Find(hint.SandboxId)?.Sync.Hint(hint.WorkspaceVersion);

    public void Start(StartRun command)
    {
        if (Find(command.SandboxId) is { } sandbox)
            sandbox.Runs.Start(command);
        else
            RunSet.ReportWithoutSandbox(command, web);
    }

    public void Stop(StopRun command) => Find(command.SandboxId)?.Runs.Stop(command.RunId);

    public void Change(ChangePackages command)
    {
        if (Find(command.SandboxId) is { } sandbox)
            sandbox.Packages.Change(command);
        else
            PageInstallation.ReportWithoutSandbox(command, web);
    }

    public void Stop(StopPackages command) => Find(command.SandboxId)?.Packages.Stop(command.InstallationId);

    public void Use(UsePackagePolicy command) => packages.Policies.Use(command.Policy);

    public Task<FilesFrozen> FreezeAsync(FreezeFiles command) =>
        Find(command.SandboxId)?.Freeze.BeginAsync(command.FreezeId)
        ?? Task.FromResult(new FilesFrozen(false, "The sandbox is gone."));

    public void Thaw(ThawFiles command) => Find(command.SandboxId)?.Freeze.End(command.FreezeId);

    public void ContainerDied(string container)
    {
        foreach (var sandbox in _sandboxes.Values.Where(s => s.Is(container)))
            _ = sandbox.StopAsync(SandboxStopReason.Exited, "The sandbox's container has ended.");
        pool.Discard(container);
    }

    public void OutOfMemory(string container)
    {
        foreach (var sandbox in _sandboxes.Values.Where(s => s.Is(container)))
            sandbox.Container.OutOfMemoryAt = DateTimeOffset.UtcNow;
    }

    public void EngineLost()
    {
        foreach (var sandbox in _sandboxes.Values)
            _ = sandbox.StopAsync(SandboxStopReason.EngineUnavailable, "The container engine does not answer.");
    }

    public bool Holds(string container) => _sandboxes.Values.Any(s => s.Is(container));

    /// <summary>Takes no more sandboxes, and waits until nothing runs or is installed, or the time is over.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        IsDraining = true;
        var end = DateTimeOffset.UtcNow + patience;
        while (DateTimeOffset.UtcNow < end && _sandboxes.Values.Any(s => s.Runs.UnderWay().Count > 0 || s.Packages.IsUnderWay))
            await Task.Delay(50);
    }

    public void DetachAll()
    {
        foreach (var sandbox in _sandboxes.Values)
            sandbox.Detach();
    }

    private Sandbox Make(Guid sandbox, Guid workspace, SandboxLimits limits, long lastSequence) =>
        new(sandbox, workspace, limits, lastSequence, web, pool, engine, settings, metrics, packages, logger);

    private async Task KeepAsync(Sandbox sandbox, Task starting)
    {
        try
        {
            await starting;
            await sandbox.Gone;
        }
        finally
        {
            _stopped.Add(sandbox.Id);
            _sandboxes.TryRemove(sandbox.Id, out _);
            // Its memory may be what the pool is waiting for.
            pool.Refill();
        }
    }
}

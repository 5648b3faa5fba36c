using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Workspaces;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The sandboxes of this agent.</summary>
internal sealed class SandboxRegistry(
    WebReports web, WarmPool pool, Engine engine, AgentSettings settings, ILogger<SandboxRegistry> logger) : ISandboxCommands
{
    private readonly ConcurrentDictionary<Guid, Sandbox> _sandboxes = new();
    private readonly RecentIds _stopped = new();

    /// <summary>New with every start of this process.</summary>
    public Guid InstanceId { get; } = Guid.NewGuid();

    public IReadOnlyList<AgentSandbox> Status() => [.. _sandboxes.Values.Select(s => s.Status())];

    public Sandbox? Find(Guid sandbox) => _sandboxes.GetValueOrDefault(sandbox);

    /// <summary>A sandbox that is ready, and is that workspace's.</summary>
    public Sandbox? Find(Guid sandbox, Guid workspace) =>
        Find(sandbox) is { Ready: true } found && found.WorkspaceId == workspace ? found : null;

    public void Start(StartSandbox command)
    {
        if (_stopped.Contains(command.SandboxId))
            return;
        var made = Make(command.SandboxId, command.WorkspaceId, 0);
        if (_sandboxes.TryAdd(made.Id, made))
            _ = KeepAsync(made, made.StartAsync());
        else
            made.Reports.Dispose();
    }

    /// <remarks>An earlier process numbered this sandbox's reports; the clock continues above its numbers.</remarks>
    public void Adopt(Guid sandbox, Guid workspace, string container)
    {
        var adopted = Make(sandbox, workspace, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        if (_sandboxes.TryAdd(sandbox, adopted))
            _ = KeepAsync(adopted, adopted.AdoptAsync(container));
        else
            adopted.Reports.Dispose();
    }

    public void Stop(StopSandbox command)
    {
        _stopped.Add(command.SandboxId);
        _ = Find(command.SandboxId)?.StopAsync(command.Reason, null);
    }

    public void Sync(SyncSandbox hint) => Find(hint.SandboxId)?.Sync.Hint(hint.WorkspaceVersion);

    public void Start(StartRun command)
    {
        if (Find(command.SandboxId) is { } sandbox)
            sandbox.Runs.Start(command);
        else
            RunSet.ReportWithoutSandbox(command, web);
    }

    public void Stop(StopRun command) => Find(command.SandboxId)?.Runs.Stop(command.RunId);

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

    public void DetachAll()
    {
        foreach (var sandbox in _sandboxes.Values)
            sandbox.Detach();
    }

    private Sandbox Make(Guid sandbox, Guid workspace, long lastSequence) =>
        new(sandbox, workspace, lastSequence, web, pool, engine, settings, logger);

    private async Task KeepAsync(Sandbox sandbox, Task starting)
    {
        await starting;
        await sandbox.Gone;
        _stopped.Add(sandbox.Id);
        _sandboxes.TryRemove(sandbox.Id, out _);
    }
}

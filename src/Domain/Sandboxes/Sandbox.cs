namespace Platform.Domain.Sandboxes;

/// <summary>A fact on a sandbox's stream: one stream per container.</summary>
public interface ISandboxEvent;

public sealed record SandboxRequested(Guid WorkspaceId, Guid OwnerId, string AgentId) : ISandboxEvent;

/// <param name="Warm">Whether it came from the agent's pool.</param>
/// <param name="Milliseconds">From the agent's receipt of the command to a shell that can be opened.</param>
public sealed record SandboxReady(bool Warm, int Milliseconds, string Image, string Runtime) : ISandboxEvent;

/// <summary>The owner or an administrator asked for the end.</summary>
public sealed record SandboxStopRequested(SandboxStopReason Reason) : ISandboxEvent;

/// <param name="Detail">A sentence for a person, or null.</param>
public sealed record SandboxStopped(SandboxStopReason Reason, string? Detail) : ISandboxEvent;

/// <summary>What a sandbox had used when it ended.</summary>
public sealed record SandboxUsageRecorded(SandboxUsage Usage, long LifeSeconds) : ISandboxEvent;

/// <summary>Where a sandbox is in its life.</summary>
public enum SandboxState
{
    Starting,
    Ready,
    Stopping,
    Stopped
}

/// <summary>What commands on a sandbox need to decide.</summary>
public sealed record Sandbox(
    Guid Id, Guid WorkspaceId, Guid OwnerId, string AgentId, SandboxState State, string? Detail)
{
    /// <summary>Folds one event in.</summary>
    public static Sandbox? Evolve(Sandbox? state, Guid id, ISandboxEvent @event) => @event switch
    {
        SandboxRequested e => new Sandbox(id, e.WorkspaceId, e.OwnerId, e.AgentId, SandboxState.Starting, null),
        SandboxReady when state is { State: SandboxState.Starting } => state with { State = SandboxState.Ready },
        SandboxStopRequested when state is { State: not SandboxState.Stopped } =>
            state with { State = SandboxState.Stopping },
        SandboxStopped e when state is not null => state with { State = SandboxState.Stopped, Detail = e.Detail },
        _ => state
    };
}

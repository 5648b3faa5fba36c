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
/// <param name="RequestedAt">When it was asked for; null for sandboxes of the first version of this record.</param>
/// <param name="StopReason">Why it is to end or has ended; null while it is wanted.</param>
public sealed record Sandbox(
    Guid Id, Guid WorkspaceId, Guid OwnerId, string AgentId, SandboxState State, string? Detail,
    DateTimeOffset? RequestedAt = null, SandboxStopReason? StopReason = null)
{
    /// <summary>Folds one event in.</summary>
    /// <param name="at">When the event was stored.</param>
    public static Sandbox? Evolve(Sandbox? state, Guid id, ISandboxEvent @event, DateTimeOffset? at = null) => @event switch
    {
        SandboxRequested e => new Sandbox(id, e.WorkspaceId, e.OwnerId, e.AgentId, SandboxState.Starting, null, at),
        SandboxReady when state is { State: SandboxState.Starting } => state with { State = SandboxState.Ready },
        SandboxStopRequested e when state is { State: not SandboxState.Stopped } =>
            state with { State = SandboxState.Stopping, StopReason = e.Reason },
        SandboxStopped e when state is not null =>
            state with { State = SandboxState.Stopped, Detail = e.Detail, StopReason = e.Reason },
        _ => state
    };
}

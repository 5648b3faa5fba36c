namespace Platform.Application.Sandboxes;

/// <summary>The agents that this node of Web knows, with what it last heard of each.</summary>
public interface IAgentRegistry
{
    /// <summary>The agent for a new sandbox, or why none can take one.</summary>
    (string? AgentId, Unavailability? Why) Choose();

    /// <summary>All agents that are configured.</summary>
    IReadOnlyList<string> Ids { get; }

    /// <summary>Why an agent cannot serve the sandboxes that it has; null when it can.</summary>
    Unavailability? Unavailable(string agentId);
}

/// <summary>Why a sandbox cannot be had.</summary>
/// <param name="Words">The end of the sentence "The sandbox is unavailable: …".</param>
public sealed record Unavailability(UnavailableReason Reason, string Words);

/// <summary>Kinds of <see cref="Unavailability"/>.</summary>
public enum UnavailableReason
{
    /// <summary>No agent is configured, or the one in question is no longer.</summary>
    NoHost,
    /// <summary>The agent does not answer.</summary>
    HostSilent,
    /// <summary>The agent answers, but its engine does not.</summary>
    EngineSilent,
    /// <summary>The agent takes no new sandboxes: its memory is promised to others.</summary>
    HostFull,
    /// <summary>The agent takes no new sandboxes: its host is taken out of service.</summary>
    HostDraining
}

/// <summary>The agent whose credential came with the message that is being handled.</summary>
public interface ICallingAgent
{
    /// <summary>Null when the message did not come from an agent.</summary>
    string? Id { get; }
}

/// <summary>The state of a workspace's sandbox may have changed: tell the browsers.</summary>
public sealed record SandboxChanged(Guid WorkspaceId);

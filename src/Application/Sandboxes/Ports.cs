namespace Platform.Application.Sandboxes;

/// <summary>The agents that this node of Web knows, with what it last heard of each.</summary>
public interface IAgentRegistry
{
    /// <summary>The agent for a new sandbox; null when none can take one, with the reason in words.</summary>
    (string? AgentId, string Detail) Choose();

    /// <summary>Why an agent cannot serve its sandboxes now, in words; null when it can.</summary>
    string? Unavailable(string agentId);
}

/// <summary>The agent whose credential came with the message that is being handled.</summary>
public interface ICallingAgent
{
    /// <summary>Null when the message did not come from an agent.</summary>
    string? Id { get; }
}

/// <summary>The state of a workspace's sandbox may have changed: tell the browsers.</summary>
public sealed record SandboxChanged(Guid WorkspaceId);

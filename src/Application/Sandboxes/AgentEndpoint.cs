namespace Platform.Application.Sandboxes;

/// <summary>Names of the Wolverine endpoints that lead to an agent.</summary>
public static class AgentEndpoint
{
    /// <summary>Durable: commands that must arrive, once the transaction that decided them is committed.</summary>
    public static string Commands(string agentId) => $"agent:{agentId}";

    /// <summary>Asked and answered at once.</summary>
    public static string Questions(string agentId) => $"agent-questions:{agentId}";

    /// <summary>In memory: hints that may be lost, because the next one or the next run makes up for it.</summary>
    public static string Hints(string agentId) => $"agent-hints:{agentId}";
}

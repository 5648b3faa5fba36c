using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Web.Edge;

namespace Platform.Web.Sandboxes;

/// <summary>What this node knows of the configured agents; <see cref="AgentMonitor"/> keeps it current.</summary>
public sealed class AgentRegistry(PlatformSettings settings) : IAgentRegistry
{
    private readonly ConcurrentDictionary<string, AgentStatus?> _status = new();

    public IReadOnlyList<AgentSettings> Agents => settings.Agents;

    public AgentSettings? Find(string agentId) => settings.Agents.Find(a => a.Id == agentId);

    public (string? AgentId, string Detail) Choose()
    {
        if (settings.Agents.Count == 0) return (null, "no sandbox host is configured.");
        var best = settings.Agents.Select(a => a.Id).Where(id => Unavailable(id) is null)
            .MinBy(id => _status[id]?.Sandboxes.Count ?? 0);
        return best is null ? (null, Unavailable(settings.Agents[0].Id)!) : (best, "");
    }

    public string? Unavailable(string agentId)
    {
        if (Find(agentId) is null) return "its host is no longer part of this installation.";
        if (!_status.TryGetValue(agentId, out var status) || status is null)
            return "the host that runs it does not answer.";
        return status.EngineAvailable ? null : $"the container engine is not running ({status.EngineDetail}).";
    }

    public AgentStatus? Status(string agentId) => _status.GetValueOrDefault(agentId);

    /// <summary>Takes in a status, or null when the agent did not answer; tells whether its availability changed.</summary>
    public bool Update(string agentId, AgentStatus? status)
    {
        var before = Unavailable(agentId);
        _status[agentId] = status;
        return before != Unavailable(agentId);
    }
}

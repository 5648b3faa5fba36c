using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Web.Edge;

namespace Platform.Web.Sandboxes;

/// <summary>What this node knows of the configured agents; <see cref="AgentMonitor"/> keeps it current.</summary>
public sealed class AgentRegistry(PlatformSettings settings) : IAgentRegistry
{
    private const int MaxWords = 300;
    private readonly ConcurrentDictionary<string, AgentStatus?> _status = new();

    public IReadOnlyList<AgentSettings> Agents => settings.Agents;

    public IReadOnlyList<string> Ids => [.. settings.Agents.Select(a => a.Id)];

    public AgentSettings? Find(string agentId) => settings.Agents.Find(a => a.Id == agentId);

    public (string? AgentId, Unavailability? Why) Choose()
    {
        var why = new Unavailability(UnavailableReason.NoHost, "no sandbox host is configured.");
        string? best = null;
        foreach (var id in settings.Agents.Select(a => a.Id).OrderBy(id => Status(id)?.Sandboxes.Count ?? 0))
        {
            if (Refusal(id) is not { } refusal)
            {
                best ??= id;
                continue;
            }

            // A host that answers and says why tells more than one that does not answer.
            if (why.Reason < refusal.Reason) why = refusal;
        }

        return best is null ? (null, why) : (best, null);
    }

    public Unavailability? Unavailable(string agentId)
    {
        if (Find(agentId) is null)
            return new Unavailability(UnavailableReason.NoHost, "its host is no longer part of this installation.");
        if (Status(agentId) is not { } status)
            return new Unavailability(UnavailableReason.HostSilent, "the host that runs it does not answer.");
        return status.EngineAvailable
            ? null
            : new Unavailability(UnavailableReason.EngineSilent, "the container engine on its host does not answer.");
    }

    /// <summary>Why an agent takes no new sandbox; null when it does.</summary>
    public Unavailability? Refusal(string agentId)
    {
        if (Unavailable(agentId) is { } unavailable) return unavailable;
        var status = Status(agentId)!;
        var reason = status.Host is { Draining: true } ? UnavailableReason.HostDraining : UnavailableReason.HostFull;
        if (status.Refuses is { } words && !string.IsNullOrWhiteSpace(words))
            return new Unavailability(reason, Sentence(words));
        return reason is UnavailableReason.HostDraining
            ? new Unavailability(reason, "its host is being taken out of service.")
            : null;
    }

    public AgentStatus? Status(string agentId) => _status.GetValueOrDefault(agentId);

    /// <summary>A sandbox as the agent last described it; null when it does not hold it or does not answer.</summary>
    public AgentSandbox? Held(string agentId, Guid sandboxId) =>
        Status(agentId)?.Sandboxes.FirstOrDefault(s => s.SandboxId == sandboxId);

    /// <summary>Takes in a status, or null when the agent did not answer; tells whether its availability changed.</summary>
    public bool Update(string agentId, AgentStatus? status)
    {
        var before = Refusal(agentId)?.Reason;
        _status[agentId] = status;
        return before != Refusal(agentId)?.Reason;
    }

    private static string Sentence(string words)
    {
        words = words.Trim();
        if (words.Length > MaxWords) words = words[..MaxWords] + "…";
        return words[^1] is '.' or '…' or '!' ? words : words + ".";
    }
}

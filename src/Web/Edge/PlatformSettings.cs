using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Web.Edge;

/// <summary>Section <c>Platform</c> of the configuration (docs/architecture.md lists the names).</summary>
public sealed class PlatformSettings
{
    /// <summary>Address that browsers use.</summary>
    public Uri PublicUrl { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Where Wolverine's endpoints and the metrics listen; never reachable from outside.</summary>
    public Uri InternalUrl { get; set; } = new("http://127.0.0.1:8081");

    /// <summary>What the public port binds to, when it is not the public address itself (behind a proxy, in a container).</summary>
    public string? Listen { get; set; }

    public List<AgentSettings> Agents { get; set; } = [];

    public WorkspaceLimits WorkspaceLimits { get; set; } = new();

    /// <summary>What a sandbox may use where <c>Platform:RoleLimits</c> says nothing else for a role of its owner.</summary>
    public SandboxLimits SandboxLimits { get; set; } = new();

    /// <summary>Wall clock of a run in seconds, where <c>Platform:RoleLimits</c> says nothing else.</summary>
    public int RunSeconds { get; set; } = 600;

    /// <summary>A sandbox that is not ready after this many seconds is given up.</summary>
    public int StartSeconds { get; set; } = 60;

    /// <summary>Receipts are signed with what is derived from it; at least 32 characters that never change.</summary>
    public string? ReceiptKey { get; set; }

    public SmtpSection? Smtp { get; set; }

    /// <summary>Why the settings cannot be used, or null.</summary>
    public string? Problem()
    {
        foreach (var agent in Agents)
        {
            if (string.IsNullOrWhiteSpace(agent.Id)) return "Every agent in Platform:Agents needs an Id.";
            if (agent.Key.Length < 32) return $"The Key of agent {agent.Id} must have at least 32 characters.";
        }

        if (ReceiptKey is { Length: < 32 }) return "Platform:ReceiptKey must have at least 32 characters.";
        if (Agents.Select(a => a.Id).Distinct(StringComparer.Ordinal).Count() != Agents.Count)
            return "Two agents in Platform:Agents have the same Id.";
        return StartSeconds is < 5 or > 3600 ? "Platform:StartSeconds must be between 5 and 3600." : null;
    }
}

/// <summary>An agent that Web may use.</summary>
public sealed class AgentSettings
{
    public string Id { get; set; } = "";

    public Uri Url { get; set; } = new("http://127.0.0.1:8090");

    /// <summary>Authenticates both directions and signs terminal tickets.</summary>
    public string Key { get; set; } = "";
}

/// <summary>Where mail is handed in.</summary>
public sealed class SmtpSection
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public string From { get; set; } = "";

    public string? User { get; set; }

    public string? Password { get; set; }

    public bool RequireTls { get; set; } = true;
}

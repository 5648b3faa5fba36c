using System.Text.RegularExpressions;

namespace Platform.SandboxAgent;

/// <summary>Configuration section <c>Agent</c>; see docs/architecture.md.</summary>
public sealed partial record AgentSettings
{
    public string Id { get; init; } = "agent-1";
    public string Url { get; init; } = "http://127.0.0.1:8090";
    public string WebUrl { get; init; } = "http://127.0.0.1:8081";
    public string Key { get; init; } = "";

    /// <summary>The engine gate's socket; the engine's own is not the agent's to have.</summary>
    public string Engine { get; init; } = "unix:///run/platform/gate.sock";

    public string Image { get; init; } = "platform-sandbox:current";
    public string? Runtime { get; init; }
    public int WarmSandboxes { get; init; } = 1;

    /// <summary>Larger files stay in the sandbox and are reported as too large.</summary>
    public long MaxFileBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Files and folders that are watched in one workspace; more stay in the sandbox only.</summary>
    public int MaxEntries { get; init; } = 4096;

    public static AgentSettings From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Agent").Get<AgentSettings>() ?? new AgentSettings();
        // The id becomes part of container names and labels.
        if (!IdPattern().IsMatch(settings.Id))
            throw new InvalidOperationException("Agent:Id must be 1 to 32 lower-case letters, digits or dashes.");
        if (settings.Key.Length < 32)
            throw new InvalidOperationException("Agent:Key must be at least 32 characters.");
        return settings;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex IdPattern();
}

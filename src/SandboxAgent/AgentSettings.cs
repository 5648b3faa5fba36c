using System.Text.RegularExpressions;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Packages;

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

    /// <summary>Generic sandboxes that are kept ready at least, of the shape that is claimed most; 0 for none at all.</summary>
    public int? WarmSandboxes { get; init; }

    /// <summary>The most that are kept ready while many are claimed.</summary>
    public int? MaxWarmSandboxes { get; init; }

    /// <summary>What all sandboxes together may be promised; a share of the host's memory when not given.</summary>
    public long? MemoryBudgetBytes { get; init; }

    /// <summary>How many sandboxes are made at the same time.</summary>
    public int ParallelStarts { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>How long a process that is asked to end lets programs run on.</summary>
    public int DrainSeconds { get; init; } = 30;

    /// <summary>How often it is measured what sandboxes use.</summary>
    public int SampleMilliseconds { get; init; } = 2000;

    /// <summary>How often what nobody owns is removed.</summary>
    public int TidySeconds { get; init; } = 20;

    /// <summary>Larger files stay in the sandbox and are reported as too large.</summary>
    public long MaxFileBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Files and folders that are watched in one workspace; more stay in the sandbox only.</summary>
    public int MaxEntries { get; init; } = 4096;

    public LanguageSettings Languages { get; init; } = new();

    public PackageSettings Packages { get; init; } = new();

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

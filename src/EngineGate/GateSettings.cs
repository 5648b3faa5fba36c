using System.Text.RegularExpressions;
using Platform.Domain.Sandboxes;

namespace Platform.EngineGate;

/// <summary>Configuration section <c>Gate</c>; see docs/architecture.md.</summary>
public sealed partial record GateSettings
{
    private const long GiB = 1024L * 1024 * 1024;

    /// <summary>Where the agent finds the gate.</summary>
    public string Socket { get; init; } = "/run/platform/gate.sock";

    /// <summary>Number of the account that the agent runs under and that alone may connect; null for the gate's own.</summary>
    public int? SocketUser { get; init; }

    /// <summary>The engine's socket; looked up with each call, so that it may be a link that is led elsewhere.</summary>
    public string Engine { get; init; } = "/var/run/docker.sock";

    /// <summary>The agent whose containers, and no others, can be reached.</summary>
    public string AgentId { get; init; } = "agent-1";

    public string Image { get; init; } = "platform-sandbox:current";

    /// <summary>What language servers' containers are made from.</summary>
    public string LanguageImage { get; init; } = "platform-language:current";

    public string? Runtime { get; init; }

    /// <summary>Folder for sandboxes' disks; empty for none: homes are folders of the engine's then, without a quota.</summary>
    public string Disks { get; init; } = "";

    /// <summary>What stays free on the file system of <see cref="Disks"/>, whatever sandboxes do.</summary>
    public long DiskReserveBytes { get; init; } = 2 * GiB;

    /// <summary>No sandbox gets more than this, whatever the agent asks for.</summary>
    public SandboxLimits Most { get; init; } = new()
    {
        Processors = 8,
        MemoryBytes = 8 * GiB,
        Processes = 4096,
        OpenFiles = 65_536,
        DiskBytes = 32 * GiB,
        DiskFiles = 2_000_000,
        TemporaryBytes = 4 * GiB,
        SharedMemoryBytes = 4 * GiB
    };

    public static GateSettings From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Gate").Get<GateSettings>() ?? new GateSettings();
        if (!IdPattern().IsMatch(settings.AgentId))
            throw new InvalidOperationException("Gate:AgentId must be 1 to 32 lower-case letters, digits or dashes.");
        if (!Path.IsPathFullyQualified(settings.Socket) || !Path.IsPathFullyQualified(settings.Engine))
            throw new InvalidOperationException("Gate:Socket and Gate:Engine must be absolute paths of unix sockets.");
        return settings;
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex IdPattern();
}

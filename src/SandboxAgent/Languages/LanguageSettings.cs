using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>Configuration section <c>Agent:Languages</c>; see docs/architecture.md.</summary>
public sealed record LanguageSettings
{
    /// <summary>Empty: there are no language servers on this host.</summary>
    public string Image { get; init; } = "platform-language:current";

    /// <summary>Of a language server's container, in addition to its sandbox's own.</summary>
    public SandboxLimits Limits { get; init; } = new()
    {
        MemoryBytes = 384L * 1024 * 1024,
        Processes = 64,
        // Nothing there can be written but the two small folders in memory.
        DiskBytes = 16 * 1024 * 1024,
        DiskFiles = 64,
        TemporaryBytes = 16 * 1024 * 1024,
        SharedMemoryBytes = 1024 * 1024
    };

    /// <summary>A server that is asked nothing for this long is stopped.</summary>
    public int IdleSeconds { get; init; } = 600;

    /// <summary>Servers that one sandbox may have started within a minute.</summary>
    public int StartsPerMinute { get; init; } = 12;
}

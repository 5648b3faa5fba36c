namespace Platform.Domain.Sandboxes;

/// <summary>What one sandbox may use. Enforced by the kernel or the engine, never by asking a program.</summary>
public sealed record SandboxLimits
{
    private const long MiB = 1024 * 1024;

    /// <summary>What holds where nothing else is configured.</summary>
    public static readonly SandboxLimits Default = new();

    /// <summary>Processors' worth of time.</summary>
    public double Processors { get; init; } = 1;

    /// <summary>Memory in bytes; there is no swap on top.</summary>
    public long MemoryBytes { get; init; } = 512 * MiB;

    /// <summary>Processes and threads at once.</summary>
    public int Processes { get; init; } = 128;

    /// <summary>Open files of one process.</summary>
    public int OpenFiles { get; init; } = 1024;

    /// <summary>Size in bytes of the disk that the home folder is on.</summary>
    public long DiskBytes { get; init; } = 1024 * MiB;

    /// <summary>Files and folders on that disk.</summary>
    public int DiskFiles { get; init; } = 65_536;

    /// <summary>Bytes in <c>/tmp</c>, which count as memory.</summary>
    public long TemporaryBytes { get; init; } = 64 * MiB;

    /// <summary>Bytes in <c>/dev/shm</c>, which count as memory.</summary>
    public long SharedMemoryBytes { get; init; } = 16 * MiB;

    /// <summary>Seconds without typing, output and use of the processor, with nobody looking, after which the sandbox is stopped.</summary>
    public int IdleSeconds { get; init; } = 15 * 60;

    /// <summary>The same while a page looks at it.</summary>
    public int WatchedIdleSeconds { get; init; } = 60 * 60;

    /// <summary>How many seconds before that the learner is warned.</summary>
    public int IdleWarningSeconds { get; init; } = 120;

    /// <summary>The larger of each: what somebody with several roles may use.</summary>
    public static SandboxLimits MostGenerous(SandboxLimits one, SandboxLimits other) => new()
    {
        Processors = Math.Max(one.Processors, other.Processors),
        MemoryBytes = Math.Max(one.MemoryBytes, other.MemoryBytes),
        Processes = Math.Max(one.Processes, other.Processes),
        OpenFiles = Math.Max(one.OpenFiles, other.OpenFiles),
        DiskBytes = Math.Max(one.DiskBytes, other.DiskBytes),
        DiskFiles = Math.Max(one.DiskFiles, other.DiskFiles),
        TemporaryBytes = Math.Max(one.TemporaryBytes, other.TemporaryBytes),
        SharedMemoryBytes = Math.Max(one.SharedMemoryBytes, other.SharedMemoryBytes),
        IdleSeconds = Math.Max(one.IdleSeconds, other.IdleSeconds),
        WatchedIdleSeconds = Math.Max(one.WatchedIdleSeconds, other.WatchedIdleSeconds),
        IdleWarningSeconds = Math.Max(one.IdleWarningSeconds, other.IdleWarningSeconds)
    };

    /// <summary>Why a sandbox could not work with these, as the end of a sentence that begins with where they are set; null when it can.</summary>
    public string? Problem()
    {
        if (Processors is not (>= 0.1 and <= 64)) return "Processors must be between 0.1 and 64.";
        if (MemoryBytes is < 64 * MiB or > 1024 * 1024 * MiB)
            return "MemoryBytes must be between 67108864 (64 MiB) and 1099511627776 (1 TiB).";
        if (Processes is < 16 or > 32_768) return "Processes must be between 16 and 32768: a shell and its helpers need some.";
        if (OpenFiles is < 64 or > 1_048_576) return "OpenFiles must be between 64 and 1048576.";
        if (DiskBytes is < 16 * MiB or > 1024 * 1024 * MiB)
            return "DiskBytes must be between 16777216 (16 MiB) and 1099511627776 (1 TiB).";
        if (DiskFiles is < 256 or > 16_777_216) return "DiskFiles must be between 256 and 16777216.";
        if (TemporaryBytes < MiB) return "TemporaryBytes must be at least 1048576 (1 MiB).";
        if (SharedMemoryBytes < MiB) return "SharedMemoryBytes must be at least 1048576 (1 MiB).";
        if (TemporaryBytes > MemoryBytes || SharedMemoryBytes > MemoryBytes - TemporaryBytes)
            return "TemporaryBytes and SharedMemoryBytes count as memory: together they must not exceed MemoryBytes.";
        if (IdleSeconds is < 5 or > 7 * 24 * 3600) return "IdleSeconds must be between 5 and 604800 (a week).";
        if (WatchedIdleSeconds < IdleSeconds || WatchedIdleSeconds > 7 * 24 * 3600)
            return "WatchedIdleSeconds must be between IdleSeconds and 604800 (a week).";
        return IdleWarningSeconds < 0 || IdleWarningSeconds >= IdleSeconds
            ? "IdleWarningSeconds must not be negative, and less than IdleSeconds."
            : null;
    }
}

/// <summary>What a sandbox can run out of.</summary>
public enum SandboxLimit
{
    /// <summary>Bytes of memory: the kernel ended a process.</summary>
    Memory,
    /// <summary>Processes and threads: starting another one failed.</summary>
    Processes,
    /// <summary>Bytes on the home's disk.</summary>
    Disk,
    /// <summary>Files and folders on the home's disk.</summary>
    DiskFiles,
    /// <summary>Bytes in <c>/tmp</c>.</summary>
    Temporary,
    /// <summary>Bytes in <c>/dev/shm</c>.</summary>
    SharedMemory,
    /// <summary>Seconds of a run.</summary>
    RunTime,
    /// <summary>Seconds without use.</summary>
    Idle,
    /// <summary>Open files of one process. The kernel keeps no count of refusals: a program's own words tell.</summary>
    OpenFiles
}

/// <summary>What a sandbox uses, measured from outside.</summary>
/// <param name="ProcessorMilliseconds">Processor time since its start.</param>
/// <param name="PeakMemoryBytes">Most at any moment.</param>
/// <param name="DiskBytes">In use on the home's disk; null where the host has no quota to ask.</param>
/// <param name="DiskFiles">Files and folders on it.</param>
public sealed record SandboxUsage(
    long ProcessorMilliseconds, long MemoryBytes, long PeakMemoryBytes, int Processes, long? DiskBytes, long? DiskFiles)
{
    /// <summary>Without negative numbers, which nothing that measures can mean.</summary>
    public SandboxUsage NotNegative() => new(
        Math.Max(0, ProcessorMilliseconds), Math.Max(0, MemoryBytes), Math.Max(0, PeakMemoryBytes),
        Math.Max(0, Processes), NotNegative(DiskBytes), NotNegative(DiskFiles));

    private static long? NotNegative(long? value) => value is { } v ? Math.Max(0, v) : null;
}

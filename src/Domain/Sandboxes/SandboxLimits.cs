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
    Idle
}

/// <summary>What a sandbox uses, measured from outside.</summary>
/// <param name="ProcessorMilliseconds">Processor time since its start.</param>
/// <param name="PeakMemoryBytes">Most at any moment.</param>
/// <param name="DiskBytes">In use on the home's disk; null where the host has no quota to ask.</param>
/// <param name="DiskFiles">Files and folders on it.</param>
public sealed record SandboxUsage(
    long ProcessorMilliseconds, long MemoryBytes, long PeakMemoryBytes, int Processes, long? DiskBytes, long? DiskFiles);

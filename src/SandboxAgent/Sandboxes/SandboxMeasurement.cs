namespace Platform.SandboxAgent.Sandboxes;

/// <summary>What a container uses, measured from outside.</summary>
/// <param name="ProcessesRefused">How often starting a process failed for want of room.</param>
internal sealed record SandboxMeasurement(
    long ProcessorMilliseconds, long MemoryBytes, long PeakMemoryBytes, long OutOfMemoryKills, int Processes,
    long ProcessesRefused, Space? Disk, Space? Temporary, Space? SharedMemory);

/// <summary>How full a file system is.</summary>
internal sealed record Space(long Bytes, long BytesAllowed, long Files, long FilesAllowed);

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>What a sandbox uses at a moment, read from outside of it by the engine gate.</summary>
/// <param name="ProcessorMilliseconds">Processor time since its start.</param>
/// <param name="MemoryBytes">Without what the kernel can take back at once.</param>
/// <param name="OutOfMemoryKills">Processes that the kernel has ended because the memory was used up.</param>
/// <param name="ProcessesRefused">How often starting one more process failed because of the limit.</param>
/// <param name="Disk">The home folder; null where it is not a file system of its own.</param>
/// <param name="Temporary"><c>/tmp</c>.</param>
/// <param name="SharedMemory"><c>/dev/shm</c>.</param>
internal sealed record SandboxMeasurement(
    long ProcessorMilliseconds, long MemoryBytes, long PeakMemoryBytes, long OutOfMemoryKills, int Processes,
    long ProcessesRefused, Space? Disk, Space? Temporary, Space? SharedMemory);

/// <summary>How full a file system is.</summary>
internal sealed record Space(long Bytes, long BytesAllowed, long Files, long FilesAllowed);

/// <summary>What a sandbox host offers.</summary>
/// <param name="DiskQuota">Whether each sandbox's home is a file system of its own, of a fixed size.</param>
/// <param name="DiskProblem">Why not, as a sentence; null when it is.</param>
/// <param name="UserNamespaces">Whether root in a container is nobody on the host.</param>
/// <param name="MemoryBytes">Of the host.</param>
/// <param name="Processors">Of the host.</param>
/// <param name="Runtime">The OCI runtime that sandboxes are started with.</param>
internal sealed record HostFacts(
    bool DiskQuota, string? DiskProblem, bool UserNamespaces, long MemoryBytes, int Processors, string Runtime);

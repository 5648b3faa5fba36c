using System.Globalization;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// What a sandbox uses, from the kernel's own files on the host: nothing runs inside the sandbox for it, and the engine
/// is only asked once, for the number of the first process.
/// </summary>
internal sealed class Measurements(EngineClient engine)
{
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Null when the container does not run, or this host does not show its figures.</summary>
    public async Task<SandboxMeasurement?> OfAsync(OwnContainer container, CancellationToken cancellation)
    {
        if (container.ProcessId == 0)
        {
            var found = await engine.AskAsync(HttpMethod.Get, $"/containers/{container.Id}/json", null, cancellation);
            container.ProcessId = found?["State"]?["Pid"]?.GetValue<int>() ?? 0;
        }
        try
        {
            return container.ProcessId == 0 ? null : await Task.Run(() => Read(container), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            container.ProcessId = 0;
            return null;
        }
    }

    private static SandboxMeasurement? Read(OwnContainer container)
    {
        var groups = File.ReadLines($"/proc/{container.ProcessId}/cgroup").Select(l => l.Split(':', 3)).ToList();
        // A number can be given to another process.
        if (!groups.Exists(g => g[2].Contains(container.Id, StringComparison.Ordinal)))
        {
            container.ProcessId = 0;
            return null;
        }
        var root = $"/proc/{container.ProcessId}/root";
        var (disk, temporary, shared) = (SpaceOf($"{root}{ContainerTemplate.Home}"), SpaceOf($"{root}/tmp"), SpaceOf($"{root}/dev/shm"));
        // A home that is a folder of the host's file system says nothing about the sandbox.
        if (disk is null || SpaceOf("/") is { } all && disk.BytesAllowed + disk.FilesAllowed == all.BytesAllowed + all.FilesAllowed)
            disk = null;
        return groups.Find(g => g[1].Split(',').Contains("memory")) is { } memory
            ? First(Folder("cpuacct"), $"{Groups}/memory{memory[2]}", Folder("pids"))
            : Second($"{Groups}{groups[0][2]}");

        string Folder(string controller) => $"{Groups}/{controller}{groups.Find(g => g[1].Split(',').Contains(controller))![2]}";

        SandboxMeasurement First(string processor, string memory, string processes) => new(
            Number($"{processor}/cpuacct.usage") / 1_000_000,
            Number($"{memory}/memory.usage_in_bytes") - Field($"{memory}/memory.stat", "total_inactive_file"),
            Number($"{memory}/memory.max_usage_in_bytes"), Field($"{memory}/memory.oom_control", "oom_kill"),
            (int)Number($"{processes}/pids.current"), Field($"{processes}/pids.events", "max"), disk, temporary, shared);

        SandboxMeasurement Second(string group) => new(
            Field($"{group}/cpu.stat", "usage_usec") / 1000,
            Number($"{group}/memory.current") - Field($"{group}/memory.stat", "inactive_file"),
            // Before Linux 5.19 there is no peak.
            File.Exists($"{group}/memory.peak") ? Number($"{group}/memory.peak") : Number($"{group}/memory.current"),
            Field($"{group}/memory.events", "oom_kill"), (int)Number($"{group}/pids.current"),
            Field($"{group}/pids.events", "max"), disk, temporary, shared);
    }

    private static long Number(string file) => long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);

    private static long Field(string file, string name)
    {
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ' ')
                return long.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        }
        return 0;
    }

    // These three are mount points in a root that cannot be written: nothing of the learner's is followed on the way.
    private static unsafe Space? SpaceOf(string path)
    {
        Native.FileSystem found;
        if (Native.statvfs(path, &found) != 0)
            return null;
        var used = (long)((found.Blocks - found.FreeBlocks) * found.FragmentSize);
        return new Space(
            used, used + (long)(found.AvailableBlocks * found.FragmentSize), (long)(found.Files - found.FreeFiles), (long)found.Files);
    }
}

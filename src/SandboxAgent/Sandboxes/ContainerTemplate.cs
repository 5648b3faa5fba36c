using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The few things that differ between two sandboxes' containers.</summary>
internal sealed record ContainerOrder(string Agent, string Image, string? Runtime, SandboxLimits Limits);

/// <summary>
/// How every sandbox's container and every process in it is made, in the words of the engine's API. Compiled into the
/// agent, which asks for it, and into the engine gate, which lets nothing else through; see
/// docs/adr/0014-sandbox-container.md and 0015-engine-gate.md.
/// </summary>
internal static class ContainerTemplate
{
    public const string Link = "/usr/local/lib/platform/sandbox-link";
    public const string Home = "/home/learner";
    public const string Workspace = $"{Home}/workspace";
    public const string User = "1000:1000";
    public const string AgentLabel = "platform.agent";

    /// <summary>Holds the limits, so that whoever finds the container knows what it may use.</summary>
    public const string LimitsLabel = "platform.limits";

    // The engine's own list, which this one replaces, and what else tells about the host.
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
        "/proc/cmdline", "/proc/config.gz", "/proc/interrupts", "/proc/diskstats", "/proc/kallsyms", "/proc/modules",
        "/proc/slabinfo", "/proc/swaps", "/proc/partitions", "/proc/version_signature", "/sys/kernel", "/sys/block",
        "/sys/class/dmi", "/sys/devices/virtual/dmi", "/sys/fs/cgroup"
    ];

    private static readonly string[] ReadOnly =
        ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    private static readonly string SystemCalls = ReadSystemCalls();

    /// <summary>The body of <c>POST /containers/create</c>. The gate adds the disk and the control group.</summary>
    public static JsonObject Make(ContainerOrder order)
    {
        var limits = order.Limits;
        return new JsonObject
        {
            ["Image"] = order.Image,
            ["Hostname"] = "sandbox",
            ["User"] = User,
            ["Cmd"] = new JsonArray(Link, "hold"),
            ["WorkingDir"] = Workspace,
            // The whole list; what the agent itself has in its environment stays there.
            ["Env"] = new JsonArray(
                $"PATH={Home}/.venv/bin:/usr/local/bin:/usr/bin:/bin", $"HOME={Home}", "USER=learner", "LANG=C.UTF-8",
                $"VIRTUAL_ENV={Home}/.venv", "SHELL=/bin/bash"),
            ["Labels"] = new JsonObject { [AgentLabel] = order.Agent, [LimitsLabel] = Write(limits) },
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = "none",
                ["Runtime"] = order.Runtime ?? "",
                ["Init"] = true,
                ["ReadonlyRootfs"] = true,
                ["CapDrop"] = new JsonArray("ALL"),
                ["Privileged"] = false,
                ["SecurityOpt"] = new JsonArray("no-new-privileges:true", $"seccomp={SystemCalls}"),
                ["IpcMode"] = "private",
                ["NanoCpus"] = (long)(limits.Processors * 1_000_000_000),
                ["CpuShares"] = 256,
                ["Memory"] = limits.MemoryBytes,
                ["MemorySwap"] = limits.MemoryBytes,
                ["PidsLimit"] = limits.Processes,
                // The kernel takes learners' processes first when the host itself runs short.
                ["OomScoreAdj"] = 500,
                ["ShmSize"] = limits.SharedMemoryBytes,
                ["Tmpfs"] = new JsonObject { ["/tmp"] = $"rw,nosuid,nodev,noexec,size={limits.TemporaryBytes},nr_inodes=4096,mode=1777" },
                ["Ulimits"] = new JsonArray(
                    Ulimit("nofile", limits.OpenFiles), Ulimit("fsize", limits.DiskBytes), Ulimit("core", 0),
                    Ulimit("memlock", 64 * 1024), Ulimit("msgqueue", 0)),
                ["LogConfig"] = new JsonObject { ["Type"] = "none" },
                ["RestartPolicy"] = new JsonObject { ["Name"] = "no" },
                ["MaskedPaths"] = Array(Masked),
                ["ReadonlyPaths"] = Array(ReadOnly),
                // No source: a volume of its own, removed with the container.
                ["Mounts"] = new JsonArray(new JsonObject { ["Type"] = "volume", ["Target"] = Home })
            }
        };
    }

    /// <summary>The body of <c>POST /containers/…/exec</c>: a process of the learner, with a pseudo-terminal or without.</summary>
    public static JsonObject MakeExec(IEnumerable<string> command, IEnumerable<string> environment, bool terminal) => new()
    {
        ["User"] = User,
        ["Privileged"] = false,
        ["WorkingDir"] = Workspace,
        ["Cmd"] = Array(command),
        ["Env"] = Array(environment),
        ["Tty"] = terminal,
        ["AttachStdin"] = true,
        ["AttachStdout"] = true,
        ["AttachStderr"] = true
    };

    public static string Write(SandboxLimits limits) => JsonSerializer.Serialize(limits);

    /// <summary>The limits on a container's label; null when they cannot be read.</summary>
    public static SandboxLimits? ReadLimits(string? label)
    {
        try
        {
            return label is null ? null : JsonSerializer.Deserialize<SandboxLimits>(label);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)i)];

    private static JsonObject Ulimit(string name, long value) => new() { ["Name"] = name, ["Soft"] = value, ["Hard"] = value };

    // docker/seccomp.jsonc without its comments.
    private static string ReadSystemCalls()
    {
        using var file = typeof(ContainerTemplate).Assembly.GetManifestResourceStream("seccomp.jsonc")!;
        return JsonNode.Parse(file, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.ToJsonString();
    }
}

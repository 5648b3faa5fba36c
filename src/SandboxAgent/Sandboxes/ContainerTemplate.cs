using Docker.DotNet.Models;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>How every sandbox's container is made. Nothing in it comes from a user; see docs/adr/0014-sandbox-container.md.</summary>
internal static class ContainerTemplate
{
    public const string Link = "/usr/local/lib/platform/sandbox-link";
    public const string Home = "/home/learner";
    public const string Workspace = $"{Home}/workspace";
    public const string User = "1000:1000";
    public const long MemoryBytes = 512L * 1024 * 1024;
    private const long MiB = 1024 * 1024;

    // The engine's own list, which this one replaces, and what else tells about the host.
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
        "/proc/cmdline", "/proc/config.gz", "/proc/interrupts", "/proc/diskstats", "/proc/kallsyms"
    ];

    public static CreateContainerParameters Make(AgentSettings settings, string agentLabel) => new()
    {
        Name = ContainerNames.Warm(settings.Id),
        Image = settings.Image,
        Hostname = "sandbox",
        User = User,
        Cmd = [Link, "hold"],
        WorkingDir = Workspace,
        // The whole list; what the agent itself has in its environment stays there.
        Env =
        [
            $"PATH={Home}/.venv/bin:/usr/local/bin:/usr/bin:/bin", $"HOME={Home}", "USER=learner", "LANG=C.UTF-8",
            $"VIRTUAL_ENV={Home}/.venv", "SHELL=/bin/bash"
        ],
        Labels = new Dictionary<string, string> { [agentLabel] = settings.Id },
        HostConfig = new HostConfig
        {
            NetworkMode = "none",
            Runtime = settings.Runtime,
            Init = true,
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            Privileged = false,
            SecurityOpt = ["no-new-privileges:true"],
            IpcMode = "private",
            NanoCPUs = 1_000_000_000,
            CPUShares = 256,
            Memory = MemoryBytes,
            MemorySwap = MemoryBytes,
            PidsLimit = 128,
            // The kernel takes learners' processes first when the host itself runs short.
            OomScoreAdj = 500,
            ShmSize = 16 * MiB,
            Tmpfs = new Dictionary<string, string> { ["/tmp"] = "rw,nosuid,nodev,noexec,size=64m,nr_inodes=4096,mode=1777" },
            Ulimits =
            [
                new Ulimit { Name = "nofile", Soft = 1024, Hard = 1024 },
                new Ulimit { Name = "core", Soft = 0, Hard = 0 },
                new Ulimit { Name = "memlock", Soft = 64 * 1024, Hard = 64 * 1024 },
                new Ulimit { Name = "msgqueue", Soft = 0, Hard = 0 }
            ],
            LogConfig = new LogConfig { Type = "none" },
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
            MaskedPaths = Masked,
            // No source: an anonymous volume, filled from the image and removed with the container.
            Mounts = [new Mount { Type = "volume", Target = Home }]
        }
    };
}

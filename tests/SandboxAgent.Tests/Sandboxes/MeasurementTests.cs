using System.Globalization;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>What the kernel refuses, and how the host sees it without asking anything inside.</summary>
public sealed class MeasurementTests(AgentPlayground playground, ITestOutputHelper output)
{
    private const long MiB = 1024 * 1024;

    private static readonly SandboxLimits Tight = new()
    {
        MemoryBytes = 96 * MiB, Processes = 24, OpenFiles = 64, TemporaryBytes = 4 * MiB, SharedMemoryBytes = 2 * MiB, DiskBytes = 32 * MiB, DiskFiles = 1024
    };

    [Fact]
    public async Task Processes_run_out_and_it_is_counted()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        var forks = await container.PythonAsync("""
            import errno, os, time
            n = 0
            try:
                while True:
                    if os.fork() == 0: time.sleep(3); os._exit(0)
                    n += 1
            except OSError as e: print(errno.errorcode[e.errno], n)
            """);
        Assert.StartsWith("EAGAIN ", forks, StringComparison.Ordinal);
        Assert.InRange(int.Parse(forks.Split(' ')[1], CultureInfo.InvariantCulture), 10, 23);
        var measured = (await container.MeasureAsync())!;
        Assert.True(measured.ProcessesRefused > 0);
        Assert.InRange(measured.Processes, 10, 24);
    }

    [Fact]
    public async Task Memory_runs_out_and_it_is_counted()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        Assert.Contains("137", await container.ShellAsync("python3 -c 'bytearray(1 << 30)'; echo $?"), StringComparison.Ordinal);
        var measured = (await container.MeasureAsync())!;
        Assert.True(measured.OutOfMemoryKills > 0);
        Assert.InRange(measured.PeakMemoryBytes, 80 * MiB, 96 * MiB);
        Assert.InRange(measured.MemoryBytes, 0, 60 * MiB);
    }

    [Fact]
    public async Task Temporary_folders_run_out_and_it_is_seen()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        foreach (var path in new[] { "/tmp", "/dev/shm" })
            Assert.Contains("No space left on device", await container.ShellAsync($"dd if=/dev/zero of={path}/fill bs=64k"), StringComparison.Ordinal);
        var measured = (await container.MeasureAsync())!;
        Assert.Equal((4 * MiB, 4 * MiB), (measured.Temporary!.Bytes, measured.Temporary.BytesAllowed));
        Assert.Equal((2 * MiB, 2 * MiB), (measured.SharedMemory!.Bytes, measured.SharedMemory.BytesAllowed));
        Assert.Contains("No space left on device", await container.ShellAsync("rm /tmp/fill; for i in $(seq 5000); do : > /tmp/$i || break; done"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_files_queues_locks_and_dumps_are_limited()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        Assert.Equal("EMFILE 61\n", await container.PythonAsync("""
            import errno, os
            n = 0
            try:
                while True: os.open('/dev/null', 0); n += 1
            except OSError as e: print(errno.errorcode[e.errno], n)
            """));
        Assert.Equal("64 64 0 0 32768 0\n", await container.ShellAsync("echo $(ulimit -Sn) $(ulimit -Hn) $(ulimit -Hc) $(ulimit -Hq) $(ulimit -Hf) $(ulimit -Hq)"));
        Assert.Contains("Operation not permitted", await container.ShellAsync("ulimit -n 65"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_processor_is_shared_out_and_measured()
    {
        await using var container = await BareContainer.StartAsync(playground, new SandboxLimits { Processors = 0.25 });
        var before = (await container.MeasureAsync())!.ProcessorMilliseconds;
        await container.ShellAsync("timeout 3 sh -c 'while :; do :; done & while :; do :; done'");
        var used = (await container.MeasureAsync())!.ProcessorMilliseconds - before;
        output.WriteLine($"{used} ms of processor time in three seconds at a quarter of one; one measurement takes {await container.MeasuringMillisecondsAsync(50):F2} ms");
        // Killed after three seconds; the second loop goes on until somebody ends it, within the same quarter.
        Assert.InRange(used, 20, 2000);
    }

    [Fact]
    public async Task All_sandboxes_together_count_as_one_against_the_rest_of_the_machine()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        Assert.StartsWith("/platform-learners", (await DockerCli.RunAsync("inspect", container.Id, "--format", "{{.HostConfig.CgroupParent}}")), StringComparison.Ordinal);
        var weight = File.Exists("/sys/fs/cgroup/cpu/platform-learners/cpu.shares")
            ? await File.ReadAllTextAsync("/sys/fs/cgroup/cpu/platform-learners/cpu.shares", TestContext.Current.CancellationToken)
            : await File.ReadAllTextAsync("/sys/fs/cgroup/platform-learners/cpu.weight", TestContext.Current.CancellationToken);
        Assert.InRange(int.Parse(weight, CultureInfo.InvariantCulture), 1, 1024);
        Assert.Equal("500\n", await container.ShellAsync("cat /proc/1/oom_score_adj"));
    }

    [Fact]
    public async Task A_container_that_has_ended_is_not_measured()
    {
        await using var container = await BareContainer.StartAsync(playground, Tight);
        Assert.NotNull(await container.MeasureAsync());
        await DockerCli.RunAsync("kill", container.Id);
        Assert.Null(await container.MeasureAsync());
    }
}

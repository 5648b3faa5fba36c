using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>What a learner finds inside; see the threat model's rows on containers.</summary>
public sealed class ContainmentTests(AgentPlayground playground)
{
    [Fact]
    public async Task A_sandbox_has_no_network_no_rights_and_no_way_up()
    {
        await using var sandbox = await playground.StartSandboxAsync();

        Assert.Equal("lo\n", await sandbox.ShellAsync("ls /sys/class/net"));
        var status = await sandbox.ShellAsync("cat /proc/self/status");
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", status, StringComparison.Ordinal);
        Assert.Equal("1000 1000\n", await sandbox.ShellAsync("echo $(id -u) $(id -g)"));
        Assert.Equal("ENETUNREACH\n", await sandbox.ShellAsync(
            "python3 -c \"import socket, errno\ntry: socket.create_connection(('169.254.169.254', 80), 2)\nexcept OSError as e: print(errno.errorcode[e.errno])\""));
        Assert.Empty(await sandbox.ShellAsync("find / -xdev -perm /6000 2>/dev/null; find / -type s 2>/dev/null"));
    }

    [Fact]
    public async Task Only_a_bounded_part_of_the_disk_can_be_written()
    {
        await using var sandbox = await playground.StartSandboxAsync();

        Assert.Contains("Read-only file system", await sandbox.ShellAsync("touch /usr/x 2>&1; touch /etc/x 2>&1"), StringComparison.Ordinal);
        Assert.Equal("ok\n", await sandbox.ShellAsync("touch /tmp/x /home/learner/x && echo ok"));
        Assert.Contains("No space left", await sandbox.ShellAsync("head -c 100M /dev/zero 2>&1 > /tmp/fill; cat /tmp/fill 2>&1 > /dev/null; head -c 100M /dev/zero 2>&1 > /dev/shm/fill | cat; dd if=/dev/zero of=/tmp/again bs=1M count=100 2>&1"), StringComparison.Ordinal);
        Assert.Matches("tmpfs /tmp tmpfs rw,nosuid,nodev,noexec", await sandbox.ShellAsync("grep ' /tmp ' /proc/mounts"));
    }

    [Fact]
    public async Task Processes_memory_and_files_are_limited()
    {
        await using var sandbox = await playground.StartSandboxAsync();

        var forks = int.Parse(await sandbox.ShellAsync(
            "python3 -c \"import os, time\nn = 0\ntry:\n    while True:\n        if os.fork() == 0: time.sleep(2); os._exit(0)\n        n += 1\nexcept BlockingIOError: print(n)\""),
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(forks, 60, 127);
        await using var fresh = await playground.StartSandboxAsync();
        var inspect = await DockerCli.RunAsync("inspect", await fresh.ContainerAsync(), "--format",
            "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}} {{.HostConfig.NetworkMode}} {{.HostConfig.LogConfig.Type}} {{.HostConfig.IpcMode}} {{json .HostConfig.Binds}} {{.HostConfig.Privileged}}");
        Assert.Equal("536870912 536870912 1000000000 128 none none private null false\n", inspect);
        Assert.Equal("1024 0\n", await fresh.ShellAsync("echo $(ulimit -n) $(ulimit -c)"));
        Assert.Equal("137\n", await fresh.ShellAsync("python3 -c 'bytearray(1 << 30)'; echo $?"));
    }

    [Fact]
    public async Task Nothing_of_the_host_or_the_agent_shows_inside()
    {
        Environment.SetEnvironmentVariable("PLATFORM_CANARY", "canary-of-the-host");
        await using var sandbox = await playground.StartSandboxAsync();

        Assert.Empty(await sandbox.ShellAsync("cat /proc/cmdline /proc/interrupts /proc/kallsyms /proc/diskstats 2>/dev/null"));
        Assert.DoesNotContain("canary", await sandbox.ShellAsync("cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'; env"), StringComparison.Ordinal);
        Assert.Equal(
            ["HOME", "LANG", "MPLBACKEND", "PATH", "SHELL", "TMPDIR", "USER", "VIRTUAL_ENV"],
            (await sandbox.ShellAsync("tr '\\0' '\\n' < /proc/1/environ | cut -d= -f1 | sort"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(name => !name.StartsWith("UV_", StringComparison.Ordinal))
                .Except(["HOSTNAME", "TERM", "PIP_DISABLE_PIP_VERSION_CHECK", "VIRTUAL_ENV_DISABLE_PROMPT"]));
    }

    [Fact]
    public async Task A_sandbox_is_new_for_everybody()
    {
        var first = await playground.StartSandboxAsync();
        await first.ShellAsync("echo mine | tee /tmp/mine /home/learner/mine /dev/shm/mine");
        await first.DisposeAsync();
        await using var second = await playground.StartSandboxAsync();

        Assert.Empty(await second.ShellAsync("cat /tmp/mine /home/learner/mine /dev/shm/mine 2>/dev/null"));
    }
}

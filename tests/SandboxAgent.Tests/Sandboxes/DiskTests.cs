using System.Globalization;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>A sandbox's disk: so many bytes and files, no more, and nothing of it stays. Needs root, as the gate does for disks.</summary>
public sealed class DiskTests(AgentPlayground playground)
{
    private const long MiB = 1024 * 1024;
    private static readonly SandboxLimits Small = new() { DiskBytes = 24 * MiB, DiskFiles = 512 };

    [Fact]
    public async Task A_full_disk_is_full_for_its_sandbox_only()
    {
        await using var container = await BareContainer.StartAsync(playground, Small);
        var before = Free("/");

        Assert.Contains("No space left on device", await container.ShellAsync("dd if=/dev/zero of=../fill bs=1M"), StringComparison.Ordinal);
        Assert.Contains("No space left on device", await container.ShellAsync("head -c 8M /dev/urandom > ../more"), StringComparison.Ordinal);
        var used = long.Parse(await container.ShellAsync("du -s --block-size=1 .. | cut -f1"), CultureInfo.InvariantCulture);
        Assert.InRange(used, 15 * MiB, 24 * MiB);
        // Others on this machine write as well; a sandbox that was not stopped would have gone on for long.
        Assert.InRange(before - Free("/"), long.MinValue, 1024 * MiB);

        // It can be emptied again, and used.
        Assert.Equal("ok\n", await container.ShellAsync("rm ../fill ../more; echo ok > x; cat x"));
    }

    [Fact]
    public async Task Files_are_counted()
    {
        await using var container = await BareContainer.StartAsync(playground, Small);
        var made = await container.PythonAsync("""
            import errno
            n = 0
            try:
                while True:
                    open(f'f{n}', 'w').close(); n += 1
            except OSError as e:
                print(errno.errorcode[e.errno], n)
            """);
        Assert.StartsWith("ENOSPC ", made, StringComparison.Ordinal);
        Assert.InRange(int.Parse(made.Split(' ')[1], CultureInfo.InvariantCulture), 400, 512);
        var measured = (await container.MeasureAsync())!.Disk!;
        Assert.Equal(measured.FilesAllowed, measured.Files);
    }

    [Fact]
    public async Task A_file_that_claims_to_be_huge_cannot_be_made()
    {
        await using var container = await BareContainer.StartAsync(playground, Small);
        Assert.Contains("File size limit exceeded", await container.ShellAsync("truncate -s 1T sparse.bin"), StringComparison.Ordinal);
        Assert.Equal("EFBIG\n", await container.PythonAsync("""
            import errno
            try:
                with open('x', 'wb') as f: f.truncate(1 << 40)
            except OSError as e: print(errno.errorcode[e.errno])
            """));
    }

    [Fact]
    public async Task The_disk_is_the_learners_and_allows_no_devices_and_no_rights()
    {
        await using var container = await BareContainer.StartAsync(playground, Small);
        Assert.Matches("^/dev/loop[0-9]+ /home/learner ext4 rw,nosuid,nodev,noatime", await container.ShellAsync("grep ' /home/learner ' /proc/mounts"));
        Assert.Equal("learner learner 750\nlearner learner 755\n", await container.ShellAsync("stat -c '%U %G %a' .. ."));
        Assert.Equal(".bash_history .cache .local .venv workspace", (await container.ShellAsync("touch ../.bash_history; ls -A ..")).Trim().Replace('\n', ' '));
        Assert.Equal("/home/learner/.venv\n", await container.ShellAsync("python -c 'import sys; print(sys.prefix)'"));
        // The device's own bytes are out of reach.
        Assert.Contains("No such file", await container.ShellAsync("ls /dev/loop0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_sandbox_gives_its_disk_back()
    {
        var container = await BareContainer.StartAsync(playground, Small with { DiskBytes = 25 * MiB });
        Assert.Equal(1, Attached(playground, 25 * MiB));
        var volume = (await DockerCli.RunAsync("inspect", container.Id, "--format", "{{(index .Mounts 0).Name}}")).Trim();
        await container.DisposeAsync();

        await Until.TrueAsync(() => Task.FromResult(Attached(playground, 25 * MiB) == 0), "the device stays");
        Assert.DoesNotContain(volume, await DockerCli.RunAsync("volume", "ls", "-q"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(playground.DiskFolder, "disk-*"));
    }

    [Fact]
    public async Task A_gate_that_ends_between_making_and_starting_leaves_no_disk()
    {
        await using var own = new AgentPlayground(0);
        await own.InitializeAsync();
        var limits = Small with { DiskBytes = 26 * MiB };
        var order = new ContainerOrder(own.AgentId, AgentPlayground.Image, null, limits);
        var (status, _) = await new GateClient(own.GateSocket).SendAsync(
            "POST", $"/containers/create?name={ContainerNames.Warm(own.AgentId)}", ContainerTemplate.Make(order).ToJsonString());
        Assert.Equal((201, 1), (status, Attached(own, 26 * MiB)));

        await own.StopGateAsync();

        await Until.TrueAsync(() => Task.FromResult(Attached(own, 26 * MiB) == 0), "the device stays");
        Assert.Empty(Directory.GetFiles(own.DiskFolder, "disk-*"));
        await own.StartGateAsync();
    }

    [Fact]
    public async Task No_disk_is_promised_that_the_host_does_not_have()
    {
        await using var own = new AgentPlayground(0);
        await own.InitializeAsync();
        await own.StopGateAsync();
        await own.StartGateAsync($"--Gate:DiskReserveBytes={1L << 60}");

        var (status, body) = await new GateClient(own.GateSocket).SendAsync(
            "POST", $"/containers/create?name={ContainerNames.Warm(own.AgentId)}",
            ContainerTemplate.Make(new ContainerOrder(own.AgentId, AgentPlayground.Image, null, Small)).ToJsonString());

        Assert.Equal(507, status);
        Assert.Contains("The host's disk has no room for another sandbox", body, StringComparison.Ordinal);
        Assert.Empty(await DockerCli.RunAsync("ps", "-aq", "--filter", $"label=platform.agent={own.AgentId}"));
    }

    [Fact]
    public async Task Where_disks_cannot_be_made_sandboxes_work_and_the_host_says_so()
    {
        await using var own = new AgentPlayground(0);
        await own.InitializeAsync();
        await own.StopGateAsync();
        await own.StartGateAsync("--Gate:Disks=");
        await using var container = await BareContainer.StartAsync(own, Small);

        Assert.Equal("ok\n", await container.ShellAsync("echo ok > ../x; cat ../x"));
        Assert.Null((await container.MeasureAsync())!.Disk);
        Assert.Contains("\"diskQuota\":false", (await new GateClient(own.GateSocket).SendAsync("GET", "/platform/host")).Body, StringComparison.Ordinal);
    }

    private static long Free(string path) => new DriveInfo(path).AvailableFreeSpace;

    private static int Attached(AgentPlayground playground, long bytes) => Directory.GetDirectories("/sys/block", "loop*").Count(loop =>
    {
        try
        {
            return File.ReadAllText($"{loop}/loop/backing_file").StartsWith(playground.DiskFolder, StringComparison.Ordinal)
                && File.ReadAllText($"{loop}/size").Trim() == $"{bytes / 512}";
        }
        catch (IOException)
        {
            return false;
        }
    });
}

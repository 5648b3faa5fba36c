using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>Each limit that is reached is reported, once.</summary>
public sealed class ReportedLimitTests(AgentPlayground playground)
{
    private const long MiB = 1024 * 1024;

    private static readonly SandboxLimits Small = new()
    {
        MemoryBytes = 96 * MiB, Processes = 40, DiskBytes = 64 * MiB, DiskFiles = 4096, TemporaryBytes = 8 * MiB, SharedMemoryBytes = 4 * MiB
    };

    [Fact]
    public async Task Memory_that_is_used_up_is_reported_with_the_run()
    {
        await using var sandbox = await playground.StartSandboxAsync(Small, ("main.py", "x = bytearray(1 << 30)\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        var finished = await sandbox.FinishedAsync(run);

        Assert.Equal(RunEnd.OutOfMemory, finished.End);
        Assert.Contains("96 MiB", finished.Detail, StringComparison.Ordinal);
        Assert.Equal(Small.MemoryBytes, (await HitAsync(sandbox, SandboxLimit.Memory)).Allowed);
    }

    [Fact]
    public async Task Processes_that_are_refused_are_reported_once()
    {
        await using var sandbox = await playground.StartSandboxAsync(Small);
        await sandbox.ShellAsync("for i in $(seq 60); do sleep 4 & done 2>/dev/null; wait");

        Assert.Equal(40, (await HitAsync(sandbox, SandboxLimit.Processes)).Allowed);
        Assert.Single(Hits(sandbox));
    }

    [Fact]
    public async Task Files_that_may_not_be_opened_are_reported_once()
    {
        await using var sandbox = await playground.StartSandboxAsync(
            Small with { OpenFiles = 100 }, ("main.py", "files = [open('main.py') for _ in range(200)]\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        Assert.Equal(1, (await sandbox.FinishedAsync(run)).ExitCode);

        Assert.Equal(100, (await HitAsync(sandbox, SandboxLimit.OpenFiles)).Allowed);
        Assert.Single(Hits(sandbox));
    }

    [Theory]
    [InlineData("head -c 100M /dev/zero > fill", SandboxLimit.Disk)]
    [InlineData("mkdir many; cd many; python3 -c \"for i in range(9000): open(str(i), 'w')\"", SandboxLimit.DiskFiles)]
    [InlineData("head -c 20M /dev/zero > /tmp/fill", SandboxLimit.Temporary)]
    [InlineData("head -c 20M /dev/zero > /dev/shm/fill", SandboxLimit.SharedMemory)]
    public async Task A_place_that_is_full_is_reported_once(string filling, SandboxLimit limit)
    {
        await using var sandbox = await playground.StartSandboxAsync(Small);
        await sandbox.ShellAsync($"({filling}) 2>/dev/null");

        var hit = await HitAsync(sandbox, limit);

        Assert.Equal(hit.Allowed, limit switch
        {
            SandboxLimit.Temporary => Small.TemporaryBytes,
            SandboxLimit.SharedMemory => Small.SharedMemoryBytes,
            // A file system keeps some of its bytes for itself.
            _ => hit.Allowed
        });
        Assert.InRange(hit.Used!.Value, hit.Allowed * 0.9, hit.Allowed);
        var measured = (await StatusAsync(sandbox)).Usage!.ProcessorMilliseconds;
        await sandbox.ShellAsync("python3 -c 'sum(range(10**8))'");
        await Until.TrueAsync(async () => (await StatusAsync(sandbox)).Usage!.ProcessorMilliseconds > measured + 100, "not measured again");
        Assert.Single(Hits(sandbox));
    }

    [Fact]
    public async Task A_run_is_warned_before_its_time_is_over()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "import time\ntime.sleep(600)\n"));
        var run = await sandbox.RunAsync(["python", "main.py"], seconds: 10);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        var id = $"run-{run.RunId:N}";
        await terminal.OpenAsync(id);

        await terminal.WaitForAsync("This program will be stopped in 2 seconds: it may run for 10 seconds.", id);
        Assert.DoesNotContain(playground.State.All<ReportRunFinished>(), r => r.RunId == run.RunId);
        await terminal.WaitForAsync("Stopped: the program ran longer than 10 seconds.", id);

        Assert.Equal(RunEnd.TimedOut, (await sandbox.FinishedAsync(run)).End);
        var hit = await HitAsync(sandbox, SandboxLimit.RunTime);
        Assert.Equal((10L, run.RunId), (hit.Allowed, hit.RunId));
    }

    private Task<ReportLimitReached> HitAsync(TestSandbox sandbox, SandboxLimit limit) =>
        playground.State.WaitForAsync<ReportLimitReached>(r => r.SandboxId == sandbox.Id && r.Limit == limit);

    private IEnumerable<ReportLimitReached> Hits(TestSandbox sandbox) =>
        playground.State.All<ReportLimitReached>().Where(r => r.SandboxId == sandbox.Id);

    private async Task<AgentSandbox> StatusAsync(TestSandbox sandbox) =>
        (await playground.StatusAsync()).Sandboxes.Single(s => s.SandboxId == sandbox.Id);
}

using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

public sealed class SandboxLifeTests(AgentPlayground playground, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_sandbox_is_ready_quickly_warm_and_cold(int warm)
    {
        await using var own = new AgentPlayground(warm);
        await own.InitializeAsync();
        var times = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            await Until.TrueAsync(async () => (await own.StatusAsync()).WarmSandboxes == warm, "the pool is not filled", 30);
            await using var sandbox = await own.StartSandboxAsync(("main.py", "print(1)\n"));
            Assert.Equal(warm == 1, sandbox.Ready.Warm);
            times.Add(sandbox.Ready.Milliseconds);
        }
        output.WriteLine($"Ready {(warm == 1 ? "warm" : "cold")}: {string.Join(", ", times)} ms");
        Assert.InRange(times.Min(), 0, 3000);
    }

    [Fact]
    public async Task A_late_start_does_not_bring_a_stopped_sandbox_back()
    {
        var sandbox = new TestSandbox(playground);
        await playground.Web.SendAsync(new StopSandbox(sandbox.Id, SandboxStopReason.Requested));
        await using var other = await playground.StartSandboxAsync();
        await playground.Web.SendAsync(new StartSandbox(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid()));
        await using var another = await playground.StartSandboxAsync();

        Assert.DoesNotContain((await playground.StatusAsync()).Sandboxes, s => s.SandboxId == sandbox.Id);
    }

    [Fact]
    public async Task A_started_sandbox_holds_the_workspaces_files()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "print('hello')\n"), ("pkg/util.py", "x = 1\n"));

        Assert.Equal("print('hello')\nx = 1\n", await sandbox.ShellAsync("cat main.py pkg/util.py"));
        Assert.Equal(1, sandbox.Ready.Sequence);
    }

    [Fact]
    public async Task A_stopped_sandbox_leaves_nothing_behind()
    {
        var sandbox = await playground.StartSandboxAsync();
        var container = await sandbox.ContainerAsync();
        var volume = (await DockerCli.RunAsync("inspect", container, "--format", "{{(index .Mounts 0).Name}}")).Trim();
        Assert.NotEmpty(volume);

        await playground.Web.SendAsync(new StopSandbox(sandbox.Id, SandboxStopReason.Idle));
        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id);

        Assert.Equal(SandboxStopReason.Idle, stopped.Reason);
        Assert.Empty(await DockerCli.RunAsync("ps", "-aq", "--filter", $"id={container}"));
        Assert.DoesNotContain(volume, await DockerCli.RunAsync("volume", "ls", "-q"));
    }
}

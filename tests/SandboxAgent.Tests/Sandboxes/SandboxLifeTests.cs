using Platform.Domain.Sandboxes;
using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

public sealed class SandboxLifeTests(AgentPlayground playground)
{
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

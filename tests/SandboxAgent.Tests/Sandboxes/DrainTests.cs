using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>An agent that is asked to end: what runs may end by itself, and nothing new is begun. Agents of their own.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task While_it_drains_runs_go_on_and_new_sandboxes_are_refused_in_words()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "input()\nprint('to the end')\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);

        var drained = Registry(playground).DrainAsync(Plenty);

        var status = await playground.StatusAsync();
        Assert.Equal((true, "its host is being taken out of service."), (status.Host!.Draining, status.Refuses));
        var refused = new TestSandbox(playground);
        await playground.Web.SendAsync(new StartSandbox(refused.Id, refused.WorkspaceId, Guid.NewGuid()));
        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == refused.Id);
        Assert.Equal(
            (SandboxStopReason.Drained, "A sandbox could not be made: its host is being taken out of service."), (stopped.Reason, stopped.Detail));
        Assert.False(drained.IsCompleted);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync($"run-{run.RunId:N}");
        await terminal.InputAsync("\r", $"run-{run.RunId:N}");
        Assert.Equal(RunEnd.Exited, (await sandbox.FinishedAsync(run)).End);
        await drained.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_run_that_does_not_end_holds_it_up_only_so_long_and_nothing_holds_up_one_without_runs()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "import time\ntime.sleep(600)\n"));
        var clock = Stopwatch.StartNew();
        await Registry(playground).DrainAsync(Plenty);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
        var run = await sandbox.RunAsync(["python", "main.py"], seconds: 600);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);

        clock.Restart();
        await Registry(playground).DrainAsync(TimeSpan.FromSeconds(1));

        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 5);
    }

    private static SandboxRegistry Registry(AgentPlayground playground) => playground.Agent.Services.GetRequiredService<SandboxRegistry>();
}

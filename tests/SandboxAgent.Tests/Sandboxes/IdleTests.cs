using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>A sandbox that nobody uses is warned and stopped; one that is used is not.</summary>
public sealed class IdleTests(AgentPlayground playground)
{
    private static readonly SandboxLimits Impatient = new() { IdleSeconds = 3, WatchedIdleSeconds = 6, IdleWarningSeconds = 2 };

    [Fact]
    public async Task Unused_it_is_stopped_with_what_it_had_used()
    {
        var sandbox = await playground.StartSandboxAsync(Impatient);
        await Until.TrueAsync(async () => (await StatusAsync(sandbox))?.StopsAt is not null, "no warning");

        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id);

        Assert.Equal(SandboxStopReason.Idle, stopped.Reason);
        Assert.StartsWith("Nobody used the sandbox for ", stopped.Detail, StringComparison.Ordinal);
        Assert.InRange(stopped.Usage!.MemoryBytes, 1, Impatient.MemoryBytes);
        Assert.InRange(stopped.Usage.Processes, 2, 20);
        var hit = playground.State.All<ReportLimitReached>().Single(r => r.SandboxId == sandbox.Id);
        Assert.Equal((SandboxLimit.Idle, 3L, true), (hit.Limit, hit.Allowed, hit.Sequence < stopped.Sequence));
    }

    [Fact]
    public async Task Whoever_looks_is_warned_in_the_terminal_and_a_key_keeps_it()
    {
        var sandbox = await playground.StartSandboxAsync(Impatient);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.WaitForAsync("Nobody has used this sandbox for a while. It will be stopped in 2 seconds unless you press a key.");
        Assert.Equal(1, (await StatusAsync(sandbox))!.Viewers);

        await terminal.InputAsync("echo still''here\r");

        await terminal.WaitForAsync("stillhere");
        await Until.TrueAsync(async () => (await StatusAsync(sandbox))!.StopsAt is null, "the warning stays on");
        var used = (await StatusAsync(sandbox))!.LastActivity!.Value;
        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id && r.Reason == SandboxStopReason.Idle);
        Assert.InRange((DateTimeOffset.UtcNow - used).TotalSeconds, 5.9, 15);
    }

    [Fact]
    public async Task A_run_is_use_though_it_only_waits()
    {
        await using var sandbox = await playground.StartSandboxAsync(Impatient, ("main.py", "import time\ntime.sleep(7)\n"));

        Assert.Equal(RunEnd.Exited, (await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"]))).End);
    }

    [Fact]
    public async Task A_program_that_computes_is_use_though_it_prints_nothing()
    {
        await using var sandbox = await playground.StartSandboxAsync(Impatient);
        var before = DateTimeOffset.UtcNow;
        await sandbox.ShellAsync("timeout 7 sh -c 'while :; do :; done' &");

        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id && r.Reason == SandboxStopReason.Idle, 30);

        Assert.InRange((DateTimeOffset.UtcNow - before).TotalSeconds, 9.5, 30);
    }

    [Fact]
    public async Task Somebody_who_wants_it_keeps_it()
    {
        var sandbox = await playground.StartSandboxAsync(Impatient);
        for (var i = 0; i < 6; i++)
        {
            await Until.TrueAsync(async () => (await StatusAsync(sandbox))!.LastActivity < DateTimeOffset.UtcNow.AddSeconds(-1), "used by whom?");
            await playground.Web.SendAsync(new KeepSandbox(sandbox.Id));
            await Until.TrueAsync(async () => (await StatusAsync(sandbox))!.LastActivity > DateTimeOffset.UtcNow.AddSeconds(-1), "not kept");
        }
        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id && r.Reason == SandboxStopReason.Idle);
    }

    private async Task<AgentSandbox?> StatusAsync(TestSandbox sandbox) =>
        (await playground.StatusAsync()).Sandboxes.FirstOrDefault(s => s.SandboxId == sandbox.Id);
}

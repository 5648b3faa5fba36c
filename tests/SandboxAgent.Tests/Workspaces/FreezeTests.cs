using System.Diagnostics;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Tests.Workspaces;

/// <summary>Handing in: programs stand still, Web gets the files of that moment, and nobody notices.</summary>
public sealed class FreezeTests(AgentPlayground playground)
{
    private const string Writer =
        """
        import itertools, os
        for g in itertools.count(1):
            for i in range(5):
                with open(f"t{i}", "w") as f: f.write(str(g))
                os.rename(f"t{i}", f"f{i}.txt")
        """;

    // Without a call of the system the kernel tells nobody that the file changes.
    private const string MemoryWriter =
        """
        import itertools, mmap
        with open("m.txt", "wb") as f: f.write(b"0" * 4096)
        m = mmap.mmap(open("m.txt", "r+b").fileno(), 0)
        for g in itertools.count(1): m[0:9] = b"%09d" % g
        """;

    [Fact]
    public async Task What_Web_has_then_is_what_was_on_the_disk_at_one_moment()
    {
        await using var sandbox = await playground.StartSandboxAsync(("w.py", Writer), ("m.py", MemoryWriter));
        await sandbox.ShellAsync("setsid python3 w.py >/dev/null 2>&1 & setsid python3 m.py >/dev/null 2>&1 &");
        await sandbox.UntilAsync("[ -s f4.txt ] && [ -s m.txt ]");
        for (var round = 0; round < 5; round++)
        {
            await Task.Delay(Random.Shared.Next(50, 400), TestContext.Current.CancellationToken);
            var (id, frozen) = await FreezeAsync(sandbox);
            Assert.True(frozen.Quiet, frozen.Detail);
            Assert.InRange(frozen.Processes, 2, 20);

            string[] files = ["f0.txt", "f1.txt", "f2.txt", "f3.txt", "f4.txt", "m.txt"];
            var known = files.Select(f => sandbox.Workspace.Text(f)).ToList();
            var version = sandbox.Workspace.Version;
            var disk = (await sandbox.ShellAsync($"sleep 0.3; for f in {string.Join(' ', files)}; do cat $f; echo; done")).Split('\n')[..6];
            Assert.Equal(disk, known);
            Assert.Equal(version, sandbox.Workspace.Version);
            // One pass of the loop, as far as it had come: no file is behind by more, and none of the later ones ahead.
            var generations = known.Take(5).Select(g => int.Parse(g!)).ToList();
            Assert.Equal(generations.OrderDescending(), generations);
            Assert.InRange(generations[0] - generations[4], 0, 1);

            await ThawAsync(sandbox, id);
            await sandbox.UntilAsync($"[ $(cat f0.txt) -gt {generations[0] + 1} ]");
        }
    }

    [Fact]
    public async Task A_program_in_the_foreground_stays_there_and_its_shell_does_not_notice()
    {
        await using var sandbox = await playground.StartSandboxAsync(("echo.py", "while True: print('got', input())\n"));
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.InputAsync("sleep 4321 | cat &\r");
        await sandbox.UntilAsync("pgrep sleep");
        await terminal.InputAsync("(python3 -u echo.py; true) | cat\r");
        await sandbox.UntilAsync("pgrep -f echo.py");
        for (var round = 0; round < 15; round++)
        {
            var (id, frozen) = await FreezeAsync(sandbox);
            Assert.True(frozen.Quiet, frozen.Detail);
            Assert.Equal("", await RunningAsync(sandbox));
            await ThawAsync(sandbox, id);
            await UntilRunningAsync(sandbox);
        }
        await terminal.InputAsync("still here\r");
        await terminal.WaitForAsync("got still here");
        await terminal.InputAsync("\x3");
        await terminal.WaitForAsync("KeyboardInterrupt");
        await sandbox.UntilAsync("! pgrep python3");
        await terminal.InputAsync("jobs; echo do''ne\r");

        var text = await terminal.WaitForAsync("done\r\n");
        Assert.Contains("still here", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Stopped", text, StringComparison.Ordinal);
        Assert.Contains("Running", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_stopped_stays_stopped()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.InputAsync("sleep 4321\r");
        await sandbox.UntilAsync("pgrep sleep");
        await terminal.InputAsync("\x1a");
        await terminal.WaitForAsync("Stopped");

        var (id, frozen) = await FreezeAsync(sandbox);
        Assert.True(frozen.Quiet, frozen.Detail);
        await ThawAsync(sandbox, id);

        await terminal.InputAsync("echo go''es on\r");
        await terminal.WaitForAsync("goes on\r\n");
        Assert.Equal("T", (await sandbox.ShellAsync("ps -o stat= -C sleep")).Trim()[..1]);
        await terminal.InputAsync("fg\r");
        await sandbox.UntilAsync("ps -o stat= -C sleep | grep -q S");
    }

    [Fact]
    public async Task Programs_go_on_by_themselves_when_nobody_lets_them()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await sandbox.ShellAsync("setsid sleep 4321 >/dev/null 2>&1 &");
        var clock = Stopwatch.StartNew();
        Assert.True((await FreezeAsync(sandbox)).Frozen.Quiet);
        await UntilRunningAsync(sandbox, 12);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        var (id, again) = await FreezeAsync(sandbox);
        Assert.True(again.Quiet, again.Detail);
        await ThawAsync(sandbox, id);
    }

    [Fact]
    public async Task A_helper_that_is_killed_leaves_nothing_standing()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await sandbox.ShellAsync("setsid sleep 4321 >/dev/null 2>&1 & setsid sleep 1234 >/dev/null 2>&1 & sleep 0.1; kill -STOP $!");
        Assert.True((await FreezeAsync(sandbox)).Frozen.Quiet);
        Assert.Equal("", await RunningAsync(sandbox));

        await sandbox.ShellAsync("pkill -9 -f 'sandbox-link serve'");

        await sandbox.UntilAsync("ps -eo args=,stat= | grep -q '^sleep 4321 *S'");
        Assert.StartsWith("T", await StateOfAsync(sandbox, "sleep 1234"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_its_agent_is_killed_programs_go_on_within_ten_seconds()
    {
        await using var container = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        await container.ShellAsync("setsid sleep 4321 >/dev/null 2>&1 &");
        using var agent = Process.Start(new ProcessStartInfo("docker", [
            "--host", AgentPlayground.EngineAddress, "exec", "-i", "-u", "1000:1000", container.Id, ContainerTemplate.Link, "serve"
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var input = agent.StandardInput.BaseStream;
        await input.WriteAsync(new FrameWriter(FrameType.Hello, 1).U16(FrameLimits.Version).I64(1 << 20).I32(4096).End(), TestContext.Current.CancellationToken);
        await input.WriteAsync(new FrameWriter(FrameType.Freeze, 2).End(), TestContext.Current.CancellationToken);
        await input.FlushAsync(TestContext.Current.CancellationToken);
        // Not by looking on: whatever looks before it is done is stopped as well.
        await AnsweredAsync(agent.StandardOutput.BaseStream, 2);
        Assert.StartsWith("T", await StateAsync(), StringComparison.Ordinal);

        agent.Kill();
        await agent.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Until.TrueAsync(async () => (await StateAsync()).StartsWith('S'), "never continued", 11);

        async Task<string> StateAsync() => (await container.ShellAsync("ps -o stat= -C sleep")).Trim();
    }

    [Fact]
    public async Task Whoever_makes_processes_without_end_cannot_hold_it()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await sandbox.ShellAsync("setsid bash -c 'f() { f | f & }; while true; do f; sleep 0.05; done' >/dev/null 2>&1 &");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();

        var (id, _) = await FreezeAsync(sandbox);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await ThawAsync(sandbox, id);
    }

    [Fact]
    public async Task What_cannot_be_saved_in_time_is_said_and_programs_go_on()
    {
        await using var own = new AgentPlayground(0);
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        await sandbox.ShellAsync("setsid sleep 4321 >/dev/null 2>&1 &");
        own.State.IsDown = true;
        await sandbox.ShellAsync("echo unsaved > new.txt");
        var (_, frozen) = await FreezeAsync(sandbox);
        own.State.IsDown = false;

        Assert.False(frozen.Quiet);
        Assert.Contains("in time", frozen.Detail, StringComparison.Ordinal);
        await UntilRunningAsync(sandbox);
        await sandbox.ChangeAsync(SandboxChange.Written, "new.txt");
    }

    [Fact]
    public async Task The_same_request_is_the_same_freeze_and_another_one_waits_its_turn()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await sandbox.ShellAsync("setsid sleep 4321 >/dev/null 2>&1 &");
        var (id, first) = await FreezeAsync(sandbox);
        Assert.True(first.Quiet, first.Detail);
        Assert.Equal(first, await playground.Web.AskAsync<FilesFrozen>(new FreezeFiles(sandbox.Id, id)));
        await ThawAsync(sandbox, Guid.NewGuid());
        Assert.Equal("", await RunningAsync(sandbox));
        var waiting = FreezeAsync(sandbox);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await ThawAsync(sandbox, id);

        var (again, second) = await waiting;
        Assert.True(second.Quiet, second.Detail);
        await ThawAsync(sandbox, again);
        Assert.Equal("The sandbox is gone.", (await playground.Web.AskAsync<FilesFrozen>(new FreezeFiles(Guid.NewGuid(), Guid.NewGuid()))).Detail);
        Assert.True((await playground.StatusAsync()).Freezes);
    }

    private static async Task<(Guid Id, FilesFrozen Frozen)> FreezeAsync(TestSandbox sandbox)
    {
        var id = Guid.NewGuid();
        return (id, await sandbox.Playground.Web.AskAsync<FilesFrozen>(new FreezeFiles(sandbox.Id, id)));
    }

    private static Task ThawAsync(TestSandbox sandbox, Guid id) => sandbox.Playground.Web.SendAsync(new ThawFiles(sandbox.Id, id));

    /// <summary>Programs of the learner that do not stand still, apart from those that ask.</summary>
    private static async Task<string> RunningAsync(TestSandbox sandbox) => await sandbox.ShellAsync(
        "for p in $(pgrep -x 'sleep|python3|cat'); do grep -q '^State:.T' /proc/$p/status || echo $p; done");

    private static Task UntilRunningAsync(TestSandbox sandbox, int seconds = 5) => Until.TrueAsync(
        async () => await sandbox.ShellAsync("for p in $(pgrep -x 'sleep|python3|cat|bash'); do grep -q '^State:.T' /proc/$p/status && echo $p; done; true") == "",
        "programs still stand", seconds);

    private static async Task AnsweredAsync(Stream output, uint id)
    {
        var buffer = new FrameBuffer();
        while (true)
        {
            var count = await output.ReadAsync(buffer.Free(), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, count);
            buffer.Filled(count);
            while (buffer.TryTake(out var bytes, out var range))
            {
                var frame = new FrameReader(bytes.AsSpan(range));
                if (frame.Type == FrameType.Reply && frame.Id == id)
                {
                    Assert.Equal((byte)ReplyStatus.Ok, frame.Byte());
                    return;
                }
            }
        }
    }

    private static async Task<string> StateOfAsync(TestSandbox sandbox, string command) => (await sandbox.ShellAsync(
        $"ps -o stat= -p $(pgrep -xf '{command}')")).Trim();
}

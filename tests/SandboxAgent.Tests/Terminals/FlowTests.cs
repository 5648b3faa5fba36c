using System.Diagnostics;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Terminals;

/// <summary>Measures memory of the whole process, and times: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(FlowTests), DisableParallelization = true)]
public sealed class FlowAlone;

/// <summary>Floods, slow viewers and the latency of a key, measured at the hub.</summary>
[Collection(nameof(FlowTests))]
public sealed class FlowTests(AgentPlayground playground, ITestOutputHelper output)
{
    [Fact]
    public async Task CtrlC_ends_a_flood_at_once()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        terminal.Collects = false;
        var tail = "";
        var prompt = new TaskCompletionSource();
        terminal.OnOutput = bytes =>
        {
            tail = (tail + System.Text.Encoding.UTF8.GetString(bytes))[^Math.Min(tail.Length + bytes.Length, 400)..];
            if (tail.Contains("stopped-here", StringComparison.Ordinal))
                prompt.TrySetResult();
            return Task.CompletedTask;
        };
        await terminal.OpenAsync();
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            (tail, prompt) = ("", new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var before = terminal.Received;
            // The shell prints the word when `yes` has ended and what it printed has passed.
            await terminal.InputAsync("yes; echo stopped''-here\r");
            await Until.TrueAsync(() => Task.FromResult(terminal.Received > before + 2_000_000), "no flood");
            var clock = Stopwatch.StartNew();
            await terminal.InputAsync("\x03");
            // Bash drops the rest of an interrupted line, so its next command is the sign of life.
            await terminal.InputAsync("echo stopped''-here\r");
            await prompt.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        var floor = await RawCtrlCAsync(sandbox);
        output.WriteLine($"Ctrl-C under a flood: p50 {times[10]:F1} ms, p95 {times[18]:F1} ms; the engine alone p50 {floor[10]:F1} ms, p95 {floor[18]:F1} ms");
        Assert.InRange(times[10], 0, 250);
    }

    [Fact]
    public async Task CtrlC_passes_over_what_a_slow_client_has_not_seen_and_the_terminal_still_has_it()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await using var slow = await TerminalClient.ConnectAsync(sandbox);
        slow.OnOutput = bytes => bytes.Length > 1000 ? Task.Delay(20, TestContext.Current.CancellationToken) : Task.CompletedTask;
        await terminal.OpenAsync();
        await slow.OpenAsync();
        await terminal.InputAsync("yes yes-yes-yes\r");
        await Until.TrueAsync(() => Task.FromResult(slow.Received > 500_000), "no flood");

        await terminal.InputAsync("\x03");
        await slow.WaitForAsync(AtPrompt, "the prompt");

        Assert.InRange(slow.Skipped, 16 * 1024, 1024 * 1024);
        Whole(slow.Text());
        Assert.Contains("^C", slow.Text(), StringComparison.Ordinal);
        // Whoever opens the terminal now is given what was passed over.
        await using var later = await TerminalClient.ConnectAsync(sandbox);
        await later.OpenAsync();
        await later.WaitForAsync(AtPrompt, "the prompt");
        Assert.Equal(0, later.Skipped);
        Assert.InRange(later.Text().Length, 500_000, int.MaxValue);
        Whole(later.Text());

        static bool AtPrompt(string text) => text.LastIndexOf("$ ", StringComparison.Ordinal) is var at && at > 1000 && !text.AsSpan(at).Contains('\n');

        // From the command to what Ctrl-C has left of the last line.
        static void Whole(string text) => Assert.DoesNotContain(
            text.Split("\r\n").SkipWhile(l => l != "yes-yes-yes").TakeWhile(l => !l.Contains("^C", StringComparison.Ordinal)), l => l != "yes-yes-yes");
    }

    [Fact]
    public async Task A_slow_client_is_at_the_prompt_after_each_of_many_floods()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var slow = await TerminalClient.ConnectAsync(sandbox);
        slow.Collects = false;
        var (tail, prompt) = ("", new TaskCompletionSource());
        slow.OnOutput = bytes =>
        {
            tail = (tail + System.Text.Encoding.UTF8.GetString(bytes))[^Math.Min(tail.Length + bytes.Length, 400)..];
            if (tail.EndsWith("$ ", StringComparison.Ordinal))
                prompt.TrySetResult();
            return bytes.Length > 1000 ? Task.Delay(10, TestContext.Current.CancellationToken) : Task.CompletedTask;
        };
        await slow.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            await prompt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            (tail, prompt) = ("", new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var before = slow.Received;
            await slow.InputAsync("yes\r");
            await Until.TrueAsync(() => Task.FromResult(slow.Received > before + 200_000), "no flood");
            await slow.InputAsync("\x03");
        }
        await prompt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_that_stops_reading_costs_no_memory_and_holds_back_the_program()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        terminal.Collects = false;
        terminal.Acknowledges = false;
        await terminal.OpenAsync();
        await terminal.InputAsync("yes abcdefghijklmnopqrstuvwxyz\r");
        await Until.TrueAsync(() => Task.FromResult(terminal.Received >= 128 * 1024), "the window never filled");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.Delay(2000, TestContext.Current.CancellationToken);

        Assert.InRange(terminal.Received, 128 * 1024, 129 * 1024);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 * 1024 * 1024);
        var held = (await terminal.ListAsync()).Single().End;
        Assert.InRange(held, 128 * 1024, 512 * 1024);
        await terminal.KillAsync("shell-1");
    }

    [Fact]
    public async Task Everything_printed_arrives_once_and_in_order_under_flow_control()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var fast = await TerminalClient.ConnectAsync(sandbox);
        await using var slow = await TerminalClient.ConnectAsync(sandbox);
        slow.OnOutput = _ => Task.Delay(1, TestContext.Current.CancellationToken);
        await fast.OpenAsync();
        await slow.OpenAsync();
        await fast.InputAsync("seq -f 'n%.0f' 1 400000; echo do''ne\r");
        var ends = await Task.WhenAll(fast.WaitForAsync("done\r\n", seconds: 60), slow.WaitForAsync("done\r\n", seconds: 60));

        var expected = string.Concat(Enumerable.Range(1, 400_000).Select(i => $"n{i}\r\n"));
        foreach (var text in ends)
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal((0L, 0L), (fast.Gaps, slow.Gaps));
    }

    [Fact]
    public async Task A_key_comes_back_quickly()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.InputAsync("cat\r");
        await terminal.WaitForAsync("cat\r\n");
        var times = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var seen = terminal.Received;
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            terminal.OnOutput = _ =>
            {
                arrived.TrySetResult();
                return Task.CompletedTask;
            };
            var clock = Stopwatch.StartNew();
            await terminal.Connection.SendCoreAsync("Input", ["shell-1", "x"u8.ToArray()], TestContext.Current.CancellationToken);
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine($"Echo: p50 {times[50]:F2} ms, p95 {times[95]:F2} ms");
        Assert.InRange(times[50], 0, 50);
    }

    // The same keys to the engine's stream, by somebody who reads as fast as they can.
    private static async Task<List<double>> RawCtrlCAsync(TestSandbox sandbox)
    {
        using var exec = await RawExec.StartAsync(await sandbox.ContainerAsync(), "bash", "-i");
        var buffer = new byte[32 * 1024];
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await exec.WriteAsync("yes; echo stopped''-here\r"u8.ToArray());
            for (var received = 0; received < 2_000_000;)
                received += await exec.ReadAsync(buffer);
            var clock = Stopwatch.StartNew();
            await exec.WriteAsync("\x03"u8.ToArray());
            await exec.WriteAsync("echo stopped''-here\r"u8.ToArray());
            for (var tail = ""; !tail.Contains("stopped-here", StringComparison.Ordinal);)
            {
                var count = await exec.ReadAsync(buffer);
                tail = tail[^Math.Min(tail.Length, 100)..] + System.Text.Encoding.UTF8.GetString(buffer, 0, count);
            }
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    // The same bytes from the engine's stream, with nobody in between.
    private static async Task<TimeSpan> RawAsync(TestSandbox sandbox)
    {
        var clock = Stopwatch.StartNew();
        using var exec = await RawExec.StartAsync(await sandbox.ContainerAsync(), "bash", "-c", "head -c 60000000 /dev/zero | tr '\\0' x");
        var buffer = new byte[32 * 1024];
        while (await exec.ReadAsync(buffer) > 0)
        {
        }
        return clock.Elapsed;
    }

    [Fact]
    public async Task A_flood_is_fast()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        terminal.Collects = false;
        await terminal.OpenAsync();
        var floor = await RawAsync(sandbox);
        var clock = Stopwatch.StartNew();
        await terminal.InputAsync("head -c 60000000 /dev/zero | tr '\\0' x\r");
        await Until.TrueAsync(() => Task.FromResult(terminal.Received > 60_000_000), "the flood did not end", 60);
        output.WriteLine($"Flood: {60 / clock.Elapsed.TotalSeconds:F0} MB/s, the engine alone {60 / floor.TotalSeconds:F0} MB/s");
        Assert.InRange(clock.Elapsed / floor, 0, 5);
    }
}

using System.Diagnostics;

namespace Platform.Benchmarks;

/// <summary>Output as fast as it comes, and how quickly Ctrl-C ends it.</summary>
internal static class TerminalFlood
{
    public const string Area = "terminal-flood";
    private const int Rounds = 4, WarmUp = 10, Interrupts = 150;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, container) = await stack.SandboxAsync(ct);
        await using var product = await HubPty.ShellAsync(await stack.SessionAsync(ct), workspace, "shell-2", ct);
        await using var engine = await EnginePty.ShellAsync(stack.Engine, container, ct);

        var (hub, floor) = (new Samples(higherIsBetter: true), new Samples(higherIsBetter: true));
        for (var round = 0; round < Rounds; round++)
        {
            var (mine, floors) = (await FloodAsync(product, round, ct), await FloodAsync(engine, round, ct));
            if (round == 0) continue;
            hub.Add(mine);
            floor.Add(floors);
        }

        yield return Row.Of(Area, "50 MB of base64", "MB/s", hub, floor, Goal.RatioAtLeast(0.5));

        for (var i = 0; i < WarmUp; i++) await InterruptAsync(product, ct);
        (hub, floor) = (new Samples(), new Samples());
        for (var i = 0; i < Interrupts; i++)
        {
            hub.Add(await InterruptAsync(product, ct));
            floor.Add(await InterruptAsync(engine, ct));
        }

        yield return Row.Of(Area, "Ctrl-C under yes to prompt", "ms", hub, floor, Goal.P95Below(20, "ms"));
    }

    private static async Task<double> FloodAsync(Pty pty, int round, CancellationToken ct)
    {
        var (before, start) = (pty.Total, Stopwatch.GetTimestamp());
        // The sum tells the end from the echo of the command.
        await pty.TimeAsync(
            $"head -c 50000000 /dev/urandom | base64; echo over-$((100+{round}))\r",
            () => pty.Contains($"over-{100 + round}") && pty.EndsWith(Pty.Prompt), ct);
        return (pty.Total - before) / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<TimeSpan> InterruptAsync(Pty pty, CancellationToken ct)
    {
        await pty.WriteAsync("yes\r", ct);
        await Task.Delay(100, ct);
        return await pty.TimeAsync("\u0003", () => pty.EndsWith(Pty.Prompt), ct);
    }
}

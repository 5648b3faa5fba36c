using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>From the click on Run to the program's first output.</summary>
internal static class RunFirstOutput
{
    public const string Area = "run-first-output";
    private const int Runs = 25, WarmUp = 3;
    private const double Limit = 250;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, container) = await stack.SandboxAsync(ct);
        var session = await stack.SessionAsync(ct);
        await session.WriteAsync(workspace, "main.py", "print('hi')\n", ct);
        var (runs, floor) = (new Samples(), new Samples());

        var finished = new ConcurrentDictionary<Guid, TaskCompletionSource>();
        var version = (await session.WorkspaceAsync(workspace, ct)).Version;
        await using var hub = await session.ConnectWorkspaceAsync(workspace, version, e =>
        {
            if (e.Type == "run_finished") Finished(finished, e.Data.GetProperty("runId").GetGuid()).TrySetResult();
        }, ct: ct);
        await using var terminal = await session.ConnectTerminalAsync(workspace, ct);
        for (var i = -WarmUp; i < Runs; i++)
        {
            var (took, run) = await RunAsync(session, terminal, workspace, ct);
            await Finished(finished, run).Task.WaitAsync(ct);
            var least = await FloorAsync(stack, container, ct);
            if (i < 0) continue;
            runs.Add(took);
            floor.Add(least);
        }

        yield return Row.Of(Area, "request to first byte at the hub", "ms", runs, floor, Goal.P95Below(Limit, "ms"));

        await using var browser = await Browser.StartAsync();
        var clicks = new Samples();
        await using var page = await browser.OpenAsync(stack.Url, ct);
        var own = await page.SignInAsync($"bench-run-{Guid.NewGuid():N}@example.org", stack, ct);
        await page.WriteMainAsync(own, "print('hi')\n", ct);
        await page.ReloadAsync(ct);
        for (var i = -WarmUp; i < Runs; i++)
        {
            var took = await page.ClickRunAsync("hi", ct);
            if (i >= 0) clicks.Add(took);
        }

        await page.EndSandboxAsync(own);
        yield return Row.Of(Area, "click to text in the browser", "ms", clicks, floor, Goal.P95Below(Limit, "ms"));
    }

    private static async Task<(TimeSpan Took, Guid Run)> RunAsync(
        PlatformSession session, TerminalConnection terminal, Guid workspace, CancellationToken ct)
    {
        var clicked = Stopwatch.GetTimestamp();
        var first = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        terminal.Output = (_, _) => first.TrySetResult(Stopwatch.GetTimestamp());
        var run = await session.RunAsync(workspace, "main.py", ct);
        while (true)
        {
            try
            {
                await terminal.OpenAsync(run.TerminalId, ct: ct);
                break;
            }
            catch (HubException)
            {
                // The agent has not heard of the run yet.
                await Task.Delay(1, ct);
            }
        }

        var took = Stopwatch.GetElapsedTime(clicked, await first.Task.WaitAsync(ct));
        await terminal.CloseAsync(run.TerminalId, ct);
        return (took, run.RunId);
    }

    private static async Task<TimeSpan> FloorAsync(Stack stack, string container, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await using var python = await EnginePty.StartAsync(stack.Engine, container, ["python", "main.py"], ct);
        return Stopwatch.GetElapsedTime(start, await python.ExpectAsync(() => python.Total > 0, ct));
    }

    private static TaskCompletionSource Finished(ConcurrentDictionary<Guid, TaskCompletionSource> all, Guid run) =>
        all.GetOrAdd(run, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

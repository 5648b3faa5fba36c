using System.Diagnostics;
using Platform.Benchmarks;

// Measurements in the order in which they disturb each other least: what restarts processes comes last.
(string Area, int Seconds, Func<Stack, CancellationToken, IAsyncEnumerable<Row>> Measure)[] all =
[
    (EditCommand.Area, 75, EditCommand.MeasureAsync),
    (HandIn.Area, 120, HandIn.MeasureAsync),
    (AttemptDiff.Area, 180, AttemptDiff.MeasureAsync),
    (ReviewQueue.Area, 180, ReviewQueue.MeasureAsync),
    (TerminalEcho.Area, 60, TerminalEcho.MeasureAsync),
    (TerminalFlood.Area, 120, TerminalFlood.MeasureAsync),
    (StoppedReader.Area, 75, StoppedReader.MeasureAsync),
    (RunFirstOutput.Area, 60, RunFirstOutput.MeasureAsync),
    (OpenIde.Area, 90, OpenIde.MeasureAsync),
    (TypingUnderFlood.Area, 150, TypingUnderFlood.MeasureAsync),
    (Completion.Area, 120, Completion.MeasureAsync),
    (SandboxStart.Area, 240, SandboxStart.MeasureAsync),
    (Neighbours.Area, 150, Neighbours.MeasureAsync),
    (Packages.Area, 600, Packages.MeasureAsync),
    (FirstPrompt.Area, 180, FirstPrompt.MeasureAsync),
    (ColdSandbox.Area, 180, ColdSandbox.MeasureAsync)
];

if (args.Contains("--list"))
{
    foreach (var (area, _, _) in all) Console.WriteLine(area);
    return 0;
}

var chosen = args.Length == 0 ? all : [.. all.Where(m => args.Any(a => m.Area.StartsWith(a, StringComparison.Ordinal)))];
if (chosen.Length == 0 || args.Any(a => !all.Any(m => m.Area.StartsWith(a, StringComparison.Ordinal))))
{
    await Console.Error.WriteLineAsync($"There are: {string.Join(' ', all.Select(m => m.Area))}");
    return 2;
}

var rows = new List<Row>();
var result = Path.GetFullPath(Path.Combine("artifacts", "bench.json"));
await using var stack = new Stack();
foreach (var (area, seconds, measure) in chosen)
{
    var clock = Stopwatch.StartNew();
    Console.Error.WriteLine($"{area} …");
    var measured = await RunAsync(area, TimeSpan.FromSeconds(seconds), measure);
    rows.AddRange(measured);
    Report.Print(measured);
    // After each one: what is known is kept, whatever happens to the next.
    Report.Write(result, rows);
    Console.Error.WriteLine($"{area} took {clock.Elapsed.TotalSeconds:0} s\n");
}

Report.Print(rows);
Console.WriteLine($"{rows.Count(r => r.Met == true)} goals met, {rows.Count(r => r.Met == false)} missed; {result}");
return rows.Any(r => r.Failure is not null) ? 1 : 0;

async Task<List<Row>> RunAsync(string area, TimeSpan limit, Func<Stack, CancellationToken, IAsyncEnumerable<Row>> measure)
{
    var measured = new List<Row>();
    using var patience = new CancellationTokenSource(limit);
    try
    {
        // The token ends what listens to it; WaitAsync ends the wait for what does not.
        await CollectAsync(measure(stack, patience.Token), measured).WaitAsync(limit + TimeSpan.FromSeconds(5));
    }
    catch (Exception e)
    {
        var reason = patience.IsCancellationRequested ? $"took longer than {limit.TotalSeconds:0} s" : e.Message;
        lock (measured) return [.. measured, Row.Failed(area, reason)];
    }

    return measured;
}

static async Task CollectAsync(IAsyncEnumerable<Row> source, List<Row> into)
{
    await foreach (var row in source)
        lock (into) into.Add(row);
}

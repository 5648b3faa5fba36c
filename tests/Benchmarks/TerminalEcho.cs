namespace Platform.Benchmarks;

/// <summary>How long a typed character takes to come back.</summary>
internal static class TerminalEcho
{
    public const string Area = "terminal-echo";
    private const int SamplesOfEach = 500, WarmUp = 50, Terminals = 10;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, container) = await stack.SandboxAsync(ct);
        foreach (var terminals in new[] { 1, Terminals })
        {
            var (hub, floor) = (new Samples(), new Samples());
            await Task.WhenAll(Enumerable.Range(1, terminals)
                .Select(n => TypeAsync(stack, workspace, container, $"shell-{n}", hub, floor, ct)));
            yield return Row.Of(
                Area, terminals == 1 ? "one terminal" : $"{terminals} terminals at once", "ms", hub, floor, Goal.RatioAtMost(4));
        }
    }

    // cat on both sides: the kernel's echo, so that nothing of a shell is measured.
    private static async Task TypeAsync(
        Stack stack, Guid workspace, string container, string shell, Samples hub, Samples floor, CancellationToken ct)
    {
        await using var product = await HubPty.ShellAsync(await stack.SessionAsync(ct), workspace, shell, ct);
        await using var engine = await EnginePty.StartAsync(stack.Engine, container, ["cat"], ct);
        await product.WriteAsync("cat\r", ct);
        await Task.Delay(300, ct);
        using var timer = new PeriodicTimer(Pace);
        for (var i = -WarmUp; i < SamplesOfEach; i++)
        {
            await timer.WaitForNextTickAsync(ct);
            var character = (char)('a' + (i + WarmUp) % 26);
            var (mine, floors) = (await product.EchoAsync(character, ct), await engine.EchoAsync(character, ct));
            if (i < 0) continue;
            hub.Add(mine);
            floor.Add(floors);
        }
    }
}

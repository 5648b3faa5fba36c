namespace Platform.Benchmarks;

/// <summary>A page in whose terminal a program prints as fast as it can: keys, Ctrl-C, memory.</summary>
internal static class TypingUnderFlood
{
    public const string Area = "typing-under-flood";
    private const int Keys = 200, Interrupts = 40;
    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(20);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var browser = await Browser.StartAsync();
        await using var page = await browser.OpenAsync(stack.Url, ct);
        var workspace = await page.SignInAsync($"bench-type-{Guid.NewGuid():N}@example.org", stack, ct);
        await page.WriteMainAsync(workspace, "print('hi')\n", ct);
        await page.ReloadAsync(ct);
        var (quiet, _) = await page.TypeAsync(Keys, ct);
        await page.CommandAsync("yes", ct);
        var (flooded, longTasks) = await page.TypeAsync(Keys, ct);
        var before = await page.MemoryAsync(ct);
        await Task.Delay(Flood, ct);
        var grown = new Samples();
        grown.Add(await page.MemoryAsync(ct) - before);
        await page.InterruptAsync("", ct);
        var (interrupted, idle) = (new Samples(), new Samples());
        for (var i = 0; i < Interrupts; i++)
        {
            interrupted.Add(await page.InterruptAsync("yes", ct));
            idle.Add(await page.InterruptAsync("sleep 60", ct));
        }

        await page.EndSandboxAsync(workspace);
        yield return Row.Of(Area, "key to frame, `yes` below", "ms", flooded, quiet);
        yield return Row.Of(Area, "Ctrl-C under `yes` to prompt on the screen", "ms", interrupted, idle, Goal.P95Below(50, "ms"));
        yield return Row.Of(Area, "memory grows in 20 s of `yes`", "MiB", grown, null, Goal.AtMost(8, "MiB"));
        yield return Row.Of(Area, "long tasks of the page", "ms", longTasks, null, Goal.AtMost(100, "ms"));
    }
}

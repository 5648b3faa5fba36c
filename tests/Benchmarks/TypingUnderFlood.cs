namespace Platform.Benchmarks;

/// <summary>Typing in the editor while a program prints as fast as it can in the terminal below.</summary>
internal static class TypingUnderFlood
{
    public const string Area = "typing-under-flood";
    private const int Keys = 200;

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
        await page.EndSandboxAsync(workspace);
        yield return Row.Of(Area, "key to frame, `yes` below", "ms", flooded, quiet);
        yield return Row.Of(Area, "long tasks of the page", "ms", longTasks, null, Goal.AtMost(100, "ms"));
    }
}

using System.Diagnostics;

namespace Platform.Benchmarks;

/// <summary>From following a sign-in link to a prompt on the screen, each time a new person in a browser that knows nothing.</summary>
internal static class FirstPrompt
{
    public const string Area = "first-prompt";
    private const int People = 20, WarmUp = 2;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        yield return await MeasureAsync(stack, Area, "warm sandbox", People, stack.FilledAsync, Goal.P95Below(1000, "ms"), ct);
    }

    /// <param name="prepare">Brings the stack into the state that every sample starts from.</param>
    public static async Task<Row> MeasureAsync(
        Stack stack, string area, string name, int people, Func<CancellationToken, Task> prepare, Goal goal, CancellationToken ct)
    {
        var (_, container) = await stack.SandboxAsync(ct);
        var (prompts, floor) = (new Samples(), new Samples());
        await using var browser = await Browser.StartAsync();
        for (var i = -WarmUp; i < people; i++)
        {
            await prepare(ct);
            var link = await BrowserPage.LinkAsync(stack, $"bench-{Guid.NewGuid():N}@example.org", ct);
            await using var page = await browser.OpenAsync(stack.Url, ct);
            var took = await page.PromptAsync(link, ct);
            await page.EndSandboxAsync(page.WorkspaceId());

            // What cannot be saved: a page of this server in this browser, and a shell that comes to its prompt.
            await using var blank = await browser.OpenAsync(stack.Url, ct);
            var least = await blank.BlankAsync(ct);
            var start = Stopwatch.GetTimestamp();
            await using (await EnginePty.ShellAsync(stack.Engine, container, ct))
                least += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i < 0) continue;
            prompts.Add(took);
            floor.Add(least);
        }

        return Row.Of(area, name, "ms", prompts, floor, goal);
    }
}

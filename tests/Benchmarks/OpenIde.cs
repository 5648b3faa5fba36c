namespace Platform.Benchmarks;

/// <summary>A workspace that is opened by somebody who is signed in, in a browser that has nothing cached.</summary>
internal static class OpenIde
{
    public const string Area = "open-ide";
    private const int Rounds = 20, WarmUp = 2;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var browser = await Browser.StartAsync();
        await using var first = await browser.OpenAsync(stack.Url, ct);
        var workspace = await first.SignInAsync($"bench-open-{Guid.NewGuid():N}@example.org", stack, ct);
        await first.WriteMainAsync(workspace, "print('hi')\n", ct);
        var (paints, ready, blank) = (new Samples(), new Samples(), new Samples());
        for (var i = -WarmUp; i < Rounds; i++)
        {
            await using var page = await browser.OpenAsync(stack.Url, ct, await first.StateAsync());
            var (painted, typing) = await page.WorkspaceAsync(workspace, ct);
            await using var empty = await browser.OpenAsync(stack.Url, ct);
            var least = await empty.BlankAsync(ct);
            if (i < 0) continue;
            paints.Add(painted);
            ready.Add(typing);
            blank.Add(least);
        }

        await first.EndSandboxAsync(workspace);
        yield return Row.Of(Area, "files and bars painted", "ms", paints, blank, Goal.P95Below(1000, "ms"));
        yield return Row.Of(Area, "ready for typing", "ms", ready, blank, Goal.P95Below(2000, "ms"));
    }
}

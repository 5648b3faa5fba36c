using Docker.DotNet.Models;

namespace Platform.Benchmarks;

/// <summary>From a dot in the editor to the suggestions on the screen: the first one of a page, and those after it.</summary>
internal static class Completion
{
    public const string Area = "completion";
    private const int Pages = 5, Warm = 60;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (first, warm, memory) = (new Samples(), new Samples(), new Samples());
        await using var browser = await Browser.StartAsync();
        await using var page = await browser.OpenAsync(stack.Url, ct);
        var workspace = await page.SignInAsync($"bench-complete-{Guid.NewGuid():N}@example.org", stack, ct);
        await page.WriteMainAsync(workspace, "import math\n\nmath\n", ct);
        for (var i = 0; i < Pages; i++)
        {
            await page.WorkspaceAsync(workspace, ct);
            first.Add(await page.CompleteAsync(ct));
        }
        for (var i = 0; i < Warm; i++)
            warm.Add(await page.CompleteAsync(ct));
        memory.Add(await MemoryAsync(stack, ct));
        await page.EndSandboxAsync(workspace);
        yield return Row.Of(Area, "first, page just opened", "ms", first, null, Goal.P95Below(3000, "ms"));
        yield return Row.Of(Area, "warm", "ms", warm, null, Goal.P95Below(100, "ms"));
        yield return Row.Of(Area, "memory of the container", "MiB", memory, null, Goal.AtMost(384, "MiB"));
    }

    private static async Task<double> MemoryAsync(Stack stack, CancellationToken ct)
    {
        var found = await stack.Engine.Containers.ListContainersAsync(new ContainersListParameters(), ct);
        var container = found.Where(c => c.Labels.ContainsKey("platform.language-of")).MaxBy(c => c.Created)
            ?? throw new InvalidOperationException("There is no language server.");
        var measured = 0.0;
        await stack.Engine.Containers.GetContainerStatsAsync(
            container.ID, new ContainerStatsParameters { Stream = false }, new Progress(s => measured = InUse(s)), ct);
        return measured;
    }

    // As the engine's own table counts it: without what was only read from files.
    private static double InUse(ContainerStatsResponse stats)
    {
        if (stats.MemoryStats is not { } memory) return 0;
        ulong files = 0;
        if (memory.Stats is { } all && !all.TryGetValue("total_inactive_file", out files))
            all.TryGetValue("inactive_file", out files);
        return ((memory.Usage ?? 0) - files) / (1024.0 * 1024.0);
    }

    private sealed class Progress(Action<ContainerStatsResponse> report) : IProgress<ContainerStatsResponse>
    {
        public void Report(ContainerStatsResponse value) => report(value);
    }
}

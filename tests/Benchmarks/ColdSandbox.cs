namespace Platform.Benchmarks;

/// <summary>The same without a warm sandbox: the agent is started again with none, and afterwards as it was.</summary>
internal static class ColdSandbox
{
    public const string Area = "cold-sandbox";
    private const int People = 6, Starts = 12;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await Stack.UseWarmSandboxesAsync(0, ct);
        try
        {
            foreach (var row in await SandboxStart.MeasureAsync(stack, Area, "cold", Starts, _ => Task.CompletedTask, Goal.RatioAtMost(1.3), ct))
                yield return row;
            yield return await FirstPrompt.MeasureAsync(
                stack, Area, "sign-in link to prompt", People, _ => Task.CompletedTask, Goal.P95Below(2000, "ms"), ct);
        }
        finally
        {
            await Stack.UseWarmSandboxesAsync(null, CancellationToken.None);
        }
    }
}

using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>Waits for what has to become true, and says what did not.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        TrueAsync(condition, () => Task.FromResult(what), within);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<Task<string>> what, TimeSpan? within = null)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > (within ?? Patience))
                Assert.Fail($"Not within {(within ?? Patience).TotalSeconds:0} s: {await what()}");
            await Task.Delay(Pace, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for a value, and returns it.</summary>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> find, string what, TimeSpan? within = null)
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await find()) is not null, what, within);
        return found!;
    }
}

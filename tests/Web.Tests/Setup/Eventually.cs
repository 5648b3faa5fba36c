namespace Platform.Web.Tests.Setup;

/// <summary>Waits for what happens behind an answer.</summary>
internal static class Eventually
{
    /// <summary>Only how long a failure takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    /// <summary>Asks until the answer is as wanted, and returns it.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var answer = await ask();
            if (wanted(answer)) return answer;
            Assert.False(patience.IsCancellationRequested, $"It never happened. Last: {answer}");
            await Task.WhenAny(Task.Delay(Pace, patience.Token));
        }
    }
}

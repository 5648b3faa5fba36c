namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// When the pool may make a sandbox: not while a claim waits for one or a page has just got one and is being drawn, and
/// while somebody types only for a small share of the time, because starting a container is felt in every terminal of a
/// small host.
/// </summary>
internal sealed class RefillPace
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClaimPause = TimeSpan.FromSeconds(2);
    // At most one key in this many is pressed while one is made, so that p95 stays what it is.
    private const int Share = 40;
    private int _claiming;
    private long _typed;
    private long _claimed;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Somebody pressed a key.</summary>
    public void Typed() => Interlocked.Exchange(ref _typed, DateTimeOffset.UtcNow.UtcTicks);

    /// <summary>Somebody got a sandbox that was ready.</summary>
    public void Claimed() => Interlocked.Exchange(ref _claimed, DateTimeOffset.UtcNow.UtcTicks);

    /// <summary>Held while a claim waits for its container.</summary>
    public IDisposable Claiming()
    {
        Interlocked.Increment(ref _claiming);
        return new After(() => Interlocked.Decrement(ref _claiming));
    }

    /// <summary>Held while a warm one is made.</summary>
    public IDisposable Making()
    {
        var started = DateTimeOffset.UtcNow;
        return new After(() => _pausedUntil = DateTimeOffset.UtcNow + (DateTimeOffset.UtcNow - started) * Share);
    }

    /// <param name="isUrgent">Whether so few are left that the next ones who come would have to wait.</param>
    public async Task WaitAsync(Func<bool> isUrgent)
    {
        while (Volatile.Read(ref _claiming) > 0
            || (Since(ref _typed) < TypingPause && DateTimeOffset.UtcNow < _pausedUntil)
            || (Since(ref _claimed) < ClaimPause && !isUrgent()))
            await Task.Delay(Step);
    }

    private static TimeSpan Since(ref long ticks) => TimeSpan.FromTicks(DateTimeOffset.UtcNow.UtcTicks - Interlocked.Read(ref ticks));

    private sealed class After(Action then) : IDisposable
    {
        public void Dispose() => then();
    }
}

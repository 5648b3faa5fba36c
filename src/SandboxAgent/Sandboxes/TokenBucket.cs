namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Lets a burst pass, and then so many a second. Not thread-safe.</summary>
internal sealed class TokenBucket(double burst, double perSecond)
{
    // Full before it is first asked, however long ago that would have been.
    private double _left;
    private DateTimeOffset _since;

    /// <summary>Whether one more may pass now. A clock that goes back takes nothing away.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        _left = Math.Min(burst, _left + Math.Max(0, (now - _since).TotalSeconds) * perSecond);
        _since = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}

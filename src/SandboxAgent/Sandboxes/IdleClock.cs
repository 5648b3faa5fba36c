using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>What follows from how long a sandbox was not used.</summary>
internal enum IdleVerdict { InUse, Warn, Warned, Stop }

/// <summary>Decides when an unused sandbox is warned about and stopped. Nobody is stopped without a warning.</summary>
internal sealed class IdleClock(SandboxLimits limits)
{
    /// <summary>When it will be stopped; set while the warning is on.</summary>
    public DateTimeOffset? StopsAt { get; private set; }

    /// <param name="used">When it was last typed into, printed, or worked.</param>
    /// <param name="watched">When somebody last looked at it; now, when somebody does.</param>
    public IdleVerdict Judge(DateTimeOffset used, DateTimeOffset watched, DateTimeOffset now)
    {
        var isWatched = watched >= now;
        var allowed = TimeSpan.FromSeconds(isWatched ? limits.WatchedIdleSeconds : limits.IdleSeconds);
        var since = isWatched || used > watched ? used : watched;
        var warning = TimeSpan.FromSeconds(Math.Min(limits.IdleWarningSeconds, allowed.TotalSeconds / 2));
        if (allowed <= TimeSpan.Zero || now < since + allowed - warning)
        {
            StopsAt = null;
            return IdleVerdict.InUse;
        }
        if (StopsAt is null)
        {
            // Late, when the host slept or the page has just been closed: the warning keeps its length.
            StopsAt = since + allowed > now + warning ? since + allowed : now + warning;
            return IdleVerdict.Warn;
        }
        return now >= StopsAt ? IdleVerdict.Stop : IdleVerdict.Warned;
    }
}

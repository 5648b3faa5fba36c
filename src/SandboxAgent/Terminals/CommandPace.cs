using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <summary>Every command that is reported is an event for good: a burst passes, then one a second; the rest is counted.</summary>
internal sealed class CommandPace
{
    private readonly Lock _gate = new();
    private readonly TokenBucket _reports = new(burst: 60, perSecond: 1);
    private int _skipped;

    /// <summary>Whether a command may be reported now; if so, how many were not since the last one.</summary>
    public bool MayReport(DateTimeOffset now, out int skipped)
    {
        lock (_gate)
        {
            skipped = _skipped;
            var may = _reports.TryTake(now);
            _skipped = may ? 0 : _skipped + 1;
            return may;
        }
    }
}

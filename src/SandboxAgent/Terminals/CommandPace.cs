namespace Platform.SandboxAgent.Terminals;

/// <summary>Every command that is reported is an event for good: a burst passes, then one a second; the rest is counted.</summary>
internal sealed class CommandPace
{
    private const double Burst = 60, PerSecond = 1;
    private readonly Lock _gate = new();
    private double _left = Burst;
    private DateTimeOffset _since;
    private int _skipped;

    /// <summary>Whether a command may be reported now; if so, how many were not since the last one.</summary>
    public bool MayReport(DateTimeOffset now, out int skipped)
    {
        lock (_gate)
        {
            if (_since != default)
                _left = Math.Min(Burst, _left + Math.Max(0, (now - _since).TotalSeconds) * PerSecond);
            _since = now;
            skipped = _skipped;
            if (_left < 1)
            {
                _skipped++;
                return false;
            }
            _left--;
            _skipped = 0;
            return true;
        }
    }
}

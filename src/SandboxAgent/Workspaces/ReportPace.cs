namespace Platform.SandboxAgent.Workspaces;

/// <summary>
/// Every reported change is an event for good, so a program that writes without end must not fill the log. A burst
/// passes (a project that is unpacked); after it, changes of one path merge while they wait.
/// </summary>
internal sealed class ReportPace
{
    private const double Burst = 1500, PerSecond = 20;
    private double _left = Burst;
    private DateTimeOffset _since = DateTimeOffset.UtcNow;

    /// <param name="atOnce">Counted, but not kept waiting: programs stand still until it is through.</param>
    public async Task WaitAsync(bool atOnce, CancellationToken cancellation)
    {
        var now = DateTimeOffset.UtcNow;
        _left = Math.Min(Burst, _left + (now - _since).TotalSeconds * PerSecond) - 1;
        _since = now;
        if (_left < 0 && !atOnce)
            await Task.Delay(TimeSpan.FromSeconds(1 / PerSecond), cancellation);
    }
}

using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Tests.Sandboxes;

public sealed class IdleClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly IdleClock _clock = new(new SandboxLimits { IdleSeconds = 600, WatchedIdleSeconds = 1200, IdleWarningSeconds = 120 });

    [Fact]
    public void Unused_it_is_warned_and_then_stopped()
    {
        Assert.Equal(IdleVerdict.InUse, Judge(479));
        Assert.Equal(IdleVerdict.Warn, Judge(480));
        Assert.Equal(Noon.AddSeconds(600), _clock.StopsAt);
        Assert.Equal(IdleVerdict.Warned, Judge(599));
        Assert.Equal(IdleVerdict.Stop, Judge(600));
    }

    [Fact]
    public void Use_takes_the_warning_back()
    {
        Judge(500);

        Assert.Equal(IdleVerdict.InUse, _clock.Judge(Noon.AddSeconds(510), Noon, Noon.AddSeconds(511)));
        Assert.Null(_clock.StopsAt);
        Assert.Equal(IdleVerdict.Warn, _clock.Judge(Noon.AddSeconds(510), Noon, Noon.AddSeconds(990)));
    }

    [Fact]
    public void While_somebody_looks_it_may_be_unused_for_longer()
    {
        Assert.Equal(IdleVerdict.InUse, _clock.Judge(Noon, Noon.AddSeconds(1000), Noon.AddSeconds(1000)));
        Assert.Equal(IdleVerdict.Warn, _clock.Judge(Noon, Noon.AddSeconds(1080), Noon.AddSeconds(1080)));
        Assert.Equal(IdleVerdict.Stop, _clock.Judge(Noon, Noon.AddSeconds(1200), Noon.AddSeconds(1200)));
    }

    [Fact]
    public void When_nobody_looks_any_more_the_time_begins_anew() =>
        Assert.Equal(IdleVerdict.InUse, _clock.Judge(Noon, Noon.AddSeconds(1000), Noon.AddSeconds(1400)));

    [Fact]
    public void Whoever_looks_late_warns_first()
    {
        Assert.Equal(IdleVerdict.Warn, Judge(10_000));
        Assert.Equal(Noon.AddSeconds(10_120), _clock.StopsAt);
        Assert.Equal(IdleVerdict.Stop, Judge(10_120));
    }

    private IdleVerdict Judge(int seconds) => _clock.Judge(Noon, Noon, Noon.AddSeconds(seconds));
}

using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Tests.Sandboxes;

public sealed class LimitWatchTests
{
    private const long MiB = 1024 * 1024;
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SandboxMeasurement Quiet = new(
        10, 5 * MiB, 6 * MiB, 0, 4, 0, new Space(40 * MiB, 1024 * MiB, 300, 65_536), new Space(0, 64 * MiB, 1, 4096), new Space(0, 16 * MiB, 1, 4096));

    private readonly LimitWatch _watch = new(SandboxLimits.Default);

    [Fact]
    public void A_quiet_sandbox_reaches_nothing() => Assert.Empty(_watch.Take(Quiet, Noon));

    [Fact]
    public void Each_kill_and_refusal_is_told_but_not_more_than_once_a_minute()
    {
        Assert.Equal([SandboxLimit.Memory, SandboxLimit.Processes], Limits(Quiet with { OutOfMemoryKills = 1, ProcessesRefused = 40 }, 0));
        Assert.Empty(Limits(Quiet with { OutOfMemoryKills = 2, ProcessesRefused = 90 }, 30));
        Assert.Equal([SandboxLimit.Memory, SandboxLimit.Processes], Limits(Quiet with { OutOfMemoryKills = 2, ProcessesRefused = 90 }, 61));
        Assert.Empty(Limits(Quiet with { OutOfMemoryKills = 2, ProcessesRefused = 90 }, 600));
    }

    [Fact]
    public void A_disk_that_stays_full_is_told_once()
    {
        var full = Quiet with { Disk = new Space(1024 * MiB, 1024 * MiB, 300, 65_536) };

        Assert.Equal([new LimitHit(SandboxLimit.Disk, 1024 * MiB, 1024 * MiB)], _watch.Take(full, Noon));
        Assert.Empty(Limits(full, 70));
        Assert.Empty(Limits(full with { Disk = full.Disk! with { Bytes = 1024 * MiB - 200 * 1024 } }, 80));
        Assert.Empty(Limits(full, 200));
        Assert.Empty(Limits(Quiet, 210));
        Assert.Equal([SandboxLimit.Disk], Limits(full, 220));
    }

    [Fact]
    public void Files_and_memory_file_systems_are_watched_too() => Assert.Equal(
        [SandboxLimit.DiskFiles, SandboxLimit.Temporary, SandboxLimit.SharedMemory],
        Limits(Quiet with
        {
            Disk = new Space(40 * MiB, 1024 * MiB, 65_536, 65_536),
            Temporary = new Space(64 * MiB - 4096, 64 * MiB, 2, 4096),
            SharedMemory = new Space(16 * MiB, 16 * MiB, 2, 4096)
        }, 0));

    [Fact]
    public void What_cannot_be_measured_is_not_told() =>
        Assert.Empty(_watch.Take(Quiet with { Disk = null, Temporary = null, SharedMemory = null }, Noon));

    [Fact]
    public void What_an_earlier_process_of_the_agent_has_seen_is_not_told_again()
    {
        var before = Quiet with { OutOfMemoryKills = 3, ProcessesRefused = 5 };

        Assert.Empty(new LimitWatch(SandboxLimits.Default, before).Take(before, Noon));
    }

    private IEnumerable<SandboxLimit> Limits(SandboxMeasurement measured, int seconds) =>
        _watch.Take(measured, Noon.AddSeconds(seconds)).Select(h => h.Limit);
}

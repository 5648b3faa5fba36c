using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A limit that was reached.</summary>
internal sealed record LimitHit(SandboxLimit Limit, long Allowed, long? Used);

/// <summary>Tells from one measurement after the other which limits were reached, each at most once a minute.</summary>
/// <param name="first">What counts had before; null for a new container, whose counts began with it.</param>
internal sealed class LimitWatch(SandboxLimits limits, SandboxMeasurement? first = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    // A file system is full when a small file does not fit any more, and has room again when a larger one does.
    private const long FullBytes = 64 * 1024, RoomBytes = 1024 * 1024;
    private const double RoomShare = 0.05;
    private readonly Dictionary<SandboxLimit, DateTimeOffset> _told = [];
    private readonly HashSet<SandboxLimit> _full = [];
    private long _kills = first?.OutOfMemoryKills ?? 0;
    private long _refused = first?.ProcessesRefused ?? 0;

    public IReadOnlyList<LimitHit> Take(SandboxMeasurement measured, DateTimeOffset now)
    {
        var hits = new List<LimitHit>();
        // What happened within the minute is told after it.
        if (measured.OutOfMemoryKills > _kills && MayTell(SandboxLimit.Memory, now))
        {
            _kills = measured.OutOfMemoryKills;
            hits.Add(new LimitHit(SandboxLimit.Memory, limits.MemoryBytes, measured.PeakMemoryBytes));
        }
        if (measured.ProcessesRefused > _refused && MayTell(SandboxLimit.Processes, now))
        {
            _refused = measured.ProcessesRefused;
            hits.Add(new LimitHit(SandboxLimit.Processes, limits.Processes, measured.Processes));
        }
        Look(SandboxLimit.Disk, measured.Disk?.Bytes, measured.Disk?.BytesAllowed, FullBytes, RoomBytes, now, hits);
        Look(SandboxLimit.DiskFiles, measured.Disk?.Files, measured.Disk?.FilesAllowed, 0, 10, now, hits);
        Look(SandboxLimit.Temporary, measured.Temporary?.Bytes, measured.Temporary?.BytesAllowed, FullBytes, RoomBytes, now, hits);
        Look(SandboxLimit.SharedMemory, measured.SharedMemory?.Bytes, measured.SharedMemory?.BytesAllowed, FullBytes, RoomBytes, now, hits);
        return hits;
    }

    /// <summary>Whether a minute has passed since this limit was told; counts as telling it.</summary>
    public bool MayTell(SandboxLimit limit, DateTimeOffset now)
    {
        lock (_told)
        {
            if (_told.TryGetValue(limit, out var told) && now - told < Pause)
                return false;
            _told[limit] = now;
            return true;
        }
    }

    // What stays full was told when it became so.
    private void Look(
        SandboxLimit limit, long? used, long? allowed, long full, long room, DateTimeOffset now, List<LimitHit> hits)
    {
        if (used is not { } inUse || allowed is not { } most || most <= 0)
            return;
        var free = most - inUse;
        if (free > Math.Max(full, Math.Min(room, (long)(most * RoomShare))))
            _full.Remove(limit);
        else if (free <= Math.Min(full, most / 16) && !_full.Contains(limit) && MayTell(limit, now))
        {
            _full.Add(limit);
            hits.Add(new LimitHit(limit, most, inUse));
        }
    }
}

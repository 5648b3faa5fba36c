using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The sandboxes that are ready for whoever comes, oldest first.</summary>
internal sealed class WarmShelf
{
    private readonly Lock _gate = new();
    private readonly List<SandboxContainer> _warm = [];
    private bool _closed = true;

    public int Count { get { lock (_gate) return _warm.Count; } }

    public long MemoryBytes { get { lock (_gate) return _warm.Sum(c => c.Limits.MemoryBytes); } }

    /// <summary>Whether nothing may be put on it.</summary>
    public bool IsClosed { get { lock (_gate) return _closed; } }

    public void Open()
    {
        lock (_gate)
            _closed = false;
    }

    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    public bool TryAdd(SandboxContainer container)
    {
        lock (_gate)
        {
            if (!_closed)
                _warm.Add(container);
            return !_closed;
        }
    }

    /// <summary>Takes the first that fits; it is only the caller's from then on.</summary>
    public SandboxContainer? Take(Predicate<SandboxContainer> fits)
    {
        lock (_gate)
        {
            var at = _warm.FindIndex(fits);
            if (at < 0)
                return null;
            var found = _warm[at];
            _warm.RemoveAt(at);
            return found;
        }
    }

    public bool Holds(string container)
    {
        lock (_gate)
            return _warm.Exists(c => c.Id == container);
    }

    /// <summary>The first shape of which there are too few.</summary>
    public SandboxLimits? Missing(IEnumerable<(SandboxLimits Shape, int Count)> targets)
    {
        lock (_gate)
            return targets.FirstOrDefault(t => _warm.Count(c => c.Limits == t.Shape) < t.Count).Shape;
    }

    /// <summary>Takes those of which there are too many.</summary>
    public IReadOnlyList<SandboxContainer> TakeSurplus(IEnumerable<(SandboxLimits Shape, int Count)> targets)
    {
        var wanted = targets.ToDictionary(t => t.Shape, t => t.Count);
        lock (_gate)
        {
            var surplus = _warm.GroupBy(c => c.Limits).SelectMany(g => g.Skip(wanted.GetValueOrDefault(g.Key))).ToList();
            _warm.RemoveAll(surplus.Contains);
            return surplus;
        }
    }
}

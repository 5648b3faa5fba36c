namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Ids whose time is over, so that a late or repeated command does not bring them back. Forgets the oldest.</summary>
internal sealed class RecentIds
{
    private const int Kept = 1000;
    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = new();

    public void Add(Guid id)
    {
        lock (_gate)
        {
            if (!_ids.Add(id))
                return;
            _order.Enqueue(id);
            if (_order.Count > Kept)
                _ids.Remove(_order.Dequeue());
        }
    }

    public bool Contains(Guid id)
    {
        lock (_gate)
            return _ids.Contains(id);
    }
}

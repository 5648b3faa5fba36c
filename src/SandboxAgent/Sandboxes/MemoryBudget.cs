namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// What all sandboxes together may be promised. Each container that exists has been promised its whole limit, so that
/// the host never has to choose whose program to end.
/// </summary>
internal sealed class MemoryBudget(AgentSettings settings)
{
    // The rest is for the engine, the agent, and whatever else the host does.
    private const double ShareOfHost = 0.8;
    private readonly Lock _gate = new();
    private long _hostBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    private long _promised;
    private IMemoryUser? _other;

    /// <summary>Takes note of what is given up when a sandbox would find no room.</summary>
    public void Register(IMemoryUser other) => _other = other;

    /// <summary>Promised to what is given up before a sandbox is refused.</summary>
    public long Reclaimable => _other?.Bytes ?? 0;

    /// <summary>Gets some of that back; false when there is none.</summary>
    public Task<bool> ReclaimAsync() => _other?.GiveUpOneAsync() ?? Task.FromResult(false);

    public long Bytes => settings.MemoryBudgetBytes ?? (long)(ShareOfHost * Interlocked.Read(ref _hostBytes));

    public long Promised { get { lock (_gate) return _promised; } }

    /// <summary>The engine may be on another machine than the agent.</summary>
    public void HostHas(long bytes)
    {
        if (bytes > 0)
            Interlocked.Exchange(ref _hostBytes, bytes);
    }

    /// <summary>Null when the rest of the budget is too small. Disposing gives it back.</summary>
    public IDisposable? TryPromise(long bytes)
    {
        lock (_gate)
        {
            if (_promised + bytes > Bytes)
                return null;
            _promised += bytes;
            return new Promise(this, bytes);
        }
    }

    /// <summary>For a container that exists already, whatever the budget says.</summary>
    public IDisposable Acknowledge(long bytes)
    {
        lock (_gate)
            _promised += bytes;
        return new Promise(this, bytes);
    }

    private sealed class Promise(MemoryBudget budget, long bytes) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) != 0)
                return;
            lock (budget._gate)
                budget._promised -= bytes;
        }
    }
}

/// <summary>Something useful that has a part of the budget, and less right to it than a sandbox.</summary>
internal interface IMemoryUser
{
    long Bytes { get; }
    Task<bool> GiveUpOneAsync();
}

/// <summary>The budget is spent; the message is a sentence for a person.</summary>
internal sealed class NoRoomException() : Exception(Reason)
{
    public const string Reason = "all memory of its host is in use by other sandboxes; try again in a few minutes.";
}

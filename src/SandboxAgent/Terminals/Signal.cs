namespace Platform.SandboxAgent.Terminals;

/// <summary>Wakes one waiting loop; several wake-ups before it looks count as one.</summary>
internal sealed class Signal
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        // Two setters may race: the second one finds the signal set, which is what it wants.
        try
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
        catch (SemaphoreFullException)
        {
        }
    }

    public Task WaitAsync(CancellationToken cancellation) => _set.WaitAsync(cancellation);

    public Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellation) => _set.WaitAsync(patience, cancellation);
}

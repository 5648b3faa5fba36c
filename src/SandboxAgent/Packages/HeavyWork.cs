namespace Platform.SandboxAgent.Packages;

/// <summary>What keeps a core busy: so little of it at once that no sandbox can take all cores from the others.</summary>
internal sealed class HeavyWork
{
    private readonly SemaphoreSlim _places = new(Math.Clamp(Environment.ProcessorCount / 2, 1, 2));

    public async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _places.Release();
        }
    }
}

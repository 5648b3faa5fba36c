namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Keeps a few generic sandboxes ready, so that a claim only has to push files.</summary>
internal sealed class WarmPool(Engine engine, AgentSettings settings, ILogger<WarmPool> logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private readonly Queue<SandboxContainer> _warm = new();
    private bool _filling;
    private bool _stopped = true;

    public int Count { get { lock (_gate) return _warm.Count; } }

    /// <summary>A container for a sandbox: a warm one, or else a new one.</summary>
    public async Task<(SandboxContainer Container, bool Warm)> TakeAsync(CancellationToken cancellation)
    {
        SandboxContainer? container;
        lock (_gate)
            _warm.TryDequeue(out container);
        return container is not null
            ? (container, true)
            : (await SandboxContainer.CreateAsync(engine, settings, logger, cancellation), false);
    }

    /// <summary>Makes what is missing, in the background. Called when a claim is done, so that it does not compete with it.</summary>
    public void Refill()
    {
        lock (_gate)
        {
            if (_filling || _stopped)
                return;
            _filling = true;
        }
        _ = FillAsync();
    }

    private async Task FillAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_stopped || _warm.Count >= settings.WarmSandboxes)
                {
                    _filling = false;
                    return;
                }
            }
            try
            {
                await MakeOneAsync();
            }
            catch (Exception e)
            {
                logger.LogWarning("No warm sandbox could be made: {Reason}", Printable.Of(e.Message));
                await Task.Delay(RetryPause);
            }
        }
    }

    private async Task MakeOneAsync()
    {
        var container = await SandboxContainer.CreateAsync(engine, settings, logger, CancellationToken.None);
        container.Link.Lost = _ => Discard(container.Id);
        bool keep;
        lock (_gate)
        {
            keep = !_stopped;
            if (keep)
                _warm.Enqueue(container);
        }
        if (!keep)
            await container.DisposeAsync();
    }

    /// <summary>A warm container has died.</summary>
    public void Discard(string id)
    {
        List<SandboxContainer> dead;
        lock (_gate)
        {
            dead = [.. _warm.Where(c => c.Id == id)];
            var kept = _warm.Where(c => c.Id != id).ToList();
            _warm.Clear();
            kept.ForEach(_warm.Enqueue);
        }
        foreach (var container in dead)
            _ = Quietly(container.DisposeAsync());
        if (dead.Count > 0)
            Refill();
    }

    public void Start()
    {
        lock (_gate)
            _stopped = false;
        Refill();
    }

    /// <summary>Stops making new ones and removes those that wait.</summary>
    public async Task StopAsync()
    {
        List<SandboxContainer> waiting;
        lock (_gate)
        {
            _stopped = true;
            waiting = [.. _warm];
            _warm.Clear();
        }
        foreach (var container in waiting)
            await Quietly(container.DisposeAsync());
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task Quietly(ValueTask removal)
    {
        try
        {
            await removal;
        }
        catch (Exception e)
        {
            // The engine is away; what is left is found by its label when it is back.
            logger.LogDebug("A container could not be removed: {Reason}", Printable.Of(e.Message));
        }
    }
}

using System.Collections.Concurrent;
using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Keeps generic sandboxes ready, so that a claim only has to push files. Every container is made and counted here.</summary>
internal sealed class WarmPool(
    Engine engine, AgentSettings settings, MemoryBudget budget, Demand demand, RefillPace pace, ILogger<WarmPool> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(3);
    private readonly WarmShelf _shelf = new();
    // More at once would only make each of them later.
    private readonly SemaphoreSlim _starts = new(settings.ParallelStarts);
    private readonly ConcurrentDictionary<string, byte> _making = new();
    private volatile Task _underWay = Task.CompletedTask;
    private long _underWayBytes;
    private int _filling;

    public int Count => _shelf.Count;

    public int Target => demand.Targets(DateTimeOffset.UtcNow).Sum(t => t.Count);

    /// <summary>A container for a sandbox, named as its: a warm one, or else a new one.</summary>
    /// <exception cref="NoRoomException">The memory budget is spent.</exception>
    public async Task<Claimed> TakeAsync(Guid sandbox, Guid workspace, SandboxLimits shape)
    {
        demand.Claimed(shape, DateTimeOffset.UtcNow);
        if (_shelf.Take(c => c.Limits == shape) is { } warm)
        {
            pace.Claimed();
            // Files can be pushed while the engine writes the name down.
            return new Claimed(warm, true, engine.ClaimAsync(warm.Id, sandbox, workspace, CancellationToken.None));
        }
        var promise = await RoomAsync(shape.MemoryBytes);
        using var claiming = pace.Claiming();
        await _starts.WaitAsync();
        try
        {
            var made = await MakeAsync(ContainerNames.Claimed(settings.Id, sandbox, workspace), shape, promise);
            return new Claimed(made, false, Task.CompletedTask);
        }
        finally
        {
            _starts.Release();
        }
    }

    // Not to be cancelled halfway, which would leave a container that nobody knows.
    private async Task<SandboxContainer> MakeAsync(string name, SandboxLimits shape, IDisposable promise)
    {
        _making[name] = 0;
        try
        {
            return await SandboxContainer.CreateAsync(engine, settings, name, shape, promise, logger, CancellationToken.None);
        }
        finally
        {
            _making.TryRemove(name, out _);
        }
    }

    /// <summary>Whether a claim would find a warm one, or room for a new one.</summary>
    public bool HasRoom()
    {
        var unclaimed = budget.Reclaimable + _shelf.MemoryBytes + (_underWay.IsCompleted ? 0 : _underWayBytes);
        return budget.Promised - unclaimed + SandboxLimits.Default.MemoryBytes <= budget.Bytes;
    }

    // Warm ones are given up first, also the one that is being made; then language servers.
    private async Task<IDisposable> RoomAsync(long bytes)
    {
        while (true)
        {
            if (budget.TryPromise(bytes) is { } promise)
                return promise;
            if (_shelf.Take(_ => true) is { } unclaimed)
                await Quietly(unclaimed.DisposeAsync());
            else if (_underWay is { IsCompleted: false } underWay)
                await underWay;
            else if (!await budget.ReclaimAsync())
                throw new NoRoomException();
        }
    }

    /// <summary>Makes what is missing, in the background. Called when a claim is done, so that it does not compete with it.</summary>
    public void Refill()
    {
        if (!_shelf.IsClosed && Interlocked.Exchange(ref _filling, 1) == 0)
            _ = FillAsync();
    }

    private async Task FillAsync()
    {
        while (true)
        {
            try
            {
                await pace.WaitAsync(() => Count * 2 < Target);
                if (!_shelf.IsClosed && _shelf.Missing(demand.Targets(DateTimeOffset.UtcNow)) is { } shape && await TryMakeOneAsync(shape))
                    continue;
                Interlocked.Exchange(ref _filling, 0);
                return;
            }
            catch (Exception e)
            {
                logger.LogWarning("No warm sandbox could be made: {Reason}", Printable.Of(e.Message));
                await Task.Delay(RetryPause);
            }
        }
    }

    // False when there is no room for it.
    private async Task<bool> TryMakeOneAsync(SandboxLimits shape)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_underWayBytes, _underWay) = (shape.MemoryBytes, done.Task);
        try
        {
            if (budget.TryPromise(shape.MemoryBytes) is not { } promise)
                return false;
            using (pace.Making())
                await MakeOneAsync(shape, promise);
            return true;
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task MakeOneAsync(SandboxLimits shape, IDisposable promise)
    {
        var container = await MakeAsync(ContainerNames.Warm(settings.Id), shape, promise);
        try
        {
            await container.OpenPackagesAsync(CancellationToken.None);
        }
        catch
        {
            await Quietly(container.DisposeAsync());
            throw;
        }
        container.Link.Lost = _ => Discard(container.Id);
        if (!_shelf.TryAdd(container))
            await container.DisposeAsync();
    }

    /// <summary>Removes those that are no longer worth their memory, and makes those that are missing.</summary>
    public async Task TrimAsync()
    {
        foreach (var surplus in _shelf.TakeSurplus(demand.Targets(DateTimeOffset.UtcNow)))
            await Quietly(surplus.DisposeAsync());
        Refill();
    }

    public bool Holds(string container) => _shelf.Holds(container);

    public bool IsMaking(string name) => _making.ContainsKey(name);

    /// <summary>A warm container has died.</summary>
    public void Discard(string id)
    {
        if (_shelf.Take(c => c.Id == id) is not { } dead)
            return;
        _ = Quietly(dead.DisposeAsync());
        Refill();
    }

    public void Start()
    {
        _shelf.Open();
        Refill();
    }

    /// <summary>Stops making new ones and removes those that wait.</summary>
    public async Task StopAsync()
    {
        _shelf.Close();
        var removals = new List<Task>();
        while (_shelf.Take(_ => true) is { } unclaimed)
            removals.Add(Quietly(unclaimed.DisposeAsync()));
        await Task.WhenAll(removals);
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

/// <summary>A container that is somebody's from now on; <see cref="Named"/> completes when the engine has written that down.</summary>
internal sealed record Claimed(SandboxContainer Container, bool Warm, Task Named);

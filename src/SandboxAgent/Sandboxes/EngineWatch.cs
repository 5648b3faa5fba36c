using Platform.SandboxAgent.Languages;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// Knows whether the engine is there. When it comes, at start or after it was away, this agent's containers are looked
/// up: claimed ones go on, the others are removed. When it goes, the sandboxes are lost.
/// </summary>
internal sealed class EngineWatch(
    Engine engine, WarmPool pool, MemoryBudget budget, SandboxRegistry sandboxes, LanguageServers languages, AgentSettings settings,
    ILogger<EngineWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(3);
    private const int MissedUntilLost = 2;
    private bool _adoptClaimed = true;
    private DateTimeOffset _tidied = DateTimeOffset.UtcNow;
    private HashSet<string> _orphans = [];

    public bool Available { get; private set; }
    public string Detail { get; private set; } = "The container engine was not asked yet.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var missed = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                patience.CancelAfter(Available ? PingPatience : TimeSpan.FromSeconds(30));
                if (Available)
                {
                    await engine.PingAsync(patience.Token);
                    await TidyAsync(stoppingToken);
                }
                else
                    await BecomeAvailableAsync(stoppingToken, patience.Token);
                missed = 0;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Detail = $"The container engine does not answer: {Printable.Of(e.Message)}";
                if (++missed >= MissedUntilLost && Available)
                    await BecomeUnavailableAsync();
            }
            await Task.Delay(Interval, stoppingToken).ContinueWith(_ => { }, CancellationToken.None);
        }
    }

    private async Task TidyAsync(CancellationToken cancellation)
    {
        if (DateTimeOffset.UtcNow - _tidied < TimeSpan.FromSeconds(settings.TidySeconds))
            return;
        _tidied = DateTimeOffset.UtcNow;
        await ReapAsync(cancellation);
        await pool.TrimAsync();
    }

    private async Task BecomeAvailableAsync(CancellationToken stopping, CancellationToken patience)
    {
        Detail = await engine.DescribeAsync(patience);
        budget.HostHas(engine.Host?.MemoryBytes ?? 0);
        await ReconcileAsync(patience);
        Available = true;
        _ = FollowAsync(stopping);
        pool.Start();
        logger.LogInformation("Engine is available: {Engine}", Detail);
    }

    private async Task BecomeUnavailableAsync()
    {
        Available = false;
        logger.LogWarning("{Detail}", Detail);
        sandboxes.EngineLost();
        await pool.StopAsync();
    }

    private async Task ReconcileAsync(CancellationToken cancellation)
    {
        var left = new List<string>();
        foreach (var found in await engine.ListAsync(cancellation))
        {
            if (IsHeld(found))
                continue;
            // Only what an earlier process left: a sandbox that was lost with the engine is reported as lost.
            if (_adoptClaimed && found.Running && ContainerNames.TryReadClaim(settings.Id, found.Name, out var claim))
                sandboxes.Adopt(claim.Value.Sandbox, claim.Value.Workspace, found);
            else
                left.Add(found.Id);
        }
        _adoptClaimed = false;
        // Nobody has to wait for that.
        _ = RemoveAsync(left);
    }

    private async Task RemoveAsync(IReadOnlyList<string> left)
    {
        try
        {
            foreach (var container in left)
                await engine.RemoveAsync(container);
        }
        catch (Exception e)
        {
            logger.LogInformation("What was left could not be removed now: {Reason}", Printable.Of(e.Message));
        }
    }

    private bool IsHeld(ContainerFound found) =>
        sandboxes.Holds(found.Id) || pool.Holds(found.Id) || pool.IsMaking(found.Name)
        || languages.Holds(found.Id) || languages.IsMaking(found.Name);

    // What a crash or a lost answer of the engine left behind. Twice in a row: the first time it may be on its way out.
    private async Task ReapAsync(CancellationToken cancellation)
    {
        var orphans = (await engine.ListAsync(cancellation)).Where(f => !IsHeld(f)).Select(f => f.Id).ToHashSet();
        foreach (var orphan in orphans.Intersect(_orphans))
        {
            logger.LogWarning("Removing container {Container}, which nobody owns", orphan);
            await engine.RemoveAsync(orphan);
        }
        _orphans = orphans;
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (Available && !stopping.IsCancellationRequested)
        {
            try
            {
                await engine.FollowAsync(Happened, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                logger.LogDebug("Engine events ended: {Reason}", Printable.Of(e.Message));
            }
            await Task.Delay(Interval, stopping).ContinueWith(_ => { }, CancellationToken.None);
        }
    }

    private void Happened(string container, string what)
    {
        if (what == "die")
        {
            sandboxes.ContainerDied(container);
            languages.ContainerDied(container);
        }
        else if (what == "oom")
        {
            sandboxes.OutOfMemory(container);
            languages.OutOfMemory(container);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Claimed containers stay and are taken over by the next process; warm ones are cheap to make again.
        sandboxes.DetachAll();
        await pool.StopAsync();
    }
}

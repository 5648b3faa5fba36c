namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Looks after all sandboxes, again and again.</summary>
internal sealed class Sampler(SandboxRegistry sandboxes, AgentSettings settings, ILogger<Sampler> logger) : BackgroundService
{
    private const int AtOnce = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.SampleMilliseconds));
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Parallel.ForEachAsync(
                sandboxes.All.Where(s => s.Ready),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                async (sandbox, cancellation) => await LookAsync(sandbox, cancellation));
    }

    private async Task LookAsync(Sandbox sandbox, CancellationToken cancellation)
    {
        try
        {
            await sandbox.Oversight.LookAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("Sandbox {Sandbox} could not be looked after: {Reason}", sandbox.Id, Printable.Of(e.Message));
        }
    }
}

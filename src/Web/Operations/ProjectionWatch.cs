using JasperFx;
using JasperFx.Events.Daemon;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;

namespace Platform.Web.Operations;

/// <summary>
/// Starts asynchronous projections of this node again that a lost database connection has stopped. Wolverine does so
/// only for failures that it knows as transient; a connection that is cut while a batch is written also shows as a
/// cancelled task or a disposed transaction, and then the audit would stand still until the process is restarted.
/// A projection that cannot take an event stays stopped: that is a defect, and trying again does not mend it.
/// </summary>
public sealed partial class ProjectionWatch(
    IWolverineRuntime runtime, HealthCheckService health, TimeProvider clock, ILogger<ProjectionWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // Longer than Wolverine's own first tries.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private readonly Dictionary<Uri, DateTimeOffset> _stoppedSince = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var uri in runtime.Agents.AllRunningAgentUris())
            {
                if (!runtime.Agents.TryFindActiveAgent<IEventSubscriptionAgent>(uri, out var agent)) continue;
                if (agent.Status == AgentStatus.Running || agent.IsRebuilding || agent.Failure is not { } failure)
                    _stoppedSince.Remove(uri);
                else if (_stoppedSince.TryAdd(uri, clock.GetUtcNow()) || clock.GetUtcNow() - _stoppedSince[uri] < Patience)
                    continue;
                else
                    await ConsiderAsync(agent, failure, stoppingToken);
            }
        }
    }

    private async Task ConsiderAsync(IEventSubscriptionAgent agent, ShardFailure failure, CancellationToken ct)
    {
        _stoppedSince.Remove(agent.Uri);
        if (failure is { Category: ShardFailureCategory.ApplyEvent, IsTransient: false })
        {
            StandsStill(agent.Uri, failure.Message);
            return;
        }

        try
        {
            // A start that fails takes the projection off this node altogether.
            if ((await health.CheckHealthAsync(ct)).Status != HealthStatus.Healthy) return;
            await agent.StopAsync(ct);
            await agent.StartAsync(ct);
            Restarted(agent.Uri, failure.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // The database may still be away.
            NotRestarted(agent.Uri, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Projection} stands still at an event that it cannot take: {Reason}")]
    private partial void StandsStill(Uri projection, string reason);

    [LoggerMessage(LogLevel.Warning, "{Projection} was started again after: {Reason}")]
    private partial void Restarted(Uri projection, string reason);

    [LoggerMessage(LogLevel.Warning, "{Projection} could not be started again, which is tried once more: {Reason}")]
    private partial void NotRestarted(Uri projection, string reason);
}

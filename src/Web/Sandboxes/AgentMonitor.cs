using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Platform.Application.Sandboxes;
using Platform.Web.Edge;
using Platform.Web.Packages;
using Platform.Web.Workspaces;

namespace Platform.Web.Sandboxes;

/// <summary>
/// Asks every agent once a second how it is, tells the browsers what changes for them, and has the log corrected where
/// an agent no longer holds what the log believes: a killed agent cannot report anything itself.
/// </summary>
public sealed partial class AgentMonitor(
    AgentRegistry registry, ProcessorRates rates, SandboxReconciler reconciler, IHttpClientFactory clients,
    OpenWorkspaces open, SandboxStates states, PolicyNews policy, IHubContext<WorkspaceHub> hub, TimeProvider clock,
    ILogger<AgentMonitor> logger)
    : BackgroundService
{
    /// <summary>Name of the HTTP client for agents' status.</summary>
    public const string Client = "agent-status";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // An agent that restarts is back in about two seconds; after this its runs are over even if it never comes back.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    // Hosts are taken out of the configuration by a restart of this process, so there is no hurry.
    private static readonly TimeSpan RemovedHostsPace = TimeSpan.FromSeconds(30);

    // An agent computes the moment anew for each answer.
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        registry.Agents.Select(a => WatchAsync(a, stoppingToken)).Append(ForgetRemovedHostsAsync(stoppingToken)));

    private async Task WatchAsync(AgentSettings agent, CancellationToken ct)
    {
        var host = reconciler.Of(agent.Id);
        var lastAnswer = clock.GetUtcNow();
        Guid? told = null;
        using var timer = new PeriodicTimer(Pace);
        do
        {
            var status = await AskAsync(agent, ct);
            var now = clock.GetUtcNow();
            if (status is not null) lastAnswer = now;
            var before = registry.Status(agent.Id);
            var changed = registry.Update(agent.Id, status);
            rates.Take(before, status, now);
            await AnnounceAsync(changed ? open.All : open.All.Intersect(Warned(before, status)), ct);
            try
            {
                await host.ReconcileAsync(status, now - lastAnswer > Silence, ct);
                if (status is null || status.InstanceId == told) continue;
                await policy.TellAsync(agent.Id, ct);
                told = status.InstanceId;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away: everything is tried again a second later.
                Failed(agent.Id, e.Message);
            }
        } while (await timer.WaitForNextTickAsync(ct));
    }

    private async Task ForgetRemovedHostsAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(RemovedHostsPace);
        do
        {
            try
            {
                await reconciler.ForgetRemovedHostsAsync(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed("removed hosts", e.Message);
            }
        } while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Workspaces for which the moment of an idle stop appeared, moved or went away.</summary>
    private static IEnumerable<Guid> Warned(AgentStatus? before, AgentStatus? now)
    {
        if (before is null || now is null) return [];
        var stops = before.Sandboxes.ToLookup(s => s.SandboxId, s => s.StopsAt);
        return now.Sandboxes.Where(s => Differ(stops[s.SandboxId].FirstOrDefault(), s.StopsAt)).Select(s => s.WorkspaceId);
    }

    private static bool Differ(DateTimeOffset? one, DateTimeOffset? other) =>
        one is { } a && other is { } b ? (a - b).Duration() > SameMoment : one is null != other is null;

    private async Task<AgentStatus?> AskAsync(AgentSettings agent, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(agent.Url, "/agent/status"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
            using var response = await client.SendAsync(request, ct);
            response.EnsureSuccessStatusCode();
            // An answer that is not a status is no answer.
            return await response.Content.ReadFromJsonAsync<AgentStatus>(ct) is { Sandboxes: not null } status ? status : null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested
            && e is HttpRequestException or TaskCanceledException or JsonException)
        {
            return null;
        }
    }

    private async Task AnnounceAsync(IEnumerable<Guid> workspaces, CancellationToken ct)
    {
        foreach (var workspaceId in workspaces)
        {
            try
            {
                await hub.Clients.Group(WorkspaceHub.Group(workspaceId))
                    .SendAsync("Sandbox", await states.PushOfAsync(workspaceId, ct), ct);
            }
            catch (Exception e) when (Problems.IsDatabase(e))
            {
                // The page asks for the state when it reconnects or when the next change comes.
                Failed("announcement", e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Agent {AgentId}: reconciliation failed and is tried again: {Reason}")]
    private partial void Failed(string agentId, string reason);
}

using System.Net.Http.Headers;
using Microsoft.AspNetCore.SignalR;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Workspaces;
using Wolverine;

namespace Platform.Web.Sandboxes;

/// <summary>
/// Asks every agent once a second how it is, and corrects the log where an agent no longer holds what the log
/// believes: a killed agent cannot report anything itself.
/// </summary>
public sealed partial class AgentMonitor(
    AgentRegistry registry, IHttpClientFactory clients, IServiceScopeFactory scopes, WorkspaceQueries queries,
    OpenWorkspaces open, SandboxStates states, IHubContext<WorkspaceHub> hub, ILogger<AgentMonitor> logger)
    : BackgroundService
{
    /// <summary>Name of the HTTP client for agents' status.</summary>
    public const string Client = "agent-status";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // A report may be on its way while the status no longer shows a run, and a command while it does not show it yet.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    // An agent that restarts is back in about two seconds; after this its runs are over even if it never comes back.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registry.Agents.Select(a => WatchAsync(a, stoppingToken)));

    private async Task WatchAsync(AgentSettings agent, CancellationToken ct)
    {
        var missing = new Dictionary<Guid, DateTimeOffset>();
        var lastAnswer = DateTimeOffset.UtcNow;
        using var timer = new PeriodicTimer(Pace);
        do
        {
            var status = await AskAsync(agent, ct);
            if (status is not null) lastAnswer = DateTimeOffset.UtcNow;
            if (registry.Update(agent.Id, status)) await AnnounceAsync(ct);
            try
            {
                await ReconcileAsync(agent.Id, status, DateTimeOffset.UtcNow - lastAnswer > Silence, missing, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database may be away: everything is tried again a second later.
                Failed(agent.Id, e.Message);
            }
        } while (await timer.WaitForNextTickAsync(ct));
    }

    private async Task<AgentStatus?> AskAsync(AgentSettings agent, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(agent.Url, "/agent/status"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
            using var response = await client.SendAsync(request, ct);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<AgentStatus>(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested
            && e is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private async Task AnnounceAsync(CancellationToken ct)
    {
        foreach (var workspaceId in open.All)
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

    /// <summary>Gives up what an agent that answers has not had for a while, and runs whose agent is silent.</summary>
    private async Task ReconcileAsync(
        string agentId, AgentStatus? status, bool silent, Dictionary<Guid, DateTimeOffset> missing,
        CancellationToken ct)
    {
        if (status is null && !silent) return;
        var (sandboxes, running) = await queries.HeldByAsync(agentId, ct);
        var held = status?.Sandboxes.Select(s => s.SandboxId).ToHashSet() ?? [];
        var runs = status?.Sandboxes.SelectMany(s => s.Runs).ToHashSet() ?? [];
        var believed = new HashSet<Guid>();

        // A silent agent may still hold its sandboxes; when it is back, its status tells.
        foreach (var sandbox in status is null ? [] : sandboxes)
        {
            believed.Add(sandbox.Id);
            if (!held.Contains(sandbox.Id) && Overdue(missing, sandbox.Id))
                await InvokeAsync(new GiveUpSandbox(
                    Actor.System, sandbox.WorkspaceId, sandbox.Id, "The sandbox's host no longer has it."), ct);
        }

        foreach (var workspace in running)
        {
            var run = workspace.ActiveRun!;
            believed.Add(run.RunId);
            if (!runs.Contains(run.RunId) && (silent || Overdue(missing, run.RunId)))
                await InvokeAsync(new GiveUpRun(
                    Actor.System, workspace.Id, run.RunId,
                    "The run was interrupted because its sandbox's host stopped. Your files are saved; run again."), ct);
        }

        // The other way round: what the log has given up must not go on living on the host.
        var unwanted = held.Where(id => sandboxes.All(s => s.Id != id)).ToHashSet();
        foreach (var id in unwanted.Where(id => Overdue(missing, id)))
            await SendAsync(agentId, new StopSandbox(id, SandboxStopReason.Lost));

        foreach (var id in missing.Keys.Where(id => !unwanted.Contains(id)
                     && (!believed.Contains(id) || held.Contains(id) || runs.Contains(id))).ToList())
            missing.Remove(id);
    }

    private static bool Overdue(Dictionary<Guid, DateTimeOffset> missing, Guid id)
    {
        var now = DateTimeOffset.UtcNow;
        if (missing.TryAdd(id, now)) return false;
        return now - missing[id] > Grace;
    }

    private async Task SendAsync(string agentId, object command)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>()
            .EndpointFor(AgentEndpoint.Commands(agentId)).SendAsync(command);
    }

    private async Task InvokeAsync(object command, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(command, ct);
    }

    [LoggerMessage(LogLevel.Warning, "Agent {AgentId}: reconciliation failed and is tried again: {Reason}")]
    private partial void Failed(string agentId, string reason);
}

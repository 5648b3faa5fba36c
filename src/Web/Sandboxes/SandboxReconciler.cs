using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.Sandboxes;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Wolverine;

namespace Platform.Web.Sandboxes;

/// <summary>Brings the log and what agents hold together again, where one of them has lost something.</summary>
public sealed class SandboxReconciler
{
    private readonly IServiceScopeFactory _scopes;
    private readonly WorkspaceQueries _workspaces;
    private readonly SandboxQueries _sandboxes;
    private readonly PlatformSettings _settings;
    private readonly ConcurrentDictionary<(string Agent, SandboxState State), int> _counts = new();

    public SandboxReconciler(
        IServiceScopeFactory scopes, WorkspaceQueries workspaces, SandboxQueries sandboxes, PlatformSettings settings,
        IMeterFactory meters)
    {
        (_scopes, _workspaces, _sandboxes, _settings) = (scopes, workspaces, sandboxes, settings);
        // Of two servers in one process (tests) the one that ends would take the other's gauge with it.
        if (settings.Agents.Count > 0)
            meters.Create(SandboxMetrics.MeterName).CreateObservableGauge(
                "platform.sandboxes", () => _counts.Select(c => new Measurement<int>(
                    c.Value, new KeyValuePair<string, object?>("agent", c.Key.Agent),
                    new KeyValuePair<string, object?>("state", c.Key.State.ToString()))),
                description: "Sandboxes by host and state, as the log has them.");
    }

    /// <summary>For one agent, with a memory of what has been missing since when.</summary>
    public Host Of(string agentId) => new(this, agentId);

    /// <summary>Gives up sandboxes on hosts that are no longer configured: nobody would ever hear of them again.</summary>
    public async Task ForgetRemovedHostsAsync(CancellationToken ct)
    {
        foreach (var sandbox in await _sandboxes.HeldByOthersAsync([.. _settings.Agents.Select(a => a.Id)], ct))
            await InvokeAsync(new GiveUpSandbox(
                Actor.System, sandbox.WorkspaceId, sandbox.Id, "The sandbox's host is no longer part of this installation."), ct);
    }

    private async Task SendAsync(string agentId, object command)
    {
        await using var scope = _scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>()
            .EndpointFor(AgentEndpoint.Commands(agentId)).SendAsync(command);
    }

    private async Task InvokeAsync(object command, CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(command, ct);
    }

    /// <summary>One agent's share.</summary>
    public sealed class Host(SandboxReconciler reconciler, string agentId)
    {
        // A report may be on its way while the status no longer shows a run, and a command while it does not show it yet.
        private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

        private readonly Dictionary<Guid, DateTimeOffset> _missing = [];
        private readonly Dictionary<(Guid, SandboxState), DateTimeOffset> _passing = [];
        private readonly TimeSpan _patience = TimeSpan.FromSeconds(reconciler._settings.StartSeconds);

        /// <summary>Gives up what an agent that answers has not had for a while, and runs whose agent is silent.</summary>
        public async Task ReconcileAsync(AgentStatus? status, bool silent, CancellationToken ct)
        {
            var (sandboxes, running) = await reconciler._workspaces.HeldByAsync(agentId, ct);
            Count(sandboxes);
            await GiveUpStuckAsync(sandboxes, ct);
            if (status is null && !silent) return;

            var held = status?.Sandboxes.Select(s => s.SandboxId).ToHashSet() ?? [];
            var runs = status?.Sandboxes.SelectMany(s => s.Runs ?? []).ToHashSet() ?? [];
            var believed = new HashSet<Guid>();

            // A silent agent may still hold its sandboxes; when it is back, its status tells.
            foreach (var sandbox in status is null ? [] : sandboxes)
            {
                believed.Add(sandbox.Id);
                if (!held.Contains(sandbox.Id) && Overdue(_missing, sandbox.Id, Grace))
                    await GiveUpAsync(sandbox, "The sandbox's host no longer has it.", ct);
            }

            foreach (var workspace in running)
            {
                var run = workspace.ActiveRun!;
                believed.Add(run.RunId);
                if (!runs.Contains(run.RunId) && (silent || Overdue(_missing, run.RunId, Grace)))
                    await reconciler.InvokeAsync(new GiveUpRun(
                        Actor.System, workspace.Id, run.RunId,
                        "The run was interrupted because its sandbox's host stopped. Your files are saved; run again."), ct);
            }

            // The other way round: what the log has given up must not go on living on the host.
            var unwanted = held.Where(id => sandboxes.All(s => s.Id != id)).ToHashSet();
            foreach (var id in unwanted.Where(id => Overdue(_missing, id, Grace)))
                await reconciler.SendAsync(agentId, new StopSandbox(id, SandboxStopReason.Lost));

            foreach (var id in _missing.Keys.Where(id => !unwanted.Contains(id)
                         && (!believed.Contains(id) || held.Contains(id) || runs.Contains(id))).ToList())
                _missing.Remove(id);
        }

        // An agent may hold a sandbox and never say that it is ready or gone. Its workspace must not wait for ever.
        private async Task GiveUpStuckAsync(IReadOnlyList<Sandbox> sandboxes, CancellationToken ct)
        {
            var passing = sandboxes.Where(s => s.State is SandboxState.Starting or SandboxState.Stopping)
                .ToDictionary(s => (s.Id, s.State));
            foreach (var key in _passing.Keys.Where(k => !passing.ContainsKey(k)).ToList()) _passing.Remove(key);
            foreach (var (key, sandbox) in passing.Where(p => Overdue(_passing, p.Key, _patience)))
                await GiveUpAsync(
                    sandbox, key.State is SandboxState.Starting
                        ? $"The sandbox did not start within {_patience.TotalSeconds:0} seconds."
                        : $"The sandbox's host has not confirmed its end within {_patience.TotalSeconds:0} seconds.", ct);
        }

        private Task GiveUpAsync(Sandbox sandbox, string detail, CancellationToken ct) => reconciler.InvokeAsync(
            new GiveUpSandbox(Actor.System, sandbox.WorkspaceId, sandbox.Id, detail), ct);

        private void Count(IReadOnlyList<Sandbox> sandboxes)
        {
            foreach (var state in Enum.GetValues<SandboxState>().Where(s => s is not SandboxState.Stopped))
                reconciler._counts[(agentId, state)] = sandboxes.Count(s => s.State == state);
        }

        private static bool Overdue<TKey>(Dictionary<TKey, DateTimeOffset> since, TKey key, TimeSpan patience)
            where TKey : notnull
        {
            var now = DateTimeOffset.UtcNow;
            return !since.TryAdd(key, now) && now - since[key] > patience;
        }
    }
}

using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Identity;

namespace Platform.SandboxAgent.Sandboxes;

internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder app) =>
        app.MapGet("/agent/status", Status).RequireAuthorization(AgentPolicies.Service);

    private static AgentStatus Status(
        AgentSettings settings, Engine engine, EngineWatch watch, WarmPool pool, MemoryBudget budget, SandboxRegistry sandboxes) =>
        new(settings.Id, sandboxes.InstanceId, watch.Available, watch.Detail, pool.Count, sandboxes.Status(),
            new AgentHost(
                engine.Runtime, engine.Host?.UserNamespaces == true, engine.Host?.DiskQuota == true, engine.Host is not null, budget.Bytes, budget.Promised, pool.Target, sandboxes.IsDraining),
            sandboxes.Refuses, Freezes: true);
}

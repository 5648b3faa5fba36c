using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Identity;

namespace Platform.SandboxAgent.Sandboxes;

internal static class StatusEndpoint
{
    public static void MapStatus(this IEndpointRouteBuilder app) =>
        app.MapGet("/agent/status", (AgentSettings settings, EngineWatch engine, WarmPool pool, SandboxRegistry sandboxes) =>
            new AgentStatus(settings.Id, sandboxes.InstanceId, engine.Available, engine.Detail, pool.Count, sandboxes.Status()))
        .RequireAuthorization(AgentPolicies.Service);
}

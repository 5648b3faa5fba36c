using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.Sandboxes;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Sandboxes;

/// <summary>A sandbox host, as it answered last.</summary>
/// <param name="Takes">Whether it takes new sandboxes.</param>
/// <param name="Refusal">Why it does not, in words.</param>
/// <param name="Engine">The engine's version, or why it cannot be used; null when the agent does not answer.</param>
/// <param name="Host">Null when the agent does not answer, or is too old to tell.</param>
public sealed record HostView(
    string AgentId, bool Available, bool Takes, string? Refusal, string? Engine, int Warm, int Sandboxes,
    AgentHost? Host);

public sealed record HostList(IReadOnlyList<HostView> Items);

/// <summary>A sandbox that has not ended, with what its host says of it; null where it says nothing.</summary>
/// <param name="State">As the log has it: <c>starting</c>, <c>ready</c> or <c>stopping</c>.</param>
/// <param name="Processors">1 is one processor, fully used.</param>
/// <param name="Held">Whether its host has it at present.</param>
public sealed record AdminSandboxView(
    Guid SandboxId, Guid WorkspaceId, string? WorkspaceName, Guid OwnerId, string? OwnerEmail, string AgentId,
    SandboxState State, bool Held, DateTimeOffset? RequestedAt, DateTimeOffset? LastActivity, DateTimeOffset? StopsAt,
    int Viewers, int Runs, double? Processors, SandboxUsage? Usage, SandboxLimits? Limits);

/// <param name="Total">How many there are, whether listed or not.</param>
public sealed record AdminSandboxList(IReadOnlyList<AdminSandboxView> Items, int Total);

/// <summary>Hosts and sandboxes, for administrators.</summary>
public static class SandboxAdminEndpoints
{
    /// <summary>Policy of the routes that only administrators may use.</summary>
    public const string Policy = "admin";

    /// <summary>The role behind the policy.</summary>
    public const string Role = nameof(Domain.Identity.Role.Admin);

    public static void MapSandboxAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/admin").RequireAuthorization(Policy);
        admin.MapGet("/hosts", (AgentRegistry agents) =>
            TypedResults.Ok(new HostList([.. agents.Agents.Select(a => View(a.Id, agents))])));

        admin.MapGet("/sandboxes", async Task<Ok<AdminSandboxList>> (
            SandboxQueries sandboxes, AgentRegistry agents, ProcessorRates rates, CancellationToken ct) =>
        {
            var (items, total) = await sandboxes.ListAsync(ct);
            return TypedResults.Ok(new AdminSandboxList([.. items.Select(s => View(s, agents, rates))], total));
        });

        admin.MapDelete("/sandboxes/{sandboxId:guid}", (
                Guid sandboxId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<EndAnySandbox, AnySandboxEnding>(
                new EndAnySandbox(context.Actor(), sandboxId), ending => Results.Accepted(value: ending), ct))
            .Produces<AnySandboxEnding>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static HostView View(string agentId, AgentRegistry agents)
    {
        var status = agents.Status(agentId);
        var refusal = agents.Refusal(agentId);
        return new HostView(
            agentId, agents.Unavailable(agentId) is null, refusal is null, refusal?.Words, status?.EngineDetail,
            status?.WarmSandboxes ?? 0, status?.Sandboxes.Count ?? 0, status?.Host);
    }

    private static AdminSandboxView View(SandboxListed listed, AgentRegistry agents, ProcessorRates rates)
    {
        var sandbox = listed.Sandbox;
        var held = agents.Held(sandbox.AgentId, sandbox.Id);
        return new AdminSandboxView(
            sandbox.Id, sandbox.WorkspaceId, listed.WorkspaceName, sandbox.OwnerId, listed.OwnerEmail, sandbox.AgentId,
            sandbox.State, held is not null, sandbox.RequestedAt ?? held?.StartedAt, held?.LastActivity, held?.StopsAt,
            held?.Viewers ?? 0, held?.Runs?.Count ?? 0, held is null ? null : rates.Of(sandbox.Id), held?.Usage,
            held?.Limits);
    }
}

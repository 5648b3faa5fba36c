using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

public sealed record RunBody(string? Path, IReadOnlyList<string>? Arguments);

/// <summary>Runs, and the sandbox that they need.</summary>
public static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/api/workspaces/{workspaceId:guid}");
        workspace.MapPost("/runs", (
                Guid workspaceId, RunBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestRun, RunAccepted>(
                new RequestRun(
                    context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), body.Path ?? "",
                    body.Arguments ?? []),
                accepted => Results.Accepted(value: accepted), ct));

        workspace.MapPost("/runs/{runId:guid}/stop", (
                Guid workspaceId, Guid runId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestRunStop, StopAccepted>(
                new RequestRunStop(context.Actor(), workspaceId, runId),
                accepted => Results.Accepted(value: accepted), ct));

        workspace.MapPost("/sandbox", (
                Guid workspaceId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<EnsureSandbox, SandboxEnsured>(
                new EnsureSandbox(context.Actor(), workspaceId, Guid.CreateVersion7()),
                ensured => Results.Accepted(value: ensured), ct));

        workspace.MapDelete("/sandbox", (
                Guid workspaceId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<EndSandbox, SandboxEnding>(
                new EndSandbox(context.Actor(), workspaceId), ending => Results.Accepted(value: ending), ct));
    }
}

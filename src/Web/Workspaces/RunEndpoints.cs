using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

/// <param name="Kind">What to run; a file when it is not said.</param>
/// <param name="Path">The file, when one is to run.</param>
/// <param name="Module">The module, when one is to run.</param>
public sealed record RunBody(
    string? Path, IReadOnlyList<string>? Arguments, RunKind? Kind = null, string? Module = null,
    IReadOnlyList<EnvironmentVariable>? Environment = null)
{
    internal RunSpec Spec => new(
        Kind ?? RunKind.File, (Kind is RunKind.Module ? Module : Path) ?? "", Arguments ?? [], Environment ?? []);
}

public sealed record RunConfigurationBody(string? Name, RunBody? Run);

/// <summary>Runs, and the sandbox that they need.</summary>
public static class RunEndpoints
{
    private const int Page = 30;

    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        var workspace = app.MapGroup("/api/workspaces/{workspaceId:guid}");
        workspace.MapPost("/runs", (
                Guid workspaceId, RunBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestRun, RunAccepted>(
                new RequestRun(context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), body.Spec),
                accepted => Results.Accepted(value: accepted), ct));

        workspace.MapPost("/runs/{runId:guid}/stop", (
                Guid workspaceId, Guid runId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RequestRunStop, StopAccepted>(
                new RequestRunStop(context.Actor(), workspaceId, runId),
                accepted => Results.Accepted(value: accepted), ct));

        workspace.MapGet("/runs", async (
                Guid workspaceId, DateTimeOffset? before, int? limit, WorkspaceQueries workspaces, RunQueries runs,
                HttpContext context, CancellationToken ct) =>
            await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is null
                ? Problems.NotFound("workspace")
                : Results.Ok(await runs.BeforeAsync(workspaceId, before, limit ?? Page, ct)));

        // What a program has printed is never served as something that a browser would show by itself.
        workspace.MapGet("/runs/{runId:guid}/output", async (
            Guid workspaceId, Guid runId, WorkspaceQueries workspaces, RunQueries runs, HttpContext context,
            CancellationToken ct) =>
        {
            if (await workspaces.OwnAsync(workspaceId, context.User.PersonId(), ct) is null
                || await runs.OutputAsync(workspaceId, runId, ct) is not { } output)
                return Problems.NotFound("output");
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.File(output, "application/octet-stream", $"run-{runId:N}.txt");
        });

        workspace.MapPut("/run-configurations/{configurationId:guid}", (
                Guid workspaceId, Guid configurationId, RunConfigurationBody body, Commands commands,
                HttpContext context, CancellationToken ct) =>
            commands.SendAsync<SaveRunConfiguration, RunConfigurationsChanged>(
                new SaveRunConfiguration(
                    context.Actor(), workspaceId, configurationId, body.Name ?? "",
                    (body.Run ?? new RunBody(null, null)).Spec),
                Results.Ok, ct));

        workspace.MapDelete("/run-configurations/{configurationId:guid}", (
                Guid workspaceId, Guid configurationId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RemoveRunConfiguration, RunConfigurationsChanged>(
                new RemoveRunConfiguration(context.Actor(), workspaceId, configurationId), Results.Ok, ct));

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

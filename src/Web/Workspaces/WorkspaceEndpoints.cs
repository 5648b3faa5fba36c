using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Platform.Web.Sandboxes;

namespace Platform.Web.Workspaces;

public sealed record NameBody(string? Name);

public sealed record NewWorkspaceBody(string? Name, string? Template);

public sealed record FileView(Guid FileId, string Path, long Version, string Hash, long Size, bool Binary);

public sealed record NotSavedView(string Path, NotSavedReason Reason, long Size);

public sealed record RunView(Guid RunId, string Path, DateTimeOffset? StartedAt, bool Started);

/// <summary>A workspace as the page shows it.</summary>
/// <param name="Allowance">What the person's sandboxes and runs may use.</param>
public sealed record WorkspaceView(
    Guid WorkspaceId, string Name, Guid OwnerId, long Version, IReadOnlyList<FileView> Files,
    IReadOnlyList<string> Folders, IReadOnlyList<NotSavedView> NotSaved, RunView? ActiveRun, RunFinished? LastRun,
    SandboxView Sandbox, WorkspaceLimits Limits, Allowance Allowance, bool Archived,
    IReadOnlyList<RunConfiguration> RunConfigurations);

/// <summary>Workspaces themselves.</summary>
public static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/workspaces/{workspaceId:guid}", async (
            Guid workspaceId, WorkspaceQueries queries, SandboxStates states, WorkspaceLimits limits,
            RoleLimits roles, HttpContext context, CancellationToken ct) =>
            await queries.SnapshotAsync(workspaceId, context.User.PersonId(), ct) is { } snapshot
                ? Results.Ok(View(
                    snapshot, states.Of(snapshot.Workspace, snapshot.Sandbox), limits, roles.Of(context.User.Roles())))
                : Problems.NotFound("workspace"));
    }

    private static WorkspaceView View(WorkspaceSnapshot snapshot, SandboxView sandbox, WorkspaceLimits limits, Allowance allowance)
    {
        var workspace = snapshot.Workspace;
        return new WorkspaceView(
            workspace.Id, workspace.Name, workspace.OwnerId, workspace.Head,
            [.. snapshot.Tree.Where(e => !e.Folder).OrderBy(e => e.Path, StringComparer.Ordinal)
                .Select(e => new FileView(e.Id, e.Path, e.FileVersion, e.Hash, e.Size, e.Binary))],
            [.. snapshot.Tree.Where(e => e.Folder).Select(e => e.Path).Order(StringComparer.Ordinal)],
            [.. workspace.NotSaved.OrderBy(n => n.Key, StringComparer.Ordinal)
                .Select(n => new NotSavedView(n.Key, n.Value.Reason, n.Value.Size))],
            workspace.ActiveRun is { } run ? new RunView(run.RunId, run.Path, run.RequestedAt, run.Started) : null,
            workspace.LastRun,
            sandbox, limits, allowance, workspace.Archived, workspace.RunConfigurations ?? []);
    }
}

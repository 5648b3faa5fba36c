using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Platform.Web.Sandboxes;

namespace Platform.Web.Workspaces;

/// <summary>A workspace in the list of a person's own.</summary>
/// <param name="Running">Whether a program runs in it.</param>
/// <param name="Sandbox">State of its sandbox, as in <see cref="SandboxView"/>.</param>
public sealed record WorkspaceListItem(
    Guid WorkspaceId, string Name, long Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Files, long Bytes,
    bool Archived, bool Running, string Sandbox);

/// <summary>The list of workspaces, and commands on whole ones.</summary>
public static class WorkspaceListEndpoints
{
    public static void MapWorkspaceList(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/workspaces", async (
                WorkspaceList list, SandboxStates states, HttpContext context, CancellationToken ct) =>
            Results.Ok(new
            {
                items = (await list.OfAsync(context.User.PersonId(), ct)).Select(w => new WorkspaceListItem(
                    w.Workspace.Id, w.Workspace.Name, w.Workspace.Head, w.CreatedAt, w.ChangedAt, w.Files, w.Bytes,
                    w.Workspace.Archived, w.Workspace.ActiveRun is not null, states.Of(w.Workspace, w.Sandbox).State))
            }));

        app.MapGet("/api/templates", () => Results.Ok(new { items = WorkspaceTemplate.All }));

        app.MapPost("/api/workspaces", (
                NewWorkspaceBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            CreateAsync(
                new CreateWorkspace(
                    context.Actor(), commands.Id(), body.Name ?? "", body.Template ?? WorkspaceTemplate.Blank.Id),
                commands, ct));

        app.MapPost("/api/workspaces/unpack", UnpackAsync).WithMetadata(UploadEndpoint.SizeLimit(app));

        var workspace = app.MapGroup("/api/workspaces/{workspaceId:guid}");
        workspace.MapPost("/rename", (
                Guid workspaceId, NameBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RenameWorkspace, WorkspaceChanged>(
                new RenameWorkspace(context.Actor(), commands.Id(), workspaceId, body.Name ?? ""), Results.Ok, ct));

        workspace.MapPost("/duplicate", async (
            Guid workspaceId, NameBody body, Commands commands, WorkspaceQueries queries, TransferGate gate,
            HttpContext context, CancellationToken ct) =>
        {
            if (await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null)
                return Problems.NotFound("workspace");
            using var pass = await gate.EnterAsync(ct);
            return pass is null
                ? Problems.Of(TransferGate.Busy)
                : await commands.SendAsync<DuplicateWorkspace, WorkspaceMade>(
                    new DuplicateWorkspace(context.Actor(), commands.Id(), workspaceId, body.Name ?? ""), Created, ct);
        });

        workspace.MapPost("/archive", (
                Guid workspaceId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ArchiveWorkspace, WorkspaceChanged>(
                new ArchiveWorkspace(context.Actor(), workspaceId), Results.Ok, ct));

        workspace.MapPost("/unarchive", (
                Guid workspaceId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<UnarchiveWorkspace, WorkspaceChanged>(
                new UnarchiveWorkspace(context.Actor(), workspaceId), Results.Ok, ct));
    }

    /// <summary>Makes a workspace of an archive, sent as an upload of one.</summary>
    private static async Task<IResult> UnpackAsync(
        string? name, Commands commands, WorkspaceLimits limits, TransferGate gate, HttpContext context,
        CancellationToken ct)
    {
        using var pass = await gate.EnterAsync(ct);
        if (pass is null) return Problems.Of(TransferGate.Busy);
        var read = await UploadBody.ReadAsync(context.Request, limits, ct);
        if (read.Value is not { } body) return Problems.Of(read.Refusal!);
        return await CreateAsync(
            new CreateWorkspace(
                context.Actor(), commands.Id(), name ?? "", Files: UploadBody.WithoutWrapping(body.Items)),
            commands, ct);
    }

    private static Task<IResult> CreateAsync(CreateWorkspace command, Commands commands, CancellationToken ct) =>
        commands.SendAsync<CreateWorkspace, WorkspaceMade>(command, Created, ct);

    private static IResult Created(WorkspaceMade made) => Results.Created($"/api/workspaces/{made.WorkspaceId}", made);
}

using System.Text;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

public sealed record CreateFileBody(string? Path, string? Text);

public sealed record EditBody(long BaseVersion, IReadOnlyList<TextEdit>? Edits, string? ResultHash);

public sealed record ReplaceBody(long BaseVersion, string? Text);

public sealed record PathBody(string? Path);

public sealed record RestoreBody(long After, long UpTo);

public sealed record MoveBody(string? From, string? To);

/// <summary>A file with its text; the text is null when it is binary.</summary>
public sealed record FileContentView(
    Guid FileId, string Path, long Version, string Hash, long Size, bool Binary, string? Text);

/// <summary>Files and folders of a workspace.</summary>
public static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/api/workspaces/{workspaceId:guid}/files");
        files.MapPost("/", (
                Guid workspaceId, CreateFileBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<CreateFile, FileMade>(
                new CreateFile(
                    context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), body.Path ?? "",
                    body.Text ?? ""),
                made => Results.Created($"/api/workspaces/{workspaceId}/files/{made.FileId}", made), ct));

        files.MapPost("/{fileId:guid}/edits", (
                Guid workspaceId, Guid fileId, EditBody body, Commands commands, HttpContext context,
                CancellationToken ct) =>
            commands.SendAsync<EditFile, FileSaved>(
                new EditFile(
                    context.Actor(), commands.Id(), workspaceId, fileId, body.BaseVersion, body.Edits ?? [],
                    body.ResultHash ?? ""), Results.Ok, ct));

        files.MapPut("/{fileId:guid}", (
                Guid workspaceId, Guid fileId, ReplaceBody body, Commands commands, HttpContext context,
                CancellationToken ct) =>
            commands.SendAsync<ReplaceFile, FileSaved>(
                new ReplaceFile(
                    context.Actor(), commands.Id(), workspaceId, fileId, body.BaseVersion, body.Text ?? ""),
                Results.Ok, ct));

        files.MapPost("/{fileId:guid}/rename", (
                Guid workspaceId, Guid fileId, PathBody body, Commands commands, HttpContext context,
                CancellationToken ct) =>
            commands.SendAsync<RenameFile, TreeChanged>(
                new RenameFile(context.Actor(), commands.Id(), workspaceId, fileId, body.Path ?? ""), Results.Ok, ct));

        files.MapDelete("/{fileId:guid}", (
                Guid workspaceId, Guid fileId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<DeleteFile, TreeChanged>(
                new DeleteFile(context.Actor(), commands.Id(), workspaceId, fileId), Results.Ok, ct));

        files.MapGet("/{fileId:guid}", async (
                Guid workspaceId, Guid fileId, long? version, WorkspaceQueries queries, HttpContext context,
                CancellationToken ct) =>
            await FindAsync(workspaceId, fileId, version, queries, context, ct) is { } file
                ? Results.Ok(new FileContentView(
                    file.FileId, file.Path, file.Version, file.Hash, file.Size, file.Binary, file.Text))
                : Problems.NotFound("file"));

        // Learner content is never served as something that a browser would run (SECURITY row 36).
        files.MapGet("/{fileId:guid}/raw", async (
            Guid workspaceId, Guid fileId, long? version, WorkspaceQueries queries, HttpContext context,
            CancellationToken ct) =>
        {
            if (await FindAsync(workspaceId, fileId, version, queries, context, ct) is not { } file)
                return Problems.NotFound("file");
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.File(
                file.Bytes ?? Encoding.UTF8.GetBytes(file.Text ?? ""), "application/octet-stream",
                Path.GetFileName(file.Path));
        });

        app.MapPost("/api/workspaces/{workspaceId:guid}/restore", (
                Guid workspaceId, RestoreBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RestoreDeleted, DeletedRestored>(
                new RestoreDeleted(context.Actor(), commands.Id(), workspaceId, body.After, body.UpTo), Results.Ok, ct));

        var folders = app.MapGroup("/api/workspaces/{workspaceId:guid}/folders");
        folders.MapPost("/", (
                Guid workspaceId, PathBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<CreateFolder, TreeChanged>(
                new CreateFolder(
                    context.Actor(), commands.Id(), workspaceId, Guid.CreateVersion7(), body.Path ?? ""),
                Results.Ok, ct));

        folders.MapPost("/rename", (
                Guid workspaceId, MoveBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<RenameFolder, TreeChanged>(
                new RenameFolder(context.Actor(), commands.Id(), workspaceId, body.From ?? "", body.To ?? ""),
                Results.Ok, ct));

        folders.MapPost("/delete", (
                Guid workspaceId, PathBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<DeleteFolder, TreeChanged>(
                new DeleteFolder(context.Actor(), commands.Id(), workspaceId, body.Path ?? ""), Results.Ok, ct));
    }

    private static async Task<FileState?> FindAsync(
        Guid workspaceId, Guid fileId, long? version, WorkspaceQueries queries, HttpContext context,
        CancellationToken ct) =>
        await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null
            ? null
            : await queries.FileAsync(workspaceId, fileId, version, ct);
}

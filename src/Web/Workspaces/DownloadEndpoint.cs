using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

/// <summary>A workspace, or a folder of it, as a ZIP archive.</summary>
public static class DownloadEndpoint
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void MapDownloads(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/workspaces/{workspaceId:guid}/download", DownloadAsync);

    private static async Task<IResult> DownloadAsync(
        Guid workspaceId, string? folder, WorkspaceQueries queries, TransferGate gate, HttpContext context,
        CancellationToken ct)
    {
        if (await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null) return Problems.NotFound("workspace");
        using var pass = await gate.EnterAsync(ct);
        if (pass is null) return Problems.Of(TransferGate.Busy);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);
        if (await queries.ContentsAsync(workspaceId, folder, patience.Token) is not { } contents)
            return Problems.NotFound("folder");

        var name = folder is null ? contents.Workspace.Name : folder[(folder.LastIndexOf('/') + 1)..];
        await WriteAsync(context.Response, contents, name, folder, patience.Token);
        return Results.Empty;
    }

    private static async Task WriteAsync(
        HttpResponse response, WorkspaceContents contents, string name, string? folder, CancellationToken ct)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName(name) + ".zip");
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.ETag = $"\"{contents.Workspace.Head}\"";
        response.ContentType = "application/zip";

        // A folder's archive holds the folder, so that unpacking it makes one.
        var above = folder is null ? 0 : folder.LastIndexOf('/') + 1;
        await using var zip = await ZipArchive.CreateAsync(response.Body, ZipArchiveMode.Create, true, null, ct);
        foreach (var path in contents.EmptyFolders) zip.CreateEntry(path[above..] + "/");
        foreach (var (entry, bytes) in contents.Files)
        {
            var packed = zip.CreateEntry(entry.Path[above..], CompressionLevel.Fastest);
            await using var stream = await packed.OpenAsync(ct);
            await stream.WriteAsync(bytes, ct);
        }
    }

    /// <summary>A name for a file that every system takes.</summary>
    private static string FileName(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsControl(c) || "\\/:*?\"<>|".Contains(c) ? '_' : c)).Trim('.', ' ');
        return safe.Length == 0 ? "workspace" : safe;
    }
}

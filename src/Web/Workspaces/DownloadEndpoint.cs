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
        using var held = new HeldStream();
        using (var zip = new ZipArchive(held, ZipArchiveMode.Create, true))
        {
            foreach (var path in contents.EmptyFolders) zip.CreateEntry(path[above..] + "/");
            foreach (var (entry, bytes) in contents.Files)
            {
                using (var packed = zip.CreateEntry(entry.Path[above..], CompressionLevel.Fastest).Open()) packed.Write(bytes);
                await held.SendAsync(response.Body, ct);
            }
        }

        await held.SendAsync(response.Body, ct);
    }

    /// <summary>A name for a file that every system takes.</summary>
    private static string FileName(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsControl(c) || "\\/:*?\"<>|".Contains(c) ? '_' : c)).Trim('.', ' ');
        return safe.Length == 0 ? "workspace" : safe;
    }
}

/// <summary>
/// Holds what was written until it is sent: the archive's writer closes an entry by writing synchronously, which would
/// block a thread for as long as the client takes to read. At most one file is held.
/// </summary>
internal sealed class HeldStream : Stream
{
    private readonly MemoryStream _held = new();

    public override bool CanRead => false;

    // Otherwise the writer would go back to what was sent already.
    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends and forgets what is held.</summary>
    public async Task SendAsync(Stream body, CancellationToken ct)
    {
        await body.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), ct);
        _held.SetLength(0);
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => _held.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _held.Write(buffer);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _held.Dispose();
        base.Dispose(disposing);
    }
}

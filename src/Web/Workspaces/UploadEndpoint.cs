using Microsoft.AspNetCore.Mvc;
using Platform.Application;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Workspaces;

/// <summary>Takes files, folders and archives into a workspace, all in one transaction or not at all.</summary>
public static class UploadEndpoint
{
    /// <summary>Room beside the contents: the plan, and the headers of the parts.</summary>
    private const int Overhead = 4 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/workspaces/{workspaceId:guid}/uploads", UploadAsync).WithMetadata(SizeLimit(app));
    }

    /// <summary>What the body of an upload may have.</summary>
    public static RequestSizeLimitAttribute SizeLimit(IEndpointRouteBuilder app) =>
        new(app.ServiceProvider.GetRequiredService<WorkspaceLimits>().MaxTotalBytes + Overhead);

    private static async Task<IResult> UploadAsync(
        Guid workspaceId, Commands commands, WorkspaceQueries queries, WorkspaceLimits limits, TransferGate gate,
        HttpContext context, CancellationToken ct)
    {
        if (await queries.OwnAsync(workspaceId, context.User.PersonId(), ct) is null) return Problems.NotFound("workspace");
        // Contents are held in memory until they are events: only so many at a time.
        using var pass = await gate.EnterAsync(ct);
        if (pass is null) return Problems.Of(TransferGate.Busy);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);

        var read = await UploadBody.ReadAsync(context.Request, limits, patience.Token);
        if (read.Value is not { } body) return Problems.Of(read.Refusal!);
        return await commands.SendAsync<UploadFiles, FilesUploaded>(
            new UploadFiles(
                context.Actor(), commands.Id(), workspaceId, body.Items, body.OnExisting, body.LeftOut), Results.Ok, ct);
    }
}

/// <summary>Lets only a few uploads and downloads be held in memory at a time.</summary>
public sealed class TransferGate : IDisposable
{
    private const int AtATime = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _places = new(AtATime);

    public static Refusal Busy { get; } = new(
        RefusalKind.TooMany, "Many files are being transferred just now. Nothing was changed: try again in a moment.",
        RetryAfterSeconds: 5);

    /// <summary>A place, to be disposed of afterwards; null when none becomes free in time.</summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken ct) =>
        await _places.WaitAsync(Patience, ct) ? new Place(_places) : null;

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) places.Release();
        }
    }
}

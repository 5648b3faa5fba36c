using Microsoft.Net.Http.Headers;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;

namespace Platform.Web.Submissions;

/// <summary>A receipt as it is downloaded, and checked later without us.</summary>
/// <param name="EventPosition">Position of the event in the whole log.</param>
/// <param name="Manifest">The text whose hash is <paramref name="ManifestHash"/>.</param>
/// <param name="Signature">Over <see cref="HandInReceipt.Text"/>.</param>
public sealed record ReceiptView(
    Guid ReceiptId, Guid SubmissionId, int Attempt, string WorkspaceName, DateTimeOffset At, long WorkspaceVersion,
    long EventPosition, string ManifestHash, int Files, long Bytes, string Manifest, string Signature, string PublicKey)
{
    /// <summary>What is signed.</summary>
    public HandInReceipt Signed() => new(
        ReceiptId, SubmissionId, Attempt, WorkspaceName, At, WorkspaceVersion, EventPosition, ManifestHash, Files, Bytes);
}

/// <summary>Receipts, for whoever has the address of one: it cannot be guessed.</summary>
public static class ReceiptEndpoints
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static void MapReceipts(this IEndpointRouteBuilder app) =>
        app.MapGet("/receipts/{receiptId:guid}", async (
            Guid receiptId, ReceiptQueries queries, ReceiptKey key, HttpContext context, CancellationToken ct) =>
        {
            context.Response.Headers.Vary = HeaderNames.Accept;
            if (!context.Request.GetTypedHeaders().Accept.Any(a => a.IsSubsetOf(Json)))
            {
                await ClientFiles.SendPageAsync(context);
                return Results.Empty;
            }

            if (await queries.FindAsync(receiptId, ct) is not var (r, manifest)) return Problems.NotFound("receipt");
            return Results.Ok(new ReceiptView(
                r.ReceiptId, r.SubmissionId, r.Attempt, r.WorkspaceName, r.At, r.WorkspaceVersion, r.EventPosition,
                r.ManifestHash, r.Files, r.Bytes, manifest, key.Sign(r.Text()), key.Public));
        }).AllowAnonymous();
}

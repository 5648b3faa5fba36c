using System.Text;
using Marten;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>Reads receipts from the log itself, so that one says what is stored and nothing else.</summary>
public sealed class ReceiptQueries(IDocumentStore store)
{
    /// <summary>A receipt with the manifest that it is about; null when there is none with this id.</summary>
    public async Task<(HandInReceipt Receipt, string Manifest)?> FindAsync(Guid receiptId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReceiptEntry>(receiptId, ct) is not { } entry
            || (await session.LoadAsync<Submission>(entry.SubmissionId, ct))?.Find(entry.Attempt) is not { } attempt) return null;
        var stored = (await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == entry.SubmissionId && e.Version == attempt.Position).ToListAsync(ct)).Single();
        var made = (WorkSubmitted)stored.Data;
        return (
            new HandInReceipt(
                made.ReceiptId, entry.SubmissionId, made.Attempt, made.WorkspaceName, stored.Timestamp, made.WorkspaceVersion,
                stored.Sequence, made.ManifestHash, made.Files, made.Bytes),
            Encoding.UTF8.GetString((await Blobs.ReadAsync(session, [made.ManifestHash], ct))[made.ManifestHash]));
    }
}

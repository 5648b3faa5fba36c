using Marten;
using Platform.Application.Submissions;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>Where a receipt leads.</summary>
/// <param name="Id">The receipt's.</param>
public sealed record ReceiptEntry(Guid Id, Guid SubmissionId, int Attempt);

/// <inheritdoc cref="IAttempts"/>
public sealed class Attempts(IDocumentSession session) : IAttempts
{
    public async Task<IReadOnlyList<RunRecord>> RecentRunsAsync(Guid workspaceId, int count, CancellationToken ct) =>
        await session.Query<RunRecord>().Where(r => r.WorkspaceId == workspaceId)
            .OrderByDescending(r => r.RequestedAt).Take(count).ToListAsync(ct);

    public async Task<IReadOnlySet<string>> MissingAsync(IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        var missing = hashes.ToHashSet(StringComparer.Ordinal);
        if (missing.Count == 0) return missing;
        missing.ExceptWith(await Blobs.KnownAsync(session, hashes, ct));
        return missing;
    }

    public void KeepContents(IReadOnlyCollection<(string Hash, byte[] Bytes)> contents) => Blobs.Keep(session, contents);

    public async Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        await Blobs.ReadAsync(session, hashes, ct);

    public Task<AttemptFiles?> FilesAsync(Guid submissionId, int attempt, CancellationToken ct) =>
        session.LoadAsync<AttemptFiles>(AttemptFiles.IdOf(submissionId, attempt), ct);

    public void Keep(AttemptFiles files, Guid receiptId)
    {
        session.Insert(files);
        session.Insert(new ReceiptEntry(receiptId, files.SubmissionId, files.Number));
    }
}

/// <inheritdoc cref="IDraftComments"/>
public sealed class DraftComments(IDocumentSession session) : IDraftComments
{
    public async Task<IReadOnlyList<DraftComment>> OfAsync(Guid submissionId, Guid personId, CancellationToken ct) =>
        [.. (await session.Query<DraftComment>().Where(d => d.SubmissionId == submissionId && d.ReviewerId == personId).ToListAsync(ct))
            .OrderBy(d => d.At).ThenBy(d => d.Id)];

    public Task<DraftComment?> FindAsync(Guid commentId, CancellationToken ct) => session.LoadAsync<DraftComment>(commentId, ct);

    public async Task<string?> PublishedAsync(Guid threadId, Guid commentId, CancellationToken ct) =>
        (await session.LoadAsync<CommentThread>(threadId, ct))?.Comments.Find(c => c.Id == commentId)?.Body;

    public void Store(DraftComment draft) => session.Store(draft);

    public void Remove(Guid commentId) => session.Delete<DraftComment>(commentId);
}

/// <inheritdoc cref="IReviewLooks"/>
public sealed class ReviewLooks(IDocumentSession session) : IReviewLooks
{
    public Task<ReviewLook?> FindAsync(Guid submissionId, Guid personId, CancellationToken ct) =>
        session.LoadAsync<ReviewLook>(ReviewLook.IdOf(submissionId, personId), ct);

    public void Store(ReviewLook look) => session.Store(look);

    public void Store(ViewedFile file) => session.Store(file);

    public void Remove(ViewedFile file) => session.Delete<ViewedFile>(file.Id);
}

using System.Text;
using Marten;
using Platform.Application.Submissions;
using Platform.Domain.Packages;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>How a workspace stands to what was handed in of it.</summary>
/// <param name="Submission">Null when it was never handed in.</param>
/// <param name="ChangesSince">Paths that differ from what is handed in.</param>
/// <param name="SameContent">Whether handing in now would be the same again.</param>
/// <param name="UnreadReview">Whether something was published since its learner looked.</param>
public sealed record HandInState(
    Submission? Submission, int ChangesSince, bool SameContent, bool UnreadReview, Func<Guid, string> Names);

/// <summary>A submission as somebody who may see it finds it.</summary>
/// <param name="Template">Whether its workspace began with a template's files.</param>
public sealed record SubmissionFound(Submission Submission, ReviewLook? Look, bool Template, Func<Guid, string> Names);

/// <summary>A file of an attempt with its content.</summary>
/// <param name="Text">Null when it is binary.</param>
public sealed record AttemptContent(AttemptFile File, string? Text);

/// <summary>Reads submissions for pages.</summary>
public sealed class SubmissionQueries(IDocumentStore store)
{
    // A template is chosen with the first events of a workspace.
    private const int TemplateVersion = 2;

    /// <summary>The submission when the person is its learner or a reviewer, otherwise null: for others it does not exist.</summary>
    public async Task<Submission?> VisibleAsync(Guid submissionId, Guid personId, bool reviewer, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await VisibleAsync(session, submissionId, personId, reviewer, ct);
    }

    /// <summary>Whether a workspace is the person's own.</summary>
    public async Task<bool> OwnsAsync(Guid workspaceId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<Workspace>(workspaceId, ct))?.OwnerId == personId;
    }

    /// <inheritdoc cref="VisibleAsync(Guid,Guid,bool,CancellationToken)"/>
    public async Task<SubmissionFound?> FindAsync(Guid submissionId, Guid personId, bool reviewer, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await VisibleAsync(session, submissionId, personId, reviewer, ct) is not { } submission) return null;
        var look = await session.LoadAsync<ReviewLook>(ReviewLook.IdOf(submissionId, personId), ct);
        var first = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == submission.WorkspaceId && e.Version <= TemplateVersion).ToListAsync(ct);
        return new SubmissionFound(
            submission, look, first.Any(e => e.Data is WorkspaceTemplateChosen), await NamesAsync(session, submission, ct));
    }

    /// <summary>How the person's own workspace stands to its submission; null when it is not theirs.</summary>
    public async Task<HandInState?> OfWorkspaceAsync(Guid workspaceId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Workspace>(workspaceId, ct) is not { } workspace || workspace.OwnerId != personId) return null;
        var id = Submission.IdOf(workspaceId);
        if (await session.LoadAsync<Submission>(id, ct) is not { } submission)
            return new HandInState(null, 0, false, false, p => p.ToString());

        var look = await session.LoadAsync<ReviewLook>(ReviewLook.IdOf(id, personId), ct);
        var (changes, same) = await CompareAsync(session, workspaceId, submission, ct);
        return new HandInState(
            submission, changes, same, submission.Reviewed > (look?.Seen ?? 0), await NamesAsync(session, submission, ct));
    }

    /// <summary>What an attempt consists of; null when there is no such attempt.</summary>
    public async Task<AttemptFiles?> FilesAsync(Guid submissionId, int attempt, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<AttemptFiles>(AttemptFiles.IdOf(submissionId, attempt), ct);
    }

    /// <summary>A file of an attempt; null when the attempt has none at the path.</summary>
    public async Task<AttemptContent?> FileAsync(Guid submissionId, int attempt, string path, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var files = await session.LoadAsync<AttemptFiles>(AttemptFiles.IdOf(submissionId, attempt), ct);
        if (files?.Files.FirstOrDefault(f => f.Path == path) is not { } file) return null;
        return new AttemptContent(
            file, file.Binary ? null : Encoding.UTF8.GetString((await Blobs.ReadAsync(session, [file.Hash], ct))[file.Hash]));
    }

    /// <summary>What the person has seen of a submission; null when nothing yet.</summary>
    public async Task<ReviewLook?> LookAsync(Guid submissionId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ReviewLook>(ReviewLook.IdOf(submissionId, personId), ct);
    }

    /// <summary>Hashes of files as the person has marked them as viewed, by path; empty for a deleted file.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ViewedAsync(Guid submissionId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return (await session.Query<ViewedFile>().Where(v => v.SubmissionId == submissionId && v.PersonId == personId).ToListAsync(ct))
            .ToDictionary(v => v.Path, v => v.Hash, StringComparer.Ordinal);
    }

    private static async Task<Submission?> VisibleAsync(
        IQuerySession session, Guid submissionId, Guid personId, bool reviewer, CancellationToken ct) =>
        await session.LoadAsync<Submission>(submissionId, ct) is { } submission && (reviewer || submission.OwnerId == personId)
            ? submission
            : null;

    private static async Task<(int Changes, bool Same)> CompareAsync(
        IQuerySession session, Guid workspaceId, Submission submission, CancellationToken ct)
    {
        var number = submission.Current.Number;
        var before = await session.LoadAsync<AttemptFiles>(AttemptFiles.IdOf(submission.Id, number), ct)
            ?? throw new InvalidOperationException($"Attempt {number} of {submission.Id} has no files.");
        var tree = await session.Query<TreeEntry>().Where(e => e.WorkspaceId == workspaceId && !e.Folder).ToListAsync(ct);
        var old = before.Files.ToDictionary(f => f.Path, f => f.Hash, StringComparer.Ordinal);
        var changes = 0;
        foreach (var entry in tree)
            if (!old.Remove(entry.Path, out var hash) || hash != entry.Hash) changes++;
        changes += old.Count;
        if (changes > 0 || submission.Standing is null) return (changes, false);

        var ledger = await session.LoadAsync<PackageLedger>(workspaceId, ct) ?? PackageLedger.None;
        var now = ledger.Sets.SelectMany(s => s.Packages.Select(p => (s.Path, p.Name, p.Version))).Order();
        var then = before.Packages.SelectMany(s => s.Packages.Select(p => (s.Environment, p.Name, p.Version))).Order();
        return (0, now.SequenceEqual(then));
    }

    private static Task<Func<Guid, string>> NamesAsync(IQuerySession session, Submission submission, CancellationToken ct) =>
        ReviewQueue.NamesAsync(
            session,
            submission.Attempts.SelectMany(a => (a.Earlier ?? []).Select(v => (Guid?)v.By).Append(a.Verdict?.By))
                .Append(submission.Claim?.ReviewerId).Append(submission.Claim?.TakenFrom).OfType<Guid>().Append(submission.OwnerId),
            ct);
}

using Marten;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>Finds files by their ids: lines are where they were as long as their file is what it was.</summary>
public sealed class HandedInPlaces(IDocumentStore store) : ICommentPlaces
{
    public async Task<IReadOnlyList<PlacedAnchor>> FindAsync(
        Submission submission, IReadOnlyList<CommentAnchor> anchors, int? attempt, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var attempts = (await session.LoadManyAsync<AttemptFiles>(
                ct, [.. submission.Attempts.Select(a => AttemptFiles.IdOf(submission.Id, a.Number))]))
            .ToDictionary(a => a.Number, a => a.Files.ToDictionary(f => f.FileId));
        var target = attempt is { } n
            ? attempts.GetValueOrDefault(n)?.ToDictionary(f => f.Key, f => (f.Value.Path, f.Value.Hash))
            : (await session.Query<TreeEntry>().Where(e => e.WorkspaceId == submission.WorkspaceId && !e.Folder).ToListAsync(ct))
                .ToDictionary(e => e.Id, e => (e.Path, e.Hash));
        return [.. anchors.Select(Place)];

        PlacedAnchor Place(CommentAnchor anchor)
        {
            if (anchor.FileId is not { } id || target is null) return new PlacedAnchor(null, null);
            if (target.TryGetValue(id, out var there))
                return new PlacedAnchor(
                    attempts[anchor.Attempt].TryGetValue(id, out var then) && then.Hash == there.Hash
                        ? new CommentPlace(there.Path, anchor.StartLine, anchor.EndLine)
                        : new CommentPlace(there.Path, null, null),
                    null);
            return new PlacedAnchor(null, submission.Attempts.Where(a => a.Number > anchor.Attempt)
                .FirstOrDefault(a => !attempts[a.Number].ContainsKey(id))?.Number);
        }
    }
}

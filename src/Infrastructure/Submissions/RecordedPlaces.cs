using Marten;
using Marten.Linq.MatchesSql;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>Finds what comments are about by what was recorded of their files since, or, in an older attempt, before.</summary>
public sealed class RecordedPlaces(IDocumentStore store) : ICommentPlaces
{
    private const long CacheBytes = 16 * 1024 * 1024;
    private readonly DiffCache _cache = new(CacheBytes);

    /// <summary>A file between two versions of its workspace, of which the first is an attempt's.</summary>
    private sealed record Span(Guid WorkspaceId, Guid FileId, string Path, string Hash, bool Binary, long From, long To);

    /// <summary>What became of a file: where it is, and which line is where.</summary>
    private sealed record Followed(string? Path, long? DeletedAt, int[] Lines, long[] GoneAt, DeletedFile? Deleted = null);

    public async Task<IReadOnlyList<PlacedAnchor>> FindAsync(
        Submission submission, IReadOnlyList<CommentAnchor> anchors, int? attempt, CancellationToken ct)
    {
        if (!anchors.Any(a => a.FileId is not null)) return [.. anchors.Select(_ => new PlacedAnchor(null, null))];
        await using var session = store.QuerySession();
        var attempts = (await session.LoadManyAsync<AttemptFiles>(
                ct, [.. anchors.Select(a => a.Attempt).Append(attempt ?? 0).Distinct().Select(n => AttemptFiles.IdOf(submission.Id, n))]))
            .ToDictionary(a => a.Number);
        var target = attempt is { } number
            ? submission.Find(number)?.WorkspaceVersion
            : (await session.LoadAsync<Workspace>(submission.WorkspaceId, ct))?.Head;
        if (target is not { } to) return [.. anchors.Select(_ => new PlacedAnchor(null, null))];

        var spans = anchors.Select(SpanOf).ToList();
        var followed = await FollowAsync(session, [.. spans.OfType<Span>().Distinct()], ct);
        await ReturnAsync();
        return [.. anchors.Select((anchor, i) => spans[i] is { } span ? Place(submission, anchor, span, followed[span], to) : new PlacedAnchor(null, null))];

        // What was deleted and is there again under its path has its lines there.
        async Task ReturnAsync()
        {
            foreach (var gone in followed.Where(f => f.Value is { Path: null, Deleted: not null }).GroupBy(f => f.Key.To).ToList())
            {
                var paths = gone.Select(f => f.Value.Deleted!.Path).ToHashSet(StringComparer.Ordinal);
                var end = gone.Key == to ? attempts.GetValueOrDefault(attempt ?? 0) : attempts.Values.First(a => a.WorkspaceVersion == gone.Key);
                var there = end is null
                    ? await ReturnedFiles.PresentAsync(session, submission.WorkspaceId, paths, ct)
                    : await ReturnedFiles.OfAttemptAsync(session, end, paths, ct);
                foreach (var (span, file) in gone)
                    if (there.TryGetValue(file.Deleted!.Path, out var text))
                        followed[span] = file with { Path = file.Deleted.Path, Lines = ReturnedFiles.Lines(file.Deleted, text) };
            }
        }

        // Followed from the older of the two: what was recorded tells how to go on, and, read backwards, where it came from.
        Span? SpanOf(CommentAnchor anchor)
        {
            if (anchor.FileId is not { } id || !attempts.TryGetValue(anchor.Attempt, out var written)) return null;
            var forwards = written.WorkspaceVersion <= to;
            var older = forwards ? written : attempts.GetValueOrDefault(attempt ?? 0);
            // A file that was made anew since is the one that was there under its path.
            return (older?.Files.FirstOrDefault(f => f.FileId == id)
                    ?? (forwards ? null : older?.Files.FirstOrDefault(f => f.Path == anchor.Path))) is { } file && older is not null
                ? new Span(submission.WorkspaceId, file.FileId, file.Path, file.Hash, file.Binary, older.WorkspaceVersion, Math.Max(to, written.WorkspaceVersion))
                : null;
        }
    }

    private static PlacedAnchor Place(Submission submission, CommentAnchor anchor, Span span, Followed file, long to)
    {
        if (span.To > to) return Backwards(anchor, span, file, to);
        if (file.Path is null && file.DeletedAt is { } deleted) return new PlacedAnchor(null, AttemptOf(deleted));
        if (anchor.StartLine is not { } start) return new PlacedAnchor(new CommentPlace(file.Path!, null, null, to), null);
        var lines = Enumerable.Range(start - 1, (anchor.EndLine ?? start) - start + 1).Where(l => l < file.Lines.Length).ToList();
        var there = lines.Select(l => file.Lines[l]).Where(p => p >= 0).ToList();
        if (there.Count > 0) return new PlacedAnchor(new CommentPlace(file.Path!, there.Min() + 1, there.Max() + 1, to), null);
        return new PlacedAnchor(null, lines.Count == 0 ? null : AttemptOf(lines.Max(l => file.GoneAt[l])));

        // The first attempt that was handed in without it.
        int? AttemptOf(long version) =>
            submission.Attempts.FirstOrDefault(a => a.Number > anchor.Attempt && a.WorkspaceVersion >= version && a.WorkspaceVersion <= to)?.Number;
    }

    private static PlacedAnchor Backwards(CommentAnchor anchor, Span span, Followed file, long to)
    {
        // Another file at the same path is the one that was commented on only if it was deleted, and made anew there.
        if (file.Path is null || (span.FileId != anchor.FileId && (file.Deleted is null || file.Path != anchor.Path)))
            return new PlacedAnchor(null, null);
        if (anchor.StartLine is not { } start) return new PlacedAnchor(new CommentPlace(span.Path, null, null, to), null);
        var there = Enumerable.Range(0, file.Lines.Length)
            .Where(l => file.Lines[l] >= start - 1 && file.Lines[l] < (anchor.EndLine ?? start)).ToList();
        return new PlacedAnchor(there.Count > 0 ? new CommentPlace(span.Path, there[0] + 1, there[^1] + 1, to) : null, null);
    }

    /// <summary>Follows all files with one read of their events.</summary>
    private async Task<Dictionary<Span, Followed>> FollowAsync(IQuerySession session, List<Span> spans, CancellationToken ct)
    {
        var results = new Dictionary<Span, Followed>();
        foreach (var span in spans)
            if (_cache.TryGet<Followed>(span, out var known)) results[span] = known;
        var missing = spans.Where(s => !results.ContainsKey(s)).ToList();
        if (missing.Count == 0) return results;

        var events = await EventsAsync(session, missing, ct);
        var texts = await TextsAsync(session, missing, events, ct);
        foreach (var span in missing)
        {
            ct.ThrowIfCancellationRequested();
            var lines = new LineAnchors(span.Path, span.Binary ? "" : texts[span.Hash], FileDiff.Lines);
            foreach (var change in events.Where(e => e.Event.FileId == span.FileId && e.Version > span.From && e.Version <= span.To))
                lines.Follow(change, body => body.Text ?? texts[body.Hash]);
            var all = Enumerable.Range(0, lines.Lines);
            var followed = new Followed(
                lines.Path, lines.DeletedAt, [.. all.Select(lines.Place)], [.. all.Select(l => lines.GoneAt(l) ?? 0)], lines.Deleted);
            _cache.Keep(span, followed, 400 + 12L * lines.Lines + (lines.Deleted is { } d ? 2L * d.Text?.Length + 4L * lines.Lines ?? 0 : 0));
            results[span] = followed;
        }

        return results;
    }

    private static async Task<List<RecordedChange>> EventsAsync(IQuerySession session, List<Span> spans, CancellationToken ct)
    {
        var workspace = spans[0].WorkspaceId;
        var ids = spans.Select(s => s.FileId.ToString()).Distinct().ToArray();
        var (from, to) = (spans.Min(s => s.From), spans.Max(s => s.To));
        if (from == to) return [];
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == workspace && e.Version > from && e.Version <= to
                && e.MatchesSql("d.data ->> 'fileId' = any(?)", (object)ids))
            .OrderBy(e => e.Version).ToListAsync(ct);
        return [.. events.Where(e => e.Data is IFileEvent).Select(e => new RecordedChange(e.Version, (IFileEvent)e.Data))];
    }

    private static async Task<Dictionary<string, string>> TextsAsync(
        IQuerySession session, List<Span> spans, List<RecordedChange> events, CancellationToken ct)
    {
        var hashes = spans.Where(s => !s.Binary).Select(s => s.Hash)
            .Concat(events.Select(e => e.Event).OfType<FileReplaced>().Where(r => r.Body is { Text: null, Binary: false }).Select(r => r.Body.Hash))
            .Distinct(StringComparer.Ordinal).ToList();
        return await Blobs.TextsAsync(session, hashes, ct);
    }
}

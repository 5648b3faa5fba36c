using Marten;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

public enum FileStatus
{
    Added,
    Deleted,
    Modified,
    /// <summary>It has another path, whether its content changed or not.</summary>
    Renamed,
    Unchanged
}

/// <summary>How a file differs between two attempts.</summary>
/// <param name="OldPath">Null when it had the same path, or was not there.</param>
/// <param name="TooLarge">It is text, but too much of it to compare: it has no counts and no hunks.</param>
public sealed record FileChange(
    string Path, string? OldPath, FileStatus Status, bool Binary, bool TooLarge, int Added, int Deleted, string? OldHash,
    string? NewHash);

/// <summary>How the text of a file differs between two attempts.</summary>
/// <param name="OldText">Null when it is binary or too large.</param>
public sealed record FileComparison(FileChange File, string? OldText, string? NewText, IReadOnlyList<DiffHunk> Hunks);

/// <summary>What an attempt is compared with.</summary>
public readonly record struct ComparedWith(int? Attempt)
{
    public static readonly ComparedWith Nothing = new(0);
    public static readonly ComparedWith Template = new(null);
}

/// <summary>Compares attempts of one submission with each other.</summary>
public sealed class DiffQueries(IDocumentStore store)
{
    private const long CacheBytes = 64 * 1024 * 1024;
    private const int RowBytes = 200;
    private readonly DiffCache _cache = new(CacheBytes);
    // The texts of two attempts can be 20 MiB: not those of everybody at once.
    private readonly SemaphoreSlim _gate = new(2);

    private sealed record ListKey(Guid SubmissionId, ComparedWith From, int To, bool IgnoreWhitespace);

    private sealed record FileKey(string Old, string New, bool IgnoreWhitespace);

    /// <summary>All files of both sides, by path; null when there is no such attempt.</summary>
    public async Task<IReadOnlyList<FileChange>?> ListAsync(
        Submission submission, ComparedWith from, int to, bool ignoreWhitespace, CancellationToken ct)
    {
        if (submission.Find(to) is null) return null;
        var key = new ListKey(submission.Id, from, to, ignoreWhitespace);
        if (_cache.TryGet<IReadOnlyList<FileChange>>(key, out var known)) return known;
        await _gate.WaitAsync(ct);
        try
        {
            if (_cache.TryGet(key, out known)) return known;
            await using var session = store.QuerySession();
            var sides = new DiffSides(session);
            if (await sides.FilesAsync(submission, from, ct) is not { } olds || await sides.FilesAsync(submission, new ComparedWith(to), ct) is not { } news)
                return null;
            var changes = await CompareAsync(new FilePairs(olds, news), sides, ignoreWhitespace, ct);
            _cache.Keep(key, changes, changes.Sum(c => 400L + (c.Path.Length + (c.OldPath?.Length ?? 0)) * 2));
            return changes;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>One file of both sides; null when there is no such attempt, or no such file in it.</summary>
    public async Task<FileComparison?> FileAsync(
        Submission submission, ComparedWith from, int to, string path, bool ignoreWhitespace, CancellationToken ct)
    {
        if ((await ListAsync(submission, from, to, ignoreWhitespace, ct))?.FirstOrDefault(c => c.Path == path) is not { } change)
            return null;
        if (change.Binary || change.TooLarge) return new FileComparison(change, null, null, []);
        await using var session = store.QuerySession();
        var sides = new DiffSides(session);
        // The template's texts come with its files.
        if (from == ComparedWith.Template) await sides.FilesAsync(submission, from, ct);
        await sides.ReadAsync(new[] { change.OldHash, change.NewHash }.OfType<string>(), ct);
        var (old, @new) = (sides.Text(change.OldHash), sides.Text(change.NewHash));
        var key = new FileKey(change.OldHash ?? "", change.NewHash ?? "", ignoreWhitespace);
        if (!_cache.TryGet<FileDiff>(key, out var diff))
        {
            diff = await DiffAsync(old ?? "", @new ?? "", ignoreWhitespace, ct);
            _cache.Keep(key, diff, 200 + diff.Hunks.Sum(h => h.Rows.Sum(
                r => RowBytes + 2L * ((r.OldText?.Length ?? 0) + (r.NewText?.Length ?? 0)) + 64L * (r.OldMarks.Count + r.NewMarks.Count))));
        }

        return new FileComparison(change, old, @new, diff.Hunks);
    }

    private async Task<FileDiff> DiffAsync(string old, string @new, bool ignoreWhitespace, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            return FileDiff.Of(old, @new, ignoreWhitespace);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task<IReadOnlyList<FileChange>> CompareAsync(
        FilePairs pairs, DiffSides sides, bool ignoreWhitespace, CancellationToken ct)
    {
        if (pairs.Candidates.Select(f => f.Hash).ToList() is { Count: > 0 } candidates)
        {
            await sides.ReadAsync(candidates, ct);
            pairs.PairAlike(hash => sides.Text(hash)!);
        }

        var all = pairs.All();
        await sides.ReadAsync(
            all.Where(p => p.Old?.Hash != p.New?.Hash).SelectMany(p => new[] { p.Old, p.New })
                .Where(f => f is { Binary: false, Size: <= FileDiff.MaxBytes }).Select(f => f!.Hash), ct);
        var changes = new List<FileChange>(all.Count);
        foreach (var pair in all)
        {
            ct.ThrowIfCancellationRequested();
            changes.Add(Change(pair, sides, ignoreWhitespace));
        }

        return changes;
    }

    private static FileChange Change(FilePair pair, DiffSides sides, bool ignoreWhitespace)
    {
        var (old, @new) = (pair.Old, pair.New);
        var status = old is null ? FileStatus.Added : @new is null ? FileStatus.Deleted
            : old.Path != @new.Path ? FileStatus.Renamed : old.Hash == @new.Hash ? FileStatus.Unchanged : FileStatus.Modified;
        var binary = old is { Binary: true } || @new is { Binary: true };
        var large = !binary && old?.Hash != @new?.Hash && (old is { Size: > FileDiff.MaxBytes } || @new is { Size: > FileDiff.MaxBytes });
        var counts = binary || large || old?.Hash == @new?.Hash
            ? FileDiff.Nothing
            : FileDiff.Count(sides.Text(old?.Hash) ?? "", sides.Text(@new?.Hash) ?? "", ignoreWhitespace);
        return new FileChange(
            pair.Path, status == FileStatus.Renamed ? old!.Path : null, status, binary, large || counts.TooLarge, counts.Added,
            counts.Deleted, old?.Hash, @new?.Hash);
    }
}

/// <summary>The files that are compared and, once read, their texts.</summary>
internal sealed class DiffSides(IQuerySession session)
{
    // A template's files are the first events of its workspace.
    private const int TemplateEvents = 200;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Null when there is no such attempt, or no template.</summary>
    public async Task<IReadOnlyList<AttemptFile>?> FilesAsync(Submission submission, ComparedWith side, CancellationToken ct)
    {
        if (side == ComparedWith.Nothing) return [];
        if (side.Attempt is { } attempt)
            return (await session.LoadAsync<AttemptFiles>(AttemptFiles.IdOf(submission.Id, attempt), ct))?.Files;
        var first = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == submission.WorkspaceId && e.Version <= TemplateEvents)
            .OrderBy(e => e.Version).ToListAsync(ct);
        var events = first.Select(e => e.Data).ToList();
        var chosen = events.FindIndex(e => e is WorkspaceTemplateChosen);
        if (chosen < 0) return null;
        var files = events.Skip(chosen + 1)
            .TakeWhile(e => e is FileCreated { Origin: Origin.Template } or FolderCreated { Origin: Origin.Template })
            .OfType<FileCreated>().ToList();
        foreach (var file in files)
            if (file.Body.Text is { } text) _texts[file.Body.Hash] = text;
        return [.. files.Select(f => new AttemptFile(f.Path, f.FileId, f.Body.Hash, f.Body.Size, f.Body.Binary))];
    }

    /// <summary>Reads what is not known yet.</summary>
    public async Task ReadAsync(IEnumerable<string> hashes, CancellationToken ct)
    {
        var missing = hashes.Where(h => !_texts.ContainsKey(h)).Distinct().ToList();
        foreach (var (hash, text) in await Blobs.TextsAsync(session, missing, ct)) _texts[hash] = text;
    }

    public string? Text(string? hash) => hash is null ? null
        : _texts.TryGetValue(hash, out var text) ? text : throw new InvalidOperationException($"The blob {hash} is missing.");
}

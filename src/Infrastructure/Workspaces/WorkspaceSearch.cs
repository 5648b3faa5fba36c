using System.Text.RegularExpressions;
using Marten;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>A match, with the line that it is in.</summary>
/// <param name="Line">From 1, as <paramref name="Column"/>; both count UTF-16 code units and lines that end in a line feed.</param>
/// <param name="Preview">Part of the line around the match, which begins at <paramref name="PreviewOffset"/> in it.</param>
public sealed record FoundMatch(
    int Offset, int Length, string? Insert, int Line, int Column, string Preview, int PreviewOffset);

/// <param name="Version">The version of the file that the offsets refer to.</param>
/// <param name="More">The file has more matches than are listed.</param>
public sealed record FoundFile(Guid FileId, string Path, long Version, IReadOnlyList<FoundMatch> Matches, bool More);

/// <param name="Incomplete">Why there may be more than this; null when this is all.</param>
public sealed record SearchResult(IReadOnlyList<FoundFile> Files, int Searched, string? Incomplete);

/// <summary>Looks through the texts of a workspace, within limits of time, matches and searches at once.</summary>
public sealed class WorkspaceSearch(IDocumentStore store, TimeProvider clock) : IDisposable
{
    /// <summary>Most matches in one answer, and of one file.</summary>
    public const int MaxMatches = 2000, MaxMatchesOfFile = 500;

    private const int FilesAtOnce = 40;
    private const int PreviewLength = 160, PreviewBefore = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Searching takes a processor; the others belong to people who type.
    private readonly SemaphoreSlim _turns = new(2);

    public async Task<SearchResult> FindAsync(Guid workspaceId, TextSearch search, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return await LookAsync(workspaceId, search, ct);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<SearchResult> LookAsync(Guid workspaceId, TextSearch search, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        await using var session = store.LightweightSession();
        var tree = await new WorkspaceFilesReader(session).TreeAsync(workspaceId, ct);
        var entries = tree.Where(e => e is { Folder: false, Binary: false }).OrderBy(e => e.Path, StringComparer.Ordinal).ToList();
        var found = new List<FoundFile>();
        var (searched, matches) = (0, 0);
        string? incomplete = null;
        foreach (var some in entries.Chunk(FilesAtOnce))
        {
            // Text and version of one row: the offsets below refer to that version for certain.
            var contents = await PresentTexts.ReadAsync(session, [.. some.Select(e => e.Id)], ct);
            foreach (var entry in some)
            {
                ct.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(started) > Patience)
                    return new(found, searched, $"Only {searched} of {entries.Count} files were searched: it took too long.");
                if (!contents.TryGetValue(entry.Id, out var present) || present is not { Text: { } text, Content: var content }) continue;
                searched++;
                IReadOnlyList<TextMatch> places;
                try
                {
                    places = search.In(text, MaxMatchesOfFile + 1);
                }
                catch (RegexMatchTimeoutException)
                {
                    incomplete = $"{entry.Path} was left out: looking through it took too long.";
                    continue;
                }

                if (places.Count == 0) continue;
                var room = Math.Min(MaxMatchesOfFile, MaxMatches - matches);
                var kept = places.Count > room ? [.. places.Take(room)] : places;
                matches += kept.Count;
                found.Add(new FoundFile(entry.Id, entry.Path, content.FileVersion, Shown(text, kept), places.Count > room));
                if (matches >= MaxMatches)
                    return new(found, searched, $"Only the first {MaxMatches:N0} matches are shown.");
            }
        }

        return new(found, searched, incomplete);
    }

    private static List<FoundMatch> Shown(string text, IReadOnlyList<TextMatch> matches)
    {
        var shown = new List<FoundMatch>(matches.Count);
        var (line, start) = (1, 0);
        foreach (var match in matches)
        {
            while (text.IndexOf('\n', start) is >= 0 and var next && next < match.Offset) (line, start) = (line + 1, next + 1);
            var end = text.IndexOf('\n', match.Offset);
            if (end < 0) end = text.Length;
            var from = Math.Max(start, match.Offset - PreviewBefore);
            if (from > start && char.IsLowSurrogate(text[from])) from++;
            var to = Math.Min(end, from + PreviewLength);
            if (to < end && to > from && char.IsHighSurrogate(text[to - 1])) to--;
            shown.Add(new FoundMatch(
                match.Offset, match.Length, match.Insert, line, match.Offset - start + 1, text[from..to].TrimEnd('\r'),
                from - start));
        }

        return shown;
    }
}

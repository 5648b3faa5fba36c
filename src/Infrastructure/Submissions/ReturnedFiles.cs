using Marten;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;

namespace Platform.Infrastructure.Submissions;

/// <summary>
/// Texts of files by path, for those that were deleted and are there again: what is undone, or written by a program that
/// makes a file anew, is another file in the record, and the same one to a person.
/// </summary>
internal static class ReturnedFiles
{
    /// <summary>The texts at those of the paths at which the attempt has a file; null for what is not text.</summary>
    public static async Task<Dictionary<string, string?>> OfAttemptAsync(
        IQuerySession session, AttemptFiles attempt, IReadOnlySet<string> paths, CancellationToken ct)
    {
        var files = attempt.Files.Where(f => paths.Contains(f.Path)).ToList();
        var texts = await Blobs.TextsAsync(session, [.. files.Where(f => !f.Binary).Select(f => f.Hash).Distinct()], ct);
        return files.ToDictionary(f => f.Path, f => f.Binary ? null : texts[f.Hash], StringComparer.Ordinal);
    }

    /// <summary>The same of the present files.</summary>
    public static async Task<Dictionary<string, string?>> PresentAsync(
        IQuerySession session, Guid workspaceId, IReadOnlySet<string> paths, CancellationToken ct)
    {
        string[] wanted = [.. paths];
        var entries = await session.Query<TreeEntry>()
            .Where(e => e.WorkspaceId == workspaceId && !e.Folder && e.Path.IsOneOf(wanted)).ToListAsync(ct);
        var contents = await PresentTexts.ReadAsync(session, [.. entries.Select(e => e.Id)], ct);
        return entries.Where(e => contents.ContainsKey(e.Id)).ToDictionary(e => e.Path, e => contents[e.Id].Text, StringComparer.Ordinal);
    }

    /// <summary>Where each line of the start is in the text that is there now.</summary>
    public static int[] Lines(DeletedFile deleted, string? text)
    {
        var there = deleted.Text is null || text is null ? null : FileDiff.Lines(deleted.Text, text);
        return [.. deleted.Places.Select(p => p >= 0 && there is not null ? there[p] : -1)];
    }
}

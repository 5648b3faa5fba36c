using Marten;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>What many files say now: a text that is short is in the file's row, a long one is a blob.</summary>
internal static class PresentTexts
{
    /// <summary>By file; what is not there is left out, and binary ones have no text. Text and version are of one row.</summary>
    public static async Task<Dictionary<Guid, (FileContent Content, string? Text)>> ReadAsync(
        IQuerySession session, IReadOnlyCollection<Guid> files, CancellationToken ct)
    {
        var contents = await session.LoadManyAsync<FileContent>(ct, files);
        var blobs = await Blobs.TextsAsync(
            session, [.. contents.Where(c => c is { Text: null, Binary: false }).Select(c => c.Hash).Distinct()], ct);
        return contents.ToDictionary(c => c.Id, c => (c, c.Binary ? null : c.Text ?? blobs[c.Hash]));
    }
}

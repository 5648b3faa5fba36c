using DiffPlex;
using DiffPlex.Chunkers;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <inheritdoc cref="ITextMerge"/>
public sealed class TextMerge : ITextMerge
{
    // Keeps the line ends, so that joining the pieces gives the text back exactly.
    private static readonly LineEndingsPreservingChunker Lines = LineEndingsPreservingChunker.Instance;

    public string? Merge(string ancestor, string ours, string theirs)
    {
        var merge = ThreeWayDiffer.Instance.CreateMerge(ancestor, ours, theirs, false, false, Lines);
        return merge.IsSuccessful ? string.Concat(merge.MergedPieces) : null;
    }

    public IReadOnlyList<TextEdit> Edits(string from, string to)
    {
        var diff = Differ.Instance.CreateDiffs(from, to, false, false, Lines);
        var starts = new int[diff.PiecesOld.Count + 1];
        for (var i = 0; i < diff.PiecesOld.Count; i++) starts[i + 1] = starts[i] + diff.PiecesOld[i].Length;
        return [.. diff.DiffBlocks.Select(b => Trim(from, new TextEdit(
            starts[b.DeleteStartA], starts[b.DeleteStartA + b.DeleteCountA] - starts[b.DeleteStartA],
            string.Concat(diff.PiecesNew.Skip(b.InsertStartB).Take(b.InsertCountB)))))];
    }

    /// <summary>Leaves out what both ends of a replaced run have in common: an editor's cursor in the run then stays where it is.</summary>
    private static TextEdit Trim(string from, TextEdit edit)
    {
        var old = from.AsSpan(edit.Offset, edit.DeleteCount);
        var start = old.CommonPrefixLength(edit.Insert);
        // Never cut a surrogate pair in two.
        if (start > 0 && char.IsHighSurrogate(old[start - 1])) start--;
        var most = Math.Min(old.Length, edit.Insert.Length) - start;
        var end = 0;
        while (end < most && old[^(end + 1)] == edit.Insert[^(end + 1)]) end++;
        if (end > 0 && char.IsLowSurrogate(old[^end])) end--;
        return new TextEdit(edit.Offset + start, old.Length - start - end, edit.Insert[start..^end]);
    }
}

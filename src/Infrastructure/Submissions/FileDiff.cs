namespace Platform.Infrastructure.Submissions;

public enum RowKind
{
    Same,
    Added,
    Deleted,
    Modified
}

/// <summary>A line of a comparison, or two that stand for each other.</summary>
/// <param name="Old">Number of the line in the old text, from 1; null when it is not there.</param>
/// <param name="OldText">Without its end.</param>
/// <param name="OldMarks">Start and length, in UTF-16 code units, of what the other line does not have.</param>
/// <param name="OldEnd">Null for a line feed, otherwise how the line ends.</param>
public sealed record DiffRow(
    RowKind Kind, int? Old, int? New, string? OldText, string? NewText, IReadOnlyList<int[]> OldMarks,
    IReadOnlyList<int[]> NewMarks, LineEnd? OldEnd, LineEnd? NewEnd);

/// <summary>Changed lines with unchanged ones around them. Starts count from 1; of an empty side it is the line before.</summary>
public sealed record DiffHunk(int OldStart, int OldLines, int NewStart, int NewLines, IReadOnlyList<DiffRow> Rows);

/// <summary>How one text became another.</summary>
/// <param name="TooLarge">Nobody reads this, and comparing it would take too long: there are no hunks.</param>
public sealed record FileDiff(bool TooLarge, int Added, int Deleted, IReadOnlyList<DiffHunk> Hunks)
{
    public const int MaxLines = 20_000;
    public const int MaxBytes = 2 * 1024 * 1024;
    private const int Context = 3;

    public static readonly FileDiff Nothing = new(false, 0, 0, []);
    private static readonly FileDiff Large = new(true, 0, 0, []);

    public static FileDiff Of(string old, string @new, bool ignoreWhitespace = false)
    {
        var counts = Count(old, @new, ignoreWhitespace, out var compared);
        return compared is var (olds, news, blocks)
            ? counts with { Hunks = [.. HunksOf(olds, news, blocks, new RowPairs(ignoreWhitespace))] }
            : counts;
    }

    /// <summary>The same without hunks, which a list of files does not need.</summary>
    public static FileDiff Count(string old, string @new, bool ignoreWhitespace) => Count(old, @new, ignoreWhitespace, out _);

    private static FileDiff Count(
        string old, string @new, bool ignoreWhitespace, out (TextLine[] Old, TextLine[] New, List<Block> Blocks)? compared)
    {
        compared = null;
        if (old == @new) return Nothing;
        if (Math.Max(old.Length, @new.Length) > MaxBytes) return Large;
        TextLine[] olds = TextLine.Of(old), news = TextLine.Of(@new);
        if (Math.Max(olds.Length, news.Length) > MaxLines) return Large;
        var blocks = Blocks(olds, news, ignoreWhitespace);
        compared = (olds, news, blocks);
        return new FileDiff(false, blocks.Sum(b => b.NewEnd - b.New), blocks.Sum(b => b.OldEnd - b.Old), []);
    }

    /// <summary>For each line of one text the line of the other that it is or became, or -1, both from 0.</summary>
    public static int[] Lines(string old, string @new)
    {
        TextLine[] olds = TextLine.Of(old), news = TextLine.Of(@new);
        var places = new int[olds.Length];
        Array.Fill(places, -1);
        var rows = new RowPairs(false);
        var (line, there) = (0, 0);
        foreach (var block in Blocks(olds, news, false).Append(new Block(olds.Length, olds.Length, news.Length, news.Length)))
        {
            while (line < block.Old) places[line++] = there++;
            foreach (var (before, after) in rows.Align(olds, news, block)) places[before] = after;
            (line, there) = (block.OldEnd, block.NewEnd);
        }

        return places;
    }

    private static List<Block> Blocks(TextLine[] olds, TextLine[] news, bool ignoreWhitespace)
    {
        string[] oldKeys = [.. olds.Select(l => ignoreWhitespace ? l.WithoutWhitespace() : l.Whole)];
        string[] newKeys = [.. news.Select(l => ignoreWhitespace ? l.WithoutWhitespace() : l.Whole)];
        return BlockSlide.Of(Blocks(LineMatch.Of(oldKeys, newKeys), news.Length), oldKeys, newKeys, olds, news);
    }

    private static IEnumerable<DiffHunk> HunksOf(TextLine[] olds, TextLine[] news, List<Block> blocks, RowPairs rows)
    {
        for (var first = 0; first < blocks.Count;)
        {
            var last = first;
            while (last + 1 < blocks.Count && blocks[last + 1].Old - blocks[last].OldEnd <= 2 * Context) last++;
            yield return Hunk(blocks[first..(last + 1)], olds, news, rows);
            first = last + 1;
        }
    }

    private static DiffHunk Hunk(List<Block> blocks, TextLine[] olds, TextLine[] news, RowPairs pairs)
    {
        var lead = Math.Min(Context, blocks[0].Old);
        var tail = Math.Min(Context, olds.Length - blocks[^1].OldEnd);
        var (old, @new) = (blocks[0].Old - lead, blocks[0].New - lead);
        var (oldStart, newStart) = (old, @new);
        var rows = new List<DiffRow>();
        foreach (var block in blocks)
        {
            Same(block.Old);
            pairs.AddRows(rows, olds, news, block);
            (old, @new) = (block.OldEnd, block.NewEnd);
        }

        Same(blocks[^1].OldEnd + tail);
        return new DiffHunk(
            old == oldStart ? old : oldStart + 1, old - oldStart, @new == newStart ? @new : newStart + 1, @new - newStart, rows);

        void Same(int until)
        {
            for (; old < until; old++, @new++) rows.Add(RowPairs.Row(RowKind.Same, olds, old, news, @new));
        }
    }

    /// <summary>Runs of lines without a partner, between those that have one.</summary>
    private static List<Block> Blocks(int[] pairs, int news)
    {
        var blocks = new List<Block>();
        var (old, @new) = (0, 0);
        for (var i = 0; i <= pairs.Length; i++)
        {
            if (i < pairs.Length && pairs[i] < 0) continue;
            var there = i < pairs.Length ? pairs[i] : news;
            if (i > old || there > @new) blocks.Add(new Block(old, i, @new, there));
            (old, @new) = (i + 1, there + 1);
        }

        return blocks;
    }
}

/// <summary>Lines of the old text that were replaced by lines of the new one; either may be none. From 0, ends not included.</summary>
internal readonly record struct Block(int Old, int OldEnd, int New, int NewEnd);

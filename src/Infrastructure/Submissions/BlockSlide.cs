namespace Platform.Infrastructure.Submissions;

/// <summary>
/// Where equal lines surround lines that were only put in, or only taken away, the change can be said to be a little
/// higher or lower. It is put where a person would see it: a function that was put in begins with its first line and not
/// with the last one of the function before.
/// </summary>
internal static class BlockSlide
{
    private const int Tab = 4, BlankBefore = 3, Blank = 1;
    // A long run of equal lines says nothing by where it is cut.
    private const int Furthest = 100;

    /// <summary>The same blocks, some of them moved; none touches another that it did not touch before.</summary>
    /// <param name="oldKeys">What makes lines equal.</param>
    public static List<Block> Of(List<Block> blocks, string[] oldKeys, string[] newKeys, TextLine[] olds, TextLine[] news)
    {
        var slid = new List<Block>(blocks.Count);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var above = block.New - (slid.Count > 0 ? slid[^1].NewEnd + 1 : 0);
            var below = (i + 1 < blocks.Count ? blocks[i + 1].New - 1 : news.Length) - block.NewEnd;
            var shift = block.Old == block.OldEnd ? Shift(newKeys, news, block.New, block.NewEnd, above, below)
                : block.New == block.NewEnd ? Shift(oldKeys, olds, block.Old, block.OldEnd, above, below) : 0;
            slid.Add(new Block(block.Old + shift, block.OldEnd + shift, block.New + shift, block.NewEnd + shift));
        }

        return slid;
    }

    private static int Shift(string[] keys, TextLine[] lines, int from, int to, int above, int below)
    {
        var (lowest, highest) = (0, 0);
        while (highest < Math.Min(above, Furthest) && keys[from - 1 - highest] == keys[to - 1 - highest]) highest++;
        while (lowest < Math.Min(below, Furthest) && keys[from + lowest] == keys[to + lowest]) lowest++;
        var (best, least) = (0, int.MaxValue);
        for (var shift = -highest; shift <= lowest; shift++)
        {
            var cost = Cost(lines, from + shift) + Cost(lines, to + shift);
            if (cost <= least) (best, least) = (shift, cost);
        }

        return best;
    }

    /// <summary>How unlikely it is that something begins at a line: what begins is less indented, and after a blank line.</summary>
    private static int Cost(TextLine[] lines, int at)
    {
        if (at == 0 || at == lines.Length) return -BlankBefore;
        var next = at;
        while (next < lines.Length && next - at < Furthest && string.IsNullOrWhiteSpace(lines[next].Text)) next++;
        return (next < lines.Length ? Indentation(lines[next].Text) : 0)
            + (next > at ? Blank : 0) - (string.IsNullOrWhiteSpace(lines[at - 1].Text) ? BlankBefore : 0);
    }

    private static int Indentation(string line)
    {
        var columns = 0;
        foreach (var c in line.AsSpan(0, Math.Min(line.Length, Furthest)))
        {
            if (c is not (' ' or '\t')) break;
            columns += c == '\t' ? Tab : 1;
        }

        return columns;
    }
}

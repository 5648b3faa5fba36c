namespace Platform.Infrastructure.Submissions;

/// <summary>Puts lines beside each other that stand for each other, so that what changed within them can be marked.</summary>
internal sealed class RowPairs(bool ignoreWhitespace)
{
    // The lines of one block that are all compared with each other, and the comparisons of one file.
    private const int MostOfBlock = 4_000, MostOfFile = 100_000;
    private const double Alike = 0.5;
    private int _left = MostOfFile;

    public void AddRows(List<DiffRow> rows, TextLine[] olds, TextLine[] news, Block block)
    {
        var (old, @new) = (block.Old, block.New);
        foreach (var (pairedOld, pairedNew) in Align(olds, news, block))
        {
            Alone(pairedOld, pairedNew);
            rows.Add(Modified(olds, old++, news, @new++));
        }

        Alone(block.OldEnd, block.NewEnd);

        void Alone(int oldTo, int newTo)
        {
            while (old < oldTo) rows.Add(Row(RowKind.Deleted, olds, old++, news, null));
            while (@new < newTo) rows.Add(Row(RowKind.Added, olds, null, news, @new++));
        }
    }

    public static DiffRow Row(RowKind kind, TextLine[] olds, int? old, TextLine[] news, int? @new) => new(
        kind, old + 1, @new + 1, old is { } o ? olds[o].Text : null, @new is { } n ? news[n].Text : null, [], [],
        old is { } oe ? EndOf(olds[oe]) : null, @new is { } ne ? EndOf(news[ne]) : null);

    private static LineEnd? EndOf(TextLine line) => line.End == LineEnd.Lf ? null : line.End;

    private DiffRow Modified(TextLine[] olds, int old, TextLine[] news, int @new)
    {
        var (oldMarks, newMarks) = WordMarks.Of(olds[old].Text, news[@new].Text, ignoreWhitespace);
        return Row(RowKind.Modified, olds, old, news, @new) with { OldMarks = oldMarks, NewMarks = newMarks };
    }

    /// <summary>The pairs that are most alike in all and keep the order.</summary>
    public List<(int Old, int New)> Align(TextLine[] olds, TextLine[] news, Block block)
    {
        var (height, width) = (block.OldEnd - block.Old, block.NewEnd - block.New);
        if (height == 0 || width == 0) return [];
        var oldWords = Words(olds, block.Old, block.OldEnd);
        var newWords = Words(news, block.New, block.NewEnd);
        if ((long)height * width > Math.Min(MostOfBlock, _left))
            return [.. Enumerable.Range(0, Math.Min(height, width))
                .Where(i => Likeness(oldWords[i], newWords[i]) >= Alike).Select(i => (block.Old + i, block.New + i))];
        _left -= height * width;

        // best[i, j]: the most that the lines from i and from j on can be alike.
        var best = new double[height + 1, width + 1];
        var alike = new double[height, width];
        for (var i = height - 1; i >= 0; i--)
        {
            for (var j = width - 1; j >= 0; j--)
            {
                alike[i, j] = Likeness(oldWords[i], newWords[j]);
                best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                if (alike[i, j] >= Alike) best[i, j] = Math.Max(best[i, j], alike[i, j] + best[i + 1, j + 1]);
            }
        }

        var pairs = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < height && j < width;)
        {
            if (alike[i, j] >= Alike && best[i, j] <= alike[i, j] + best[i + 1, j + 1])
                pairs.Add((block.Old + i++, block.New + j++));
            else if (best[i + 1, j] >= best[i, j + 1]) i++;
            else j++;
        }

        return pairs;
    }

    private static int[][] Words(TextLine[] lines, int from, int to)
    {
        var words = new int[to - from][];
        for (var i = from; i < to; i++) words[i - from] = WordMarks.Fingerprints(lines[i].Text);
        return words;
    }

    /// <summary>Words in common, out of all words: 1 when they are the same words, 0 when none is.</summary>
    private static double Likeness(int[] a, int[] b)
    {
        if (a.Length + b.Length == 0) return 1;
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (common, i, j) = (common + 1, i + 1, j + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }

        return 2.0 * common / (a.Length + b.Length);
    }
}

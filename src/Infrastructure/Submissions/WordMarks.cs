namespace Platform.Infrastructure.Submissions;

/// <summary>What changed within a line, in whole words.</summary>
internal static class WordMarks
{
    // Of one line; a longer one is marked from its first to its last difference.
    private const int MostWords = 400;

    /// <summary>Start and length of what each of two lines has and the other has not.</summary>
    public static (IReadOnlyList<int[]> Old, IReadOnlyList<int[]> New) Of(string old, string @new, bool ignoreWhitespace)
    {
        if (old == @new) return ([], []);
        var olds = Words(old, MostWords);
        var news = Words(@new, MostWords);
        if (olds is null || news is null) return Ends(old, @new);
        var pairs = LineMatch.Of(olds, news);
        var there = new bool[news.Length];
        foreach (var pair in pairs.Where(p => p >= 0)) there[pair] = true;
        return (Marks(olds, i => pairs[i] >= 0, ignoreWhitespace), Marks(news, i => there[i], ignoreWhitespace));
    }

    /// <summary>Sorted hashes of at most the first words of a line without white space, to compare lines by.</summary>
    public static int[] Fingerprints(string line)
    {
        var hashes = new List<int>();
        for (var at = 0; at < line.Length && hashes.Count < MostWords;)
        {
            var length = WordAt(line, at);
            if (!char.IsWhiteSpace(line[at])) hashes.Add(Fingerprint(line.AsSpan(at, length)));
            at += length;
        }

        hashes.Sort();
        return [.. hashes];
    }

    // Not the runtime's, which differs from process to process: the same texts are to be marked the same everywhere.
    private static int Fingerprint(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var c in word) hash = (hash ^ c) * 16777619u;
        return (int)hash;
    }

    private static string[]? Words(string line, int most)
    {
        var words = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            if (words.Count == most) return null;
            var length = WordAt(line, at);
            words.Add(line.Substring(at, length));
            at += length;
        }

        return [.. words];
    }

    /// <summary>Length of the word, the white space or the sign at a place; a surrogate pair is one sign.</summary>
    private static int WordAt(string line, int at)
    {
        var kind = Kind(line[at]);
        var end = at + 1;
        if (kind == 0)
        {
            if (char.IsHighSurrogate(line[at]) && end < line.Length && char.IsLowSurrogate(line[end])) end++;
            return end - at;
        }

        while (end < line.Length && Kind(line[end]) == kind) end++;
        return end - at;
    }

    private static int Kind(char c) => char.IsWhiteSpace(c) ? 1 : char.IsLetterOrDigit(c) || c == '_' ? 2 : 0;

    private static List<int[]> Marks(string[] words, Func<int, bool> common, bool ignoreWhitespace)
    {
        var marks = new List<int[]>();
        var at = 0;
        for (var i = 0; i < words.Length; at += words[i++].Length)
        {
            var blank = char.IsWhiteSpace(words[i][0]);
            if (common(i) || (blank && ignoreWhitespace)) continue;
            if (marks.Count > 0 && Joins(marks[^1], i)) marks[^1][1] = at + words[i].Length - marks[^1][0];
            else marks.Add([at, words[i].Length]);
        }

        return marks;

        // Changed words with only white space between them are one change.
        bool Joins(int[] mark, int i)
        {
            var end = mark[0] + mark[1];
            return end == at || (i > 0 && char.IsWhiteSpace(words[i - 1][0]) && end == at - words[i - 1].Length);
        }
    }

    private static (IReadOnlyList<int[]>, IReadOnlyList<int[]>) Ends(string old, string @new)
    {
        var start = old.AsSpan().CommonPrefixLength(@new);
        if (start > 0 && char.IsHighSurrogate(old[start - 1])) start--;
        var most = Math.Min(old.Length, @new.Length) - start;
        var end = 0;
        while (end < most && old[^(end + 1)] == @new[^(end + 1)]) end++;
        if (end > 0 && char.IsLowSurrogate(old[^end])) end--;
        return (Mark(old), Mark(@new));

        IReadOnlyList<int[]> Mark(string line) => line.Length - start - end is var length and > 0 ? [[start, length]] : [];
    }
}

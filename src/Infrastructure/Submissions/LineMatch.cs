using DiffPlex;

namespace Platform.Infrastructure.Submissions;

/// <summary>
/// Which pieces of one sequence are which of another, in order. DiffPlex finds the longest common part; what keeps its
/// work bounded on large sequences that have little in common is here.
/// </summary>
internal sealed class LineMatch
{
    /// <summary>Pieces of one side times pieces of the other that are compared at once; more are divided first.</summary>
    private const long MostAtOnce = 2_000_000;
    private readonly string[] _old, _new;
    private readonly int[] _pairs;

    private LineMatch(string[] old, string[] @new)
    {
        (_old, _new) = (old, @new);
        _pairs = new int[old.Length];
        Array.Fill(_pairs, -1);
    }

    /// <summary>For each old piece the index of the new one that it is, or -1. The indices rise.</summary>
    public static int[] Of(string[] old, string[] @new)
    {
        var match = new LineMatch(old, @new);
        // Not by recursion: a hostile text could make it deep.
        var todo = new Stack<(int OldFrom, int OldTo, int NewFrom, int NewTo)>();
        todo.Push((0, old.Length, 0, @new.Length));
        while (todo.TryPop(out var part))
            match.Part(part.OldFrom, part.OldTo, part.NewFrom, part.NewTo, todo);
        return match._pairs;
    }

    private void Part(int oldFrom, int oldTo, int newFrom, int newTo, Stack<(int, int, int, int)> todo)
    {
        while (oldFrom < oldTo && newFrom < newTo && _old[oldFrom] == _new[newFrom]) _pairs[oldFrom++] = newFrom++;
        while (oldFrom < oldTo && newFrom < newTo && _old[oldTo - 1] == _new[newTo - 1]) _pairs[--oldTo] = --newTo;
        if (oldFrom == oldTo || newFrom == newTo) return;

        // What is on one side only has no partner; leaving it out changes no result, and often leaves little.
        var inOld = Places(_old, oldFrom, oldTo);
        var inNew = Places(_new, newFrom, newTo);
        var olds = Enumerable.Range(oldFrom, oldTo - oldFrom).Where(i => inNew.ContainsKey(_old[i])).ToArray();
        var news = Enumerable.Range(newFrom, newTo - newFrom).Where(i => inOld.ContainsKey(_new[i])).ToArray();
        if (olds.Length == 0) return;
        if ((long)olds.Length * news.Length <= MostAtOnce)
        {
            Pair(olds, news);
            return;
        }

        var anchors = Anchors(olds, inOld, inNew);
        if (anchors.Count == 0)
        {
            var (oldMiddle, newMiddle) = ((oldFrom + oldTo) / 2, (newFrom + newTo) / 2);
            todo.Push((oldFrom, oldMiddle, newFrom, newMiddle));
            todo.Push((oldMiddle, oldTo, newMiddle, newTo));
            return;
        }

        foreach (var (old, @new) in anchors)
        {
            todo.Push((oldFrom, old, newFrom, @new));
            _pairs[old] = @new;
            (oldFrom, newFrom) = (old + 1, @new + 1);
        }

        todo.Push((oldFrom, oldTo, newFrom, newTo));
    }

    private static Dictionary<string, (int At, int Count)> Places(string[] pieces, int from, int to)
    {
        var places = new Dictionary<string, (int, int)>(to - from, StringComparer.Ordinal);
        for (var i = from; i < to; i++)
            places[pieces[i]] = (i, places.TryGetValue(pieces[i], out var place) ? place.Item2 + 1 : 1);
        return places;
    }

    private void Pair(int[] olds, int[] news)
    {
        var result = Differ.Instance.CreateDiffs(
            Prepared.Old, Prepared.New, false, false,
            new Prepared([.. olds.Select(i => _old[i])], [.. news.Select(i => _new[i])]));
        var (old, @new) = (0, 0);
        foreach (var block in result.DiffBlocks)
        {
            while (old < block.DeleteStartA) _pairs[olds[old++]] = news[@new++];
            (old, @new) = (block.DeleteStartA + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }

        while (old < olds.Length && @new < news.Length) _pairs[olds[old++]] = news[@new++];
    }

    /// <summary>Pieces that are there exactly once on both sides, as many of them as are in the same order (the patience method).</summary>
    private List<(int Old, int New)> Anchors(
        int[] olds, Dictionary<string, (int At, int Count)> inOld, Dictionary<string, (int At, int Count)> inNew)
    {
        var unique = olds.Where(i => inOld[_old[i]].Count == 1 && inNew[_old[i]].Count == 1)
            .Select(i => (Old: i, New: inNew[_old[i]].At)).ToArray();
        var before = new int[unique.Length];
        var piles = new List<int>();
        for (var i = 0; i < unique.Length; i++)
        {
            var (low, high) = (0, piles.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (unique[piles[middle]].New < unique[i].New) low = middle + 1;
                else high = middle;
            }

            before[i] = low == 0 ? -1 : piles[low - 1];
            if (low == piles.Count) piles.Add(i);
            else piles[low] = i;
        }

        var anchors = new List<(int, int)>(piles.Count);
        for (var i = piles.Count == 0 ? -1 : piles[^1]; i >= 0; i = before[i]) anchors.Add(unique[i]);
        anchors.Reverse();
        return anchors;
    }

    /// <summary>Hands pieces to DiffPlex that are ready already.</summary>
    private sealed class Prepared(string[] old, string[] @new) : IChunker
    {
        public const string Old = "old", New = "new";

        public IReadOnlyList<string> Chunk(string text) => text == Old ? old : @new;
    }
}

using Platform.Domain.Submissions;

namespace Platform.Infrastructure.Submissions;

/// <summary>A file in two attempts; one of them may not have it.</summary>
internal sealed record FilePair(AttemptFile? Old, AttemptFile? New)
{
    public string Path => (New ?? Old)!.Path;
}

/// <summary>
/// Finds which file of one attempt is which of another: by the id that a rename keeps, by the path, by the same content
/// and at last by lines in common, because a program in the sandbox that moves a file makes a new one.
/// </summary>
internal sealed class FilePairs
{
    /// <summary>Lines in common, out of the lines of the longer file, from which on a file is taken for a renamed one.</summary>
    private const double Alike = 0.5;
    // Lines that are looked at in all; what is left then counts as deleted and added.
    private const long MostWork = 4_000_000;
    private readonly Dictionary<string, AttemptFile> _new;
    private readonly SortedDictionary<string, AttemptFile> _oldLeft, _newLeft;
    private readonly Dictionary<string, AttemptFile> _oldOf = new(StringComparer.Ordinal);

    public FilePairs(IReadOnlyList<AttemptFile> old, IReadOnlyList<AttemptFile> @new)
    {
        _new = @new.ToDictionary(f => f.Path, StringComparer.Ordinal);
        _oldLeft = new(old.ToDictionary(f => f.Path), StringComparer.Ordinal);
        _newLeft = new(_new, StringComparer.Ordinal);
        var ids = old.ToDictionary(f => f.FileId);
        foreach (var file in @new)
            if (ids.TryGetValue(file.FileId, out var before)) Pair(before, file);
        PairPaths();
        PairContents();
    }

    /// <summary>Files that are on one side only, so far; those of them that may be renamed.</summary>
    public IEnumerable<AttemptFile> Candidates =>
        _oldLeft.Count == 0 || _newLeft.Count == 0 ? [] : _oldLeft.Values.Concat(_newLeft.Values).Where(MayBeAlike);

    /// <summary>Pairs what has at least half of its lines in common.</summary>
    public void PairAlike(Func<string, string> textOf)
    {
        var olds = _oldLeft.Values.Where(MayBeAlike).Select(f => (File: f, Lines: Fingerprints(textOf(f.Hash)))).ToList();
        var news = _newLeft.Values.Where(MayBeAlike).Select(f => (File: f, Lines: Fingerprints(textOf(f.Hash)))).ToList();
        var work = 0L;
        var found = new List<(double Likeness, AttemptFile Old, AttemptFile New)>();
        // The same name in another folder first: should the work be too much, that is the likely one.
        foreach (var (old, @new) in olds.SelectMany(o => news.Select(n => (o, n)))
                     .OrderBy(p => Name(p.o.File) == Name(p.n.File) ? 0 : 1))
        {
            var most = Math.Max(old.Lines.Length, @new.Lines.Length);
            if (most == 0 || Math.Min(old.Lines.Length, @new.Lines.Length) < most * Alike) continue;
            work += old.Lines.Length + @new.Lines.Length;
            if (work > MostWork) break;
            var likeness = (double)Common(old.Lines, @new.Lines) / most;
            if (likeness >= Alike) found.Add((likeness, old.File, @new.File));
        }

        foreach (var (_, old, @new) in found.OrderByDescending(f => f.Likeness))
            if (_oldLeft.ContainsKey(old.Path) && _newLeft.ContainsKey(@new.Path)) Pair(old, @new);
    }

    /// <summary>All pairs, in the order of their paths.</summary>
    public IReadOnlyList<FilePair> All() =>
    [
        .. _new.Values.Select(f => new FilePair(_oldOf.GetValueOrDefault(f.Path), f))
            .Concat(_oldLeft.Values.Select(f => new FilePair(f, null)))
            .OrderBy(p => p.Path, StringComparer.Ordinal)
    ];

    private void Pair(AttemptFile old, AttemptFile @new)
    {
        _oldOf[@new.Path] = old;
        _oldLeft.Remove(old.Path);
        _newLeft.Remove(@new.Path);
    }

    /// <summary>A path that both sides have names one file: nobody understands "deleted" beside a file that is there.</summary>
    private void PairPaths()
    {
        var todo = new Queue<AttemptFile>(_oldLeft.Values.Where(f => _new.ContainsKey(f.Path)));
        while (todo.TryDequeue(out var old))
        {
            if (_oldOf.TryGetValue(old.Path, out var displaced))
            {
                _oldLeft[displaced.Path] = displaced;
                if (_new.ContainsKey(displaced.Path)) todo.Enqueue(displaced);
            }

            Pair(old, _new[old.Path]);
        }
    }

    private void PairContents()
    {
        // An empty file is like every other.
        var olds = _oldLeft.Values.Where(f => f.Size > 0).GroupBy(f => f.Hash).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var sameName in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var file in _newLeft.Values.ToList())
            {
                if (!olds.TryGetValue(file.Hash, out var same)) continue;
                if (same.Find(o => !sameName || Name(o) == Name(file)) is not { } old) continue;
                same.Remove(old);
                Pair(old, file);
            }
        }
    }

    private static bool MayBeAlike(AttemptFile file) => !file.Binary && file.Size is > 0 and <= FileDiff.MaxBytes;

    private static string Name(AttemptFile file) => file.Path[(file.Path.LastIndexOf('/') + 1)..];

    private static ulong[] Fingerprints(string text)
    {
        var hashes = new List<ulong>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var words = line.Trim();
            if (words.IsEmpty) continue;
            var hash = 14695981039346656037ul;
            foreach (var c in words) hash = (hash ^ c) * 1099511628211ul;
            hashes.Add(hash);
        }

        hashes.Sort();
        return [.. hashes];
    }

    private static int Common(ulong[] a, ulong[] b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (common, i, j) = (common + 1, i + 1, j + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }

        return common;
    }
}

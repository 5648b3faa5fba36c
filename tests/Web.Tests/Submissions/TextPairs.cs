using System.Diagnostics;
using System.Text;

namespace Platform.Web.Tests.Submissions;

/// <summary>Pairs of texts to compare: generated ones, and versions of this repository's own files.</summary>
internal static class TextPairs
{
    private static readonly string[] Odd =
    [
        "", "a", "\n", "a\n", "\r\n", "a\r\n", "\r", "a\rb\n", "a\n\n\n", "\n\n", "a\nb", "a\r\nb\n", "😀\n", "\ud83d\n", " \n\t\n", "a \n",
        new string('x', 50_000), new string('x', 50_000) + "y\n", "é\u0301\u202e\n", "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nX\nf\ng\nh"
    ];

    /// <summary>Every odd text with every other, then texts of few different lines, and texts with a few changes.</summary>
    public static IEnumerable<(string Old, string New)> Generated(int seed, int count)
    {
        foreach (var old in Odd)
            foreach (var @new in Odd)
                yield return (old, @new);
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var old = Text(random, random.Next(0, 60), random.Next(1, 40));
            yield return (old, i % 3 == 0 ? Text(random, random.Next(0, 60), random.Next(1, 40)) : Changed(random, old));
        }
    }

    /// <summary>The text with a few lines changed, moved, taken away and added.</summary>
    public static string Changed(Random random, string text)
    {
        var lines = text.Split('\n').ToList();
        for (var changes = random.Next(1, 8); changes > 0; changes--)
        {
            var at = random.Next(0, lines.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < lines.Count: lines.RemoveAt(at); break;
                case 1: lines.Insert(at, Line(random, 30)); break;
                case 2 when at < lines.Count: lines[at] = lines[at].Replace("a", "b0", StringComparison.Ordinal) + " "; break;
                case 3 when at < lines.Count: lines[at] = "    " + lines[at]; break;
                case 4 when at < lines.Count: lines[at] = lines[at].EndsWith('\r') ? lines[at][..^1] : lines[at] + "\r"; break;
                case 5 when lines.Count > 4:
                    var moved = lines.GetRange(0, 3);
                    lines.RemoveRange(0, 3);
                    lines.InsertRange(random.Next(0, lines.Count + 1), moved);
                    break;
                case 6 when lines.Count > 0: lines.AddRange(lines.GetRange(0, random.Next(0, Math.Min(lines.Count, 10)))); break;
            }
        }

        return string.Join('\n', lines);
    }

    public static string Text(Random random, int lines, int words) =>
        string.Concat(Enumerable.Range(0, lines).Select(_ => Line(random, words) + (random.Next(20) == 0 ? "\r\n" : "\n")))
        + (random.Next(4) == 0 ? Line(random, words) : "");

    private static string Line(Random random, int words) =>
        new string(' ', 4 * random.Next(0, 3)) + random.Next(8) switch
        {
            0 => "",
            1 => "}",
            2 => $"return value_{random.Next(words)}",
            _ => $"name_{random.Next(words)} = call(a, {random.Next(words)})"
        };

    /// <summary>Versions of files from the repository's history, oldest commits first; nothing where there is no history.</summary>
    public static List<(string Old, string New)> History(int most)
    {
        var pairs = new List<(string, string)>();
        if (Git(Root, "log", "-n", "400", "--no-merges", "--raw", "--no-abbrev", "--format=", "--diff-filter=M") is not { } log) return pairs;
        var ids = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split([' ', '\t']))
            .Where(f => f.Length > 5 && (f[5].EndsWith(".cs", StringComparison.Ordinal) || f[5].EndsWith(".md", StringComparison.Ordinal)
                || f[5].EndsWith(".ts", StringComparison.Ordinal) || f[5].EndsWith(".tsx", StringComparison.Ordinal) || f[5].EndsWith(".sh", StringComparison.Ordinal)))
            .Select(f => (Old: f[2], New: f[3])).Distinct().Take(most).ToList();
        var blobs = Blobs(ids.SelectMany(i => new[] { i.Old, i.New }).Distinct());
        foreach (var (old, @new) in ids)
            if (blobs.TryGetValue(old, out var before) && blobs.TryGetValue(@new, out var after)) pairs.Add((before, after));
        return pairs;
    }

    /// <summary>Added and deleted lines as git counts them, for each pair.</summary>
    public static (int Added, int Deleted)[] GitCounts(IReadOnlyList<(string Old, string New)> pairs, bool ignoreWhitespace)
    {
        var folder = Directory.CreateTempSubdirectory("pairs");
        try
        {
            var (old, @new) = (folder.CreateSubdirectory("old"), folder.CreateSubdirectory("new"));
            for (var i = 0; i < pairs.Count; i++)
            {
                File.WriteAllBytes(Path.Combine(old.FullName, $"{i}.txt"), Encoding.UTF8.GetBytes(pairs[i].Old));
                File.WriteAllBytes(Path.Combine(@new.FullName, $"{i}.txt"), Encoding.UTF8.GetBytes(pairs[i].New));
            }

            var counts = new (int, int)[pairs.Count];
            string[] flags = ignoreWhitespace ? ["-w"] : [];
            foreach (var line in Git(folder.FullName, [
                         "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "diff", "--no-index", "--no-renames", "--text", "--numstat", .. flags,
                         "old", "new"])!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var fields = line.Split('\t');
                var name = fields[2][(fields[2].LastIndexOf('/') + 1)..];
                counts[int.Parse(name.Split('.')[0])] = (int.Parse(fields[0]), int.Parse(fields[1]));
            }

            return counts;
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Platform.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    private static Dictionary<string, string> Blobs(IEnumerable<string> ids)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["cat-file", "--batch"])
        {
            WorkingDirectory = Root, RedirectStandardInput = true, RedirectStandardOutput = true
        })!;
        var blobs = new Dictionary<string, string>();
        var output = git.StandardOutput.BaseStream;
        foreach (var id in ids)
        {
            git.StandardInput.Write(id + "\n");
            git.StandardInput.Flush();
            var head = new StringBuilder();
            for (var b = output.ReadByte(); b is not ('\n' or -1); b = output.ReadByte()) head.Append((char)b);
            if (head.ToString().Split(' ') is not [_, "blob", var size]) continue;
            var bytes = new byte[int.Parse(size)];
            output.ReadExactly(bytes);
            output.ReadByte();
            blobs[id] = Encoding.UTF8.GetString(bytes);
        }

        git.StandardInput.Close();
        git.WaitForExit();
        return blobs;
    }

    private static string? Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true
        })!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        _ = error.Result;
        // 1: there are differences.
        return git.ExitCode is 0 or 1 ? output : null;
    }
}

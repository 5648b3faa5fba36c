using System.Text;
using Platform.Infrastructure.Submissions;
using Xunit.Sdk;

namespace Platform.Web.Tests.Submissions;

public sealed class FileDiffTests
{
    private const int Seed = 20_261_125;

    [Fact]
    public void Applied_to_the_old_text_a_comparison_gives_the_new_one()
    {
        foreach (var (old, @new) in TextPairs.Generated(Seed, 6000)) Holds(old, @new);
    }

    [Fact]
    public void So_it_does_for_the_files_of_this_repository_and_it_is_as_short_as_gits()
    {
        var pairs = TextPairs.History(3000);
        Assert.SkipWhen(pairs.Count == 0, "There is no history here.");
        foreach (var (old, @new) in pairs) Holds(old, @new);
        AsShortAsGits(pairs, false);
        AsShortAsGits(pairs, true);
    }

    [Fact]
    public void Generated_comparisons_are_as_short_as_gits()
    {
        // Half of a surrogate pair cannot be written to a file.
        var pairs = TextPairs.Generated(Seed + 1, 3000)
            .Where(p => !p.Old.Contains("\ud83d\n", StringComparison.Ordinal) && !p.New.Contains("\ud83d\n", StringComparison.Ordinal)).ToList();
        AsShortAsGits(pairs, false);
        AsShortAsGits(pairs, true);
    }

    [Fact]
    public void Without_white_space_what_is_left_of_both_texts_is_the_same_after_it_is_applied()
    {
        foreach (var (old, @new) in TextPairs.Generated(Seed + 2, 3000))
            Assert.Equal(Bare(@new), Bare(Applied(old, FileDiff.Of(old, @new, true))));
        Assert.Empty(FileDiff.Of("a = 1\nb\n", "a=1\r\n\t b", true).Hunks);
    }

    [Fact]
    public void Large_files_that_have_little_in_common_are_compared_all_the_same()
    {
        var random = new Random(Seed);
        var lines = Enumerable.Range(0, 15_000).Select(i => $"line {i}\n").ToArray();
        var old = string.Concat(lines);
        random.Shuffle(lines);
        Bounded(old, string.Concat(lines));
        Bounded(
            string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next(2) == 0 ? "a\n" : "b\n")),
            string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next(2) == 0 ? "a\n" : "b\n")));
        Bounded(
            string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i % 100}\n")),
            string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i * 7 % 100}\n")));
        Bounded(string.Concat(Enumerable.Repeat("f(a, b, c)\n", 10_000)), string.Concat(Enumerable.Repeat("f(a, b, d)\n", 10_000)));
        Bounded(string.Concat(Enumerable.Repeat("a ", 500_000)), string.Concat(Enumerable.Repeat("b ", 500_000)));

        static void Bounded(string old, string @new)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Holds(old, @new);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public void Beyond_the_limits_a_file_is_too_large()
    {
        Assert.True(FileDiff.Of("", string.Concat(Enumerable.Repeat("a\n", FileDiff.MaxLines + 1))).TooLarge);
        Assert.True(FileDiff.Of(new string('a', FileDiff.MaxBytes + 1), "").TooLarge);
        Assert.False(FileDiff.Of("", string.Concat(Enumerable.Repeat("a\n", FileDiff.MaxLines))).TooLarge);
    }

    [Fact]
    public void A_changed_line_stands_beside_what_it_was_with_its_words_marked()
    {
        var diff = FileDiff.Of("def f(a):\n    return a\n", "def f(a, b):\n    return a + b\n");
        var rows = Assert.Single(diff.Hunks).Rows;
        Assert.Equal([RowKind.Modified, RowKind.Modified], rows.Select(r => r.Kind));
        Assert.Equal((1, 1), (rows[0].Old, rows[0].New));
        Assert.Equal(", b", Marked(rows[0].NewText!, rows[0].NewMarks));
        Assert.Equal("", Marked(rows[0].OldText!, rows[0].OldMarks));
        Assert.Equal(" + b", Marked(rows[1].NewText!, rows[1].NewMarks));
    }

    [Fact]
    public void A_line_that_has_nothing_in_common_with_another_stands_alone()
    {
        var rows = Assert.Single(FileDiff.Of("import os\n", "print(1, 2, 3)\n").Hunks).Rows;
        Assert.Equal([RowKind.Deleted, RowKind.Added], rows.Select(r => r.Kind));
    }

    [Fact]
    public void Lines_that_were_put_in_between_do_not_part_a_line_from_what_it_became()
    {
        var rows = Assert.Single(FileDiff.Of("total = price * count\n", "# the tax\ntax = 0.2\ntotal = price * count * tax\n").Hunks).Rows;
        Assert.Equal([RowKind.Added, RowKind.Added, RowKind.Modified], rows.Select(r => r.Kind));
    }

    [Theory]
    [InlineData("a\n", "a", null, LineEnd.None)]
    [InlineData("a", "a\n", LineEnd.None, null)]
    [InlineData("a\n", "a\r\n", null, LineEnd.Crlf)]
    public void The_end_of_a_line_is_a_difference(string old, string @new, LineEnd? oldEnd, LineEnd? newEnd)
    {
        var row = Assert.Single(Assert.Single(FileDiff.Of(old, @new).Hunks).Rows);
        Assert.Equal((RowKind.Modified, oldEnd, newEnd), (row.Kind, row.OldEnd, row.NewEnd));
        Assert.Empty(row.OldMarks.Concat(row.NewMarks));
    }

    [Fact]
    public void Changes_far_from_each_other_are_in_hunks_of_their_own_with_three_lines_around_them()
    {
        var old = Enumerable.Range(1, 40).Select(i => $"{i}\n").ToArray();
        var @new = old.ToArray();
        (@new[4], @new[11], @new[30]) = ("five\n", "twelve\n", "thirty-one\n");
        var hunks = FileDiff.Of(string.Concat(old), string.Concat(@new)).Hunks;
        Assert.Equal([(2, 14, 2, 14), (28, 7, 28, 7)], hunks.Select(h => (h.OldStart, h.OldLines, h.NewStart, h.NewLines)));
    }

    [Fact]
    public void An_empty_side_starts_before_the_first_line()
    {
        var hunk = Assert.Single(FileDiff.Of("", "a\nb\n").Hunks);
        Assert.Equal((0, 0, 1, 2), (hunk.OldStart, hunk.OldLines, hunk.NewStart, hunk.NewLines));
    }

    [Theory]
    [InlineData("def a():\n    x\n\ndef c():\n    x\n", "def a():\n    x\n\ndef b():\n    x\n\ndef c():\n    x\n", "def b():|    x|")]
    [InlineData("def a():\n    x\n\ndef b():\n    y\n\ndef c():\n    x\n", "def a():\n    x\n\ndef c():\n    x\n", "def b():|    y|")]
    [InlineData("if a:\n    b()\nc()\n", "if a:\n    b()\nif a:\n    b()\nc()\n", "if a:|    b()")]
    [InlineData("a\na\n", "a\na\na\n", "a")]
    public void What_was_put_in_begins_where_a_person_would_say_that_it_begins(string old, string @new, string changed)
    {
        var rows = Assert.Single(FileDiff.Of(old, @new).Hunks).Rows.Where(r => r.Kind != RowKind.Same);
        Assert.Equal(changed, string.Join('|', rows.Select(r => r.OldText ?? r.NewText)));
        Holds(old, @new);
    }

    private static void Holds(string old, string @new)
    {
        var diff = FileDiff.Of(old, @new);
        Assert.False(diff.TooLarge);
        if (Applied(old, diff) != @new) throw new XunitException($"{Quoted(old)}\nbecame\n{Quoted(Applied(old, diff))}\ninstead of\n{Quoted(@new)}");
        var rows = diff.Hunks.SelectMany(h => h.Rows).ToList();
        Assert.Equal(diff.Added, rows.Count(r => r.Kind is RowKind.Added or RowKind.Modified));
        Assert.Equal(diff.Deleted, rows.Count(r => r.Kind is RowKind.Deleted or RowKind.Modified));
        foreach (var row in rows)
        {
            if (row.Kind == RowKind.Same) Assert.Equal(row.OldText, row.NewText);
            if (row.Kind != RowKind.Modified) Assert.Empty(row.OldMarks.Concat(row.NewMarks));
            else Assert.Equal(Bare(Unmarked(row.OldText!, row.OldMarks)), Bare(Unmarked(row.NewText!, row.NewMarks)));
        }
    }

    /// <summary>Takes from the old text only what lies outside of the hunks.</summary>
    private static string Applied(string old, FileDiff diff)
    {
        var lines = TextLine.Of(old);
        var text = new StringBuilder();
        var (at, there) = (0, 0);
        foreach (var hunk in diff.Hunks)
        {
            var start = hunk.OldLines == 0 ? hunk.OldStart : hunk.OldStart - 1;
            while (at < start) Take();
            Assert.Equal(hunk.NewLines == 0 ? hunk.NewStart : hunk.NewStart - 1, there);
            foreach (var row in hunk.Rows)
            {
                if (row.Old is { } number)
                {
                    Assert.Equal(++at, number);
                    Assert.Equal(lines[at - 1], new TextLine(row.OldText!, row.OldEnd ?? LineEnd.Lf));
                }

                if (row.New is not { } newer) continue;
                Assert.Equal(++there, newer);
                text.Append(new TextLine(row.NewText!, row.NewEnd ?? LineEnd.Lf).Whole);
            }

            Assert.Equal((hunk.OldLines, hunk.NewLines), (hunk.Rows.Count(r => r.Old is not null), hunk.Rows.Count(r => r.New is not null)));
        }

        while (at < lines.Length) Take();
        return text.ToString();

        void Take()
        {
            text.Append(lines[at++].Whole);
            there++;
        }
    }

    private static void AsShortAsGits(List<(string Old, string New)> pairs, bool ignoreWhitespace)
    {
        var git = TextPairs.GitCounts(pairs, ignoreWhitespace);
        var (ours, gits) = (0L, 0L);
        for (var i = 0; i < pairs.Count; i++)
        {
            var diff = FileDiff.Of(pairs[i].Old, pairs[i].New, ignoreWhitespace);
            // What one side has more than the other is the same in every comparison.
            Assert.Equal(git[i].Added - git[i].Deleted, diff.Added - diff.Deleted);
            (ours, gits) = (ours + diff.Added + diff.Deleted, gits + git[i].Added + git[i].Deleted);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{pairs.Count} pairs: {ours} lines, git {gits}");
        Assert.InRange(ours, 0, (long)(gits * 1.02));
    }

    private static string Marked(string text, IEnumerable<int[]> marks) => string.Concat(marks.Select(m => text.Substring(m[0], m[1])));

    private static string Unmarked(string text, IReadOnlyList<int[]> marks) =>
        marks.Reverse().Aggregate(text, (rest, mark) => rest.Remove(mark[0], mark[1]));

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Quoted(string text) => text.Length > 2000 ? $"{text.Length} characters" : System.Text.Json.JsonSerializer.Serialize(text);
}

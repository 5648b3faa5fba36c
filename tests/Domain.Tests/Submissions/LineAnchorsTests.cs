using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Submissions;

public sealed class LineAnchorsTests
{
    private static readonly Guid File = Guid.NewGuid();

    [Theory]
    // Above, below and within.
    [InlineData("a\nb\nc\n", 1, 0, 0, "x\n", 2)]
    [InlineData("a\nb\nc\n", 1, 6, 0, "x\n", 1)]
    [InlineData("a\nb\nc\n", 1, 2, 0, "x", 1)]
    // A line is parted: at its start, after its indentation, in the middle of little and of much, at its end.
    [InlineData("a\nbb\nc\n", 1, 2, 0, "\n", 2)]
    [InlineData("a\n  bb\nc\n", 1, 4, 0, "\n", 2)]
    [InlineData("a\nbcd\nc\n", 1, 3, 0, "\n", 2)]
    [InlineData("a\nbcd\nc\n", 1, 4, 0, "\n", 1)]
    [InlineData("a\nbb\nc\n", 1, 4, 0, "\n", 1)]
    // Lines are joined.
    [InlineData("a\nb\nc\n", 1, 1, 1, "", 0)]
    // Deleted: with its end, with the end before, with both neighbours.
    [InlineData("a\nb\nc\n", 1, 2, 2, "", -1)]
    [InlineData("a\nb\nc\n", 1, 1, 2, "", -1)]
    [InlineData("a\nb\nc\n", 1, 0, 6, "", -1)]
    // Written anew in its place.
    [InlineData("a\nb\nc\n", 1, 2, 1, "xyz", 1)]
    [InlineData("a\nb\nc\n", 1, 2, 1, "", 1)]
    // An empty line.
    [InlineData("a\n\nc\n", 1, 0, 0, "x\n", 2)]
    [InlineData("a\n\nc\n", 1, 1, 1, "", -1)]
    [InlineData("a\n\nc\n", 1, 2, 0, "x", 1)]
    // The last line, without an end.
    [InlineData("a\nb", 1, 3, 0, "\nc", 1)]
    [InlineData("a\nb", 1, 2, 1, "", -1)]
    public void A_line_is_where_most_of_it_is(string text, int line, int offset, int deleted, string insert, int place)
    {
        var lines = new LineAnchors("a.py", text, NoCompare);
        lines.Follow(new RecordedChange(7, Edit(new TextEdit(offset, deleted, insert))), _ => "");
        Assert.Equal(place, lines.Place(line));
        Assert.Equal(place < 0 ? 7L : null, lines.GoneAt(line));
    }

    [Fact]
    public void A_line_that_is_gone_does_not_come_back_with_its_text()
    {
        var lines = new LineAnchors("a.py", "a\nb\nc\n", NoCompare);
        lines.Follow(new RecordedChange(7, Edit(new TextEdit(2, 2, ""))), _ => "");
        lines.Follow(new RecordedChange(8, Edit(new TextEdit(2, 0, "b\n"))), _ => "");
        Assert.Equal((-1, 7L), (lines.Place(1), lines.GoneAt(1)));
        Assert.Equal([0, 2], new[] { lines.Place(0), lines.Place(2) });
    }

    [Fact]
    public void It_follows_a_rename_and_goes_with_its_file()
    {
        var lines = new LineAnchors("a.py", "a\nb\n", NoCompare);
        lines.Follow(new RecordedChange(7, new FileRenamed(File, "a.py", "lib/b.py", Origin.Editor)), _ => "");
        Assert.Equal(("lib/b.py", 1), (lines.Path, lines.Place(1)));
        lines.Follow(new RecordedChange(8, new FileDeleted(File, "lib/b.py", Origin.Sandbox)), _ => "");
        Assert.Equal((null, 8L, -1, 8L), (lines.Path, lines.DeletedAt, lines.Place(1), lines.GoneAt(1)));
    }

    [Fact]
    public void A_file_that_was_replaced_is_compared_and_a_binary_one_has_no_lines()
    {
        var asked = new List<(string, string)>();
        var lines = new LineAnchors("a.py", "a\nb\n", (old, @new) =>
        {
            asked.Add((old, @new));
            return [2, -1];
        });
        lines.Follow(new RecordedChange(7, Replaced("x\ny\na\n", false)), body => body.Text!);
        Assert.Equal([("a\nb\n", "x\ny\na\n")], asked);
        Assert.Equal((2, -1, 7L), (lines.Place(0), lines.Place(1), lines.GoneAt(1)));
        lines.Follow(new RecordedChange(8, Replaced(null, true)), _ => "");
        Assert.Equal((8L, "a.py"), (lines.GoneAt(0), lines.Path));
    }

    /// <summary>
    /// The reference carries for every character the line of the start that it belongs to, and asks after each event which
    /// new line has most characters of an old one. It knows nothing of offsets.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_edited_it_says_what_folding_the_edits_character_by_character_says(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1500; round++)
        {
            var text = Text(random, random.Next(0, 12));
            var lines = new LineAnchors("a.py", text, NoCompare);
            var reference = new Reference(text);
            for (var version = 1; version <= 12; version++)
            {
                var edits = Edits(random, reference.Text);
                lines.Follow(new RecordedChange(version, Edit(edits)), _ => "");
                reference.Apply(edits);
                for (var line = 0; line < lines.Lines; line++)
                    Assert.Equal(reference.Place(line), lines.Place(line));
            }
        }
    }

    private static int[] NoCompare(string old, string @new) => throw new InvalidOperationException("Nothing was replaced.");

    private static FileEdited Edit(params TextEdit[] edits) => new(File, "a.py", 0, edits, "", 0, 0, Origin.Editor);

    private static FileReplaced Replaced(string? text, bool binary) =>
        new(File, "a.py", 0, new FileBody("", 0, text, binary), 0, Origin.Sandbox);

    private static string Text(Random random, int lines) => string.Concat(
        Enumerable.Range(0, lines).Select(_ => new string(' ', random.Next(0, 3)) + new string('a', random.Next(0, 5)) + "\n"))
        + new string('z', random.Next(0, 3));

    private static TextEdit[] Edits(Random random, string text)
    {
        var edits = new List<TextEdit>();
        var at = 0;
        for (var count = random.Next(1, 4); count > 0 && at <= text.Length; count--)
        {
            var offset = random.Next(at, text.Length + 1);
            var deleted = random.Next(0, Math.Min(random.Next(1, 12), text.Length - offset + 1));
            edits.Add(new TextEdit(offset, deleted, Text(random, random.Next(0, 3))));
            at = offset + deleted;
        }

        return [.. edits];
    }

    private sealed class Reference
    {
        private List<(char Sign, int Was)> _signs;
        private readonly int[] _places;

        public Reference(string text)
        {
            _signs = [.. text.Select(c => (c, -1))];
            var count = LineCount();
            _places = [.. Enumerable.Range(0, count)];
        }

        public string Text => string.Concat(_signs.Select(s => s.Sign));

        public int Place(int line) => _places[line];

        public void Apply(TextEdit[] edits)
        {
            // Name every character after the line that it is on now.
            var line = 0;
            for (var i = 0; i < _signs.Count; i++)
            {
                var sign = _signs[i].Sign;
                _signs[i] = (sign, line);
                if (sign == '\n') line++;
            }

            foreach (var edit in edits.Reverse())
            {
                _signs.RemoveRange(edit.Offset, edit.DeleteCount);
                _signs.InsertRange(edit.Offset, edit.Insert.Select(c => (c, -1)));
            }

            var rows = new List<List<(char Sign, int Was)>> { new() };
            foreach (var sign in _signs)
            {
                rows[^1].Add(sign);
                if (sign.Sign == '\n') rows.Add([]);
            }

            for (var i = 0; i < _places.Length; i++)
                if (_places[i] >= 0) _places[i] = Host(rows, _places[i]);
        }

        private static int Host(List<List<(char Sign, int Was)>> rows, int old)
        {
            var counts = rows.Select(r => r.Count(s => s.Was == old && !char.IsWhiteSpace(s.Sign))).ToList();
            if (counts.Max() is > 0 and var most) return counts.IndexOf(most);
            var end = rows.FindIndex(r => r.Contains(('\n', old)));
            return end >= 0 && rows[end].All(s => s.Was == -1 || s.Was == old || char.IsWhiteSpace(s.Sign)) ? end : -1;
        }

        private int LineCount() => _signs.Count(s => s.Sign == '\n') + (_signs.Count > 0 && _signs[^1].Sign != '\n' ? 1 : 0);
    }
}

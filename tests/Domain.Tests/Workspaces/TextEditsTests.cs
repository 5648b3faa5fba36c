using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class TextEditsTests
{
    // Few characters, so that matches, line ends and halves of surrogate pairs are frequent.
    private static readonly Gen<string> Texts =
        Gen.Elements("a", "b", "\n", "é", "日", "😀", "\ud83d", "\ude00", "\r\n", "").ListOf().Select(string.Concat);

    [Fact]
    public void Applying_edits_gives_what_replacing_from_the_end_gives() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
            TextWithEdits().ToArbitrary(),
            x => TextEdits.Problem(x.Text, x.Edits) is null
                && TextEdits.Apply(x.Text, x.Edits) == Reference(x.Text, x.Edits)));

    [Fact]
    public void No_edits_change_nothing() => Check.One(Config.QuickThrowOnFailure,
        Prop.ForAll(Texts.ToArbitrary(), text => TextEdits.Apply(text, []) == text));

    [Fact]
    public void Whatever_edits_come_either_a_problem_is_found_or_they_can_be_applied() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
            (from text in Texts from edits in AnyEdits() select (text, edits)).ToArbitrary(),
            x =>
            {
                var fits = Fits(x.text, x.edits);
                Assert.Equal(fits, TextEdits.Problem(x.text, x.edits) is null);
                if (fits) Assert.Equal(Reference(x.text, x.edits), TextEdits.Apply(x.text, x.edits));
            }));

    [Fact]
    public void Measuring_counts_and_hashes_utf8_or_finds_half_of_a_pair() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            var measure = TextEdits.Measure(text);
            if (text.EnumerateRunes().Any(r => r == Rune.ReplacementChar))
            {
                Assert.Null(measure);
                return;
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length), measure);
        }));

    [Fact]
    public void Bytes_of_a_text_give_the_text_back() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
            Texts.Where(t => TextEdits.Measure(t) is not null).ToArbitrary(),
            text => TextEdits.TextOf(Encoding.UTF8.GetBytes(text)) == text));

    [Fact]
    public void A_body_of_any_bytes_has_their_hash_and_size_and_its_text_only_when_they_are_text() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
            ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), bytes =>
            {
                var body = TextEdits.Body(bytes);
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), body.Hash);
                Assert.Equal(bytes.Length, body.Size);
                Assert.Equal(body.Text is null, body.Binary);
                if (body.Text is not null) Assert.Equal(bytes, Encoding.UTF8.GetBytes(body.Text));
            }));

    [Fact]
    public void The_hash_is_lower_case_hexadecimal_sha256()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", TextEdits.Hash([]));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", TextEdits.Hash("abc"u8));
    }

    [Theory]
    [InlineData(0, 0, "x", true)]
    [InlineData(3, 0, "x", true)]
    [InlineData(0, 3, "", true)]
    [InlineData(4, 0, "x", false)]
    [InlineData(3, 1, "", false)]
    [InlineData(0, 4, "", false)]
    [InlineData(-1, 0, "x", false)]
    [InlineData(0, -1, "x", false)]
    [InlineData(1, int.MaxValue, "", false)]
    [InlineData(int.MaxValue, 1, "", false)]
    [InlineData(int.MaxValue, int.MaxValue, "", false)]
    [InlineData(int.MinValue, int.MinValue, "", false)]
    public void An_edit_has_to_lie_in_the_text(int offset, int deleteCount, string insert, bool fits) =>
        Assert.Equal(fits, TextEdits.Problem("abc", [new TextEdit(offset, deleteCount, insert)]) is null);

    [Fact]
    public void Edits_that_overlap_or_are_out_of_order_are_a_problem()
    {
        Assert.NotNull(TextEdits.Problem("abcdef", [new TextEdit(0, 3, ""), new TextEdit(2, 1, "")]));
        Assert.NotNull(TextEdits.Problem("abcdef", [new TextEdit(3, 1, ""), new TextEdit(0, 1, "")]));
        Assert.Null(TextEdits.Problem("abcdef", [new TextEdit(0, 3, "x"), new TextEdit(3, 1, "y")]));
        Assert.Null(TextEdits.Problem("abcdef", [new TextEdit(2, 0, "x"), new TextEdit(2, 0, "y")]));
    }

    [Fact]
    public void Insertions_at_the_same_place_keep_their_order() =>
        Assert.Equal("axyb", TextEdits.Apply("ab", [new TextEdit(1, 0, "x"), new TextEdit(1, 0, "y")]));

    [Fact]
    public void Offsets_count_utf16_code_units() =>
        Assert.Equal("😀x日", TextEdits.Apply("😀日", [new TextEdit(2, 0, "x")]));

    [Fact]
    public void A_byte_order_mark_stays_part_of_the_text() =>
        Assert.Equal("\uFEFFa", TextEdits.TextOf([0xEF, 0xBB, 0xBF, 0x61]));

    [Theory]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE6, 0x97 })]
    public void Nul_and_malformed_utf8_make_bytes_binary(byte[] bytes)
    {
        Assert.Null(TextEdits.TextOf(bytes));
        Assert.True(TextEdits.Body(bytes).Binary);
    }

    [Fact]
    public void A_text_goes_into_the_event_up_to_the_inline_limit()
    {
        var most = Encoding.UTF8.GetBytes(new string('a', WorkspaceLimits.InlineBytes));
        Assert.NotNull(TextEdits.Body(most).Text);

        var more = TextEdits.Body(Encoding.UTF8.GetBytes(new string('a', WorkspaceLimits.InlineBytes + 1)));
        Assert.Null(more.Text);
        Assert.False(more.Binary);
    }

    private static string Reference(string text, IReadOnlyList<TextEdit> edits) => edits.Reverse()
        .Aggregate(text, (t, e) => t.Remove(e.Offset, e.DeleteCount).Insert(e.Offset, e.Insert));

    private static bool Fits(string text, IReadOnlyList<TextEdit> edits)
    {
        long end = 0;
        foreach (var e in edits)
        {
            if (e.Offset < end || e.DeleteCount < 0 || (long)e.Offset + e.DeleteCount > text.Length) return false;
            end = e.Offset + e.DeleteCount;
        }

        return true;
    }

    private static Gen<IReadOnlyList<TextEdit>> AnyEdits() =>
        (from offset in Gen.Frequency((8, Gen.Choose(-1, 12)), (1, Gen.Elements(int.MinValue, int.MaxValue)))
            from count in Gen.Frequency((8, Gen.Choose(-1, 4)), (1, Gen.Elements(int.MinValue, int.MaxValue)))
            from insert in Texts
            select new TextEdit(offset, count, insert)).ListOf().Select(l => (IReadOnlyList<TextEdit>)l.Take(4).ToList());

    private static Gen<(string Text, IReadOnlyList<TextEdit> Edits)> TextWithEdits() =>
        from text in Texts
        from cuts in Gen.Choose(0, text.Length).ListOf()
        from inserts in Texts.ListOf(cuts.Count / 2 + 1)
        select (text, Pairs([.. cuts.Order()], [.. inserts]));

    private static IReadOnlyList<TextEdit> Pairs(IReadOnlyList<int> cuts, IReadOnlyList<string> inserts) =>
        [.. Enumerable.Range(0, cuts.Count / 2)
            .Select(i => new TextEdit(cuts[2 * i], cuts[2 * i + 1] - cuts[2 * i], inserts[i]))];
}

using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Platform.Domain.Submissions;

namespace Platform.Domain.Tests.Submissions;

public sealed class ManifestTests
{
    private static readonly string Hash = new('a', 64);

    private static readonly Gen<string> Texts = Gen.Elements(
        "a", "b", " ", "\"", "\\", "\n", "\t", "\u0001", "\u007f", "\u0085", "\u2028", "é", "e\u0301", "日", "😀", "\ud83d", "\ude00", "\u202e", "/")
        .ListOf().Select(string.Concat);

    [Fact]
    public void The_text_is_what_is_documented() => Assert.Equal(
        """
        platform-manifest 1
        file aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 3 "B.py"
        file aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 0 "a \"b\".py"
        package ".venv" numpy 2.4.0 -
        run 00000000-0000-0000-0000-000000000001 -1 "python main.py"
        run 00000000-0000-0000-0000-000000000002 - "python \u000a"

        """.ReplaceLineEndings("\n"),
        new Manifest(
            [new ManifestFile("a \"b\".py", Hash, 0), new ManifestFile("B.py", Hash, 3)],
            [new ManifestPackage(".venv", "numpy", "2.4.0", null)],
            [
                new ManifestRun(new Guid("00000000-0000-0000-0000-000000000001"), -1, "python main.py"),
                new ManifestRun(new Guid("00000000-0000-0000-0000-000000000002"), null, "python \n")
            ]).Text());

    [Fact]
    public void Whatever_the_names_are_it_is_read_as_it_was_written_and_in_one_form_only() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(
            (from files in Texts.ListOf() from environments in Texts.ListOf() from commands in Texts.ListOf() select (files, environments, commands)).ToArbitrary(),
            x =>
            {
                var manifest = new Manifest(
                    [.. x.files.Distinct().Order(StringComparer.Ordinal).Select((f, i) => new ManifestFile(f, Hash, i))],
                    [.. x.environments.Distinct().Order(StringComparer.Ordinal).Select(e => new ManifestPackage(e, "numpy", "1!2.0+local", Hash))],
                    [.. x.commands.Take(5).Select((c, i) => new ManifestRun(Guid.NewGuid(), i % 2 == 0 ? i : null, c))]);
                var text = manifest.Text();
                var back = Manifest.Parse(text)!;
                Assert.Equal(manifest.Files, back.Files);
                Assert.Equal(manifest.Packages, back.Packages);
                Assert.Equal(manifest.Runs, back.Runs);
                Assert.Equal(manifest.Sealed().Hash, back.Sealed().Hash);
                // UTF-8 and back: nothing in it has no such form.
                Assert.Equal(text, Encoding.UTF8.GetString(manifest.Sealed().Bytes));
            }));

    [Fact]
    public void Quoted_strings_are_json() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
            Texts.Where(t => t.EnumerateRunes().All(r => r != Rune.ReplacementChar)).ToArbitrary(),
            text => JsonSerializer.Deserialize<string>(JsonText.Quote(text)) == text));

    [Theory]
    [InlineData("")]
    [InlineData("platform-manifest 1")]
    [InlineData("platform-manifest 2\n")]
    [InlineData("platform-manifest 1\nfile a 1 a.py\n")]
    [InlineData("platform-manifest 1\nfile a -1 \"a.py\"\n")]
    [InlineData("platform-manifest 1\nfile a 1 \"\\u0061.py\"\n")]
    [InlineData("platform-manifest 1\nfile a 1 \"b\"\nfile a 1 \"a\"\n")]
    [InlineData("platform-manifest 1\nrun x - \"a\"\n")]
    [InlineData("platform-manifest 1\npackage \".venv\" a\n")]
    [InlineData("platform-manifest 1\nelse\n")]
    public void Another_form_is_no_manifest(string text) => Assert.Null(Manifest.Parse(text));

    [Fact]
    public void Ids_that_follow_from_others_do_so_for_ever()
    {
        var workspace = new Guid("01a212d8-82ef-7046-a18e-fe04a217bc9b");
        Assert.Equal(Submission.IdOf(workspace), Submission.IdOf(workspace));
        // Computed with sha256sum: the first sixteen bytes of SHA-256("submission:01a212d882ef7046a18efe04a217bc9b").
        Assert.Equal(new Guid("3da6fc45-7623-81f3-afe9-c67c8dd0d5e1"), Submission.IdOf(workspace));
        Assert.Equal('8', Submission.IdOf(workspace).ToString()[14]);
        Assert.NotEqual(Submission.DerivedId("attempt", workspace, 1), Submission.DerivedId("attempt", workspace, 2));
    }

    [Fact]
    public void A_receipt_is_signed_over_one_line_for_each_fact() => Assert.Equal(
        """
        platform-receipt 1
        receipt 00000000-0000-0000-0000-000000000001
        submission 00000000-0000-0000-0000-000000000002
        attempt 3
        workspace "Étude \"5\""
        at 2026-11-25T14:02:03.000456Z
        workspace-version 42
        event-position 5000000000
        manifest aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        files 2
        bytes 10

        """.ReplaceLineEndings("\n"),
        new HandInReceipt(
            new Guid("00000000-0000-0000-0000-000000000001"), new Guid("00000000-0000-0000-0000-000000000002"), 3, "Étude \"5\"",
            new DateTimeOffset(2026, 11, 25, 15, 2, 3, TimeSpan.FromHours(1)).AddTicks(4567), 42, 5_000_000_000, Hash, 2, 10).Text());
}

using System.Text;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class ZipUnpackerTests
{
    private const int Link = 0xA1FF, Fifo = 0x11B6, Regular = 0x81A4, Folder = 0x41ED;

    private static readonly WorkspaceLimits Limits = new()
    {
        MaxFileBytes = 1_000_000, MaxFiles = 20, MaxTotalBytes = 8_000_000
    };

    [Fact]
    public void An_archive_gives_its_files_and_folders()
    {
        var zip = new ZipBuilder().Add("a.py", "print(1)", Regular).Add("d/", "", Folder).Add("d/é 😀.txt", "é")
            .Add("stored", "as it is", method: 0).Add("empty", "").Add("nothing in it/", "");
        Assert.Equal(
            [("a.py", "print(1)"), ("d", null), ("d/é 😀.txt", "é"), ("stored", "as it is"), ("empty", ""), ("nothing in it", null)],
            Items(zip.Build(comment: "made by hand")));
    }

    [Fact]
    public void An_archive_of_the_library_is_read()
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("a/b.txt").Open());
            writer.Write(new string('x', 100_000));
        }

        Assert.Equal([("a/b.txt", new string('x', 100_000))], Items(stream.ToArray()));
    }

    [Fact]
    public void Caches_and_what_a_desktop_adds_are_left_out_and_told()
    {
        var zip = ZipBuilder.Of(
            ("a.py", ""), ("__MACOSX/._a.py", "x"), ("d/.DS_Store", "x"), (".venv/lib/x.py", "x"), ("__pycache__/a.pyc", "x"));
        var unpacked = ZipUnpacker.Unpack(zip, Limits).Value!;
        Assert.Equal("a.py", Assert.Single(unpacked.Items).Path);
        Assert.Equal(
            ["__MACOSX/._a.py", "d/.DS_Store", ".venv/lib/x.py", "__pycache__/a.pyc"], unpacked.LeftOut.Select(l => l.Path));
        Assert.All(unpacked.LeftOut, l => Assert.NotEmpty(l.Reason));
    }

    [Theory]
    [InlineData("../evil.py")]
    [InlineData("a/../../evil.py")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\evil.py")]
    [InlineData("..\\evil.py")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a/./b")]
    [InlineData("a\0.py")]
    [InlineData("a\u001b[31m.py")]
    [InlineData("d//")]
    [InlineData("/")]
    [InlineData("")]
    public void A_name_that_leads_out_or_is_none_is_refused(string name) =>
        Assert.Equal(RefusalKind.Invalid, Refused(ZipBuilder.Of(("good.py", ""), (name, ""))).Kind);

    [Fact]
    public void A_name_that_is_not_utf8_is_refused()
    {
        var refusal = Refused(new ZipBuilder().Add([(byte)'a', 0x82, (byte)'b'], "x"u8.ToArray()).Build());
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Contains("UTF-8", refusal.Detail);
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Fifo)]
    public void A_link_or_device_is_refused(int mode) =>
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("link", "/etc/passwd", mode).Build()).Kind);

    [Fact]
    public void A_file_behind_a_link_is_a_conflict() => Assert.Equal(
        RefusalKind.Conflict, Refused(new ZipBuilder().Add("dlink", "/etc", Link).Add("dlink/victim", "x").Build()).Kind);

    [Fact]
    public void An_encrypted_entry_is_refused() =>
        Assert.Contains("encrypted", Refused(new ZipBuilder().Add("a", "x", flags: 1).Build()).Detail);

    [Fact]
    public void An_unknown_method_is_refused() =>
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("a", "x", method: 12).Build()).Kind);

    [Theory]
    [InlineData("a.py", "a.py")]
    [InlineData("a.py", "A.py")]
    [InlineData("\u00e9.py", "e\u0301.py")]
    [InlineData("a", "a/b")]
    [InlineData("Src/a.py", "src/b.py")]
    public void Names_that_cannot_be_beside_each_other_are_a_conflict(string one, string other)
    {
        Assert.Equal(RefusalKind.Conflict, Refused(ZipBuilder.Of((one, "1"), (other, "2"))).Kind);
        Assert.Equal(RefusalKind.Conflict, Refused(ZipBuilder.Of((other, "1"), (one, "2"))).Kind);
    }

    [Fact]
    public void A_bomb_is_too_large_by_what_it_declares()
    {
        var zip = new ZipBuilder();
        for (var i = 0; i < 9; i++) zip.Add(Encoding.UTF8.GetBytes($"f{i}"), new byte[999_999]);
        var packed = zip.Build();
        Assert.True(packed.Length < 20_000);
        Assert.Equal(RefusalKind.TooLarge, Refused(packed).Kind);
    }

    [Fact]
    public void A_bomb_within_the_limits_is_known_by_its_ratio()
    {
        var zip = new ZipBuilder();
        for (var i = 0; i < 5; i++) zip.Add(Encoding.UTF8.GetBytes($"f{i}"), new byte[999_999]);
        Assert.Equal(RefusalKind.TooLarge, Refused(zip.Build()).Kind);
    }

    [Fact]
    public void A_single_file_over_the_limit_is_named()
    {
        var refusal = Refused(ZipBuilder.Of(("small", ""), ("large.txt", new string('x', 1_000_001))));
        Assert.Equal(RefusalKind.TooLarge, refusal.Kind);
        Assert.Equal("large.txt", Assert.Single(refusal.Paths!).Path);
    }

    [Fact]
    public void A_bomb_that_declares_less_than_it_holds_is_not_unpacked()
    {
        var zip = new ZipBuilder().Add("a"u8.ToArray(), new byte[50_000_000], size: 100);
        Assert.Equal(RefusalKind.Invalid, Refused(zip.Build()).Kind);
    }

    [Fact]
    public void Too_many_entries_are_too_large()
    {
        var zip = new ZipBuilder();
        for (var i = 0; i <= Limits.MaxFiles; i++) zip.Add($"f{i}", "");
        Assert.Equal(RefusalKind.TooLarge, Refused(zip.Build()).Kind);
    }

    [Fact]
    public void More_entries_than_are_looked_at_are_too_large_whatever_they_are() =>
        Assert.Equal(RefusalKind.TooLarge, Refused(new ZipBuilder().Add("a", "").Build(count: 60_000)).Kind);

    [Fact]
    public void A_wrong_checksum_size_or_count_is_damage()
    {
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("a"u8.ToArray(), "x"u8.ToArray(), crc: 1).Build()).Kind);
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("a"u8.ToArray(), "x"u8.ToArray(), size: 2).Build()).Kind);
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("a", "x").Build(count: 2)).Kind);
        Assert.Equal(RefusalKind.Invalid, Refused(new ZipBuilder().Add("a", "x").Add("b", "x").Build(count: 1)).Kind);
        Assert.Equal(RefusalKind.Invalid, Refused([]).Kind);
        Assert.Equal(RefusalKind.Invalid, Refused("no archive at all"u8.ToArray()).Kind);
    }

    /// <summary>Whatever a byte is turned into: an answer, and never more than the limits allow.</summary>
    [Fact]
    public void Damage_anywhere_is_answered()
    {
        var random = new Random(1);
        var whole = new ZipBuilder().Add("a.py", new string('x', 500), Regular).Add("d/", "", Folder).Add("d/b", "stored", method: 0).Build();
        for (var i = 0; i < 20_000; i++)
        {
            var zip = (byte[])whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--) zip[random.Next(zip.Length)] = (byte)random.Next(256);
            var answer = ZipUnpacker.Unpack(
                zip.AsMemory(0, random.Next(4) == 0 ? random.Next(zip.Length) : zip.Length), Limits);
            Assert.True(answer.Value is not null ^ answer.Refusal is not null);
            if (answer.Value is { } unpacked)
                Assert.All(unpacked.Items, item => Assert.Null(WorkspacePath.Problem(item.Path)));
        }
    }

    private static Refusal Refused(byte[] zip)
    {
        var answer = ZipUnpacker.Unpack(zip, Limits);
        Assert.Null(answer.Value);
        Assert.NotEmpty(answer.Refusal!.Detail);
        return answer.Refusal;
    }

    private static IEnumerable<(string, string?)> Items(byte[] zip) => ZipUnpacker.Unpack(zip, Limits).Value!.Items
        .Select(i => (i.Path, i.Content is { } content ? Encoding.UTF8.GetString(content.Span) : null));
}

using System.Text;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Tests.Terminals;

public sealed class CommandMarksTests
{
    private const string Nonce = "0123456789abcdef";
    private const string Hello = "\x1b]633;N;" + Nonce + "\a";

    [Fact]
    public void A_command_is_read_with_its_end_whatever_the_pieces()
    {
        var text = $"{Hello}\x1b]633;A\a$ echo a\r\n\x1b]633;C\a\x1b[31ma\x1b[0m\r\n{Mark(3, 250, "echo \\\\a;\\nb é")}\x1b]633;A\a$ ";
        for (var size = 1; size < 40; size++)
        {
            var marks = new CommandMarks();
            var found = new List<FinishedCommand>();
            foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size)) marks.Feed(piece, found.Add);
            Assert.Equal([new FinishedCommand("echo \\a;\nb é", 3, 250)], found);
        }
    }

    [Theory]
    // Without an announcement, with another one behind the first, with another number, and broken ones.
    [InlineData("\x1b]633;D;0123456789abcdef;0;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;N;aaaaaaaaaaaaaaaa\a\x1b]633;D;aaaaaaaaaaaaaaaa;0;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;;0;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;0123456789abcdef;256;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;0123456789abcdef;-1;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;0123456789abcdef;0;99999999999999999999;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;0123456789abcdef;0\a")]
    [InlineData("\x1b]633;N;short\a\x1b]633;D;short;0;1;x\a")]
    [InlineData("\x1b]633;N;0123456789abcdef\a\x1b]633;D;0123456789abcdef;0;1;x\n\a")]
    public void A_mark_that_is_not_the_shells_is_none(string output) => Assert.Empty(Read(output));

    [Fact]
    public void A_mark_that_never_ends_costs_nothing_and_the_next_is_read()
    {
        var found = Read($"{Hello}\x1b]633;D;{new string('x', 50_000)}\a{Mark(0, 1, "ok")}");
        Assert.Equal([new FinishedCommand("ok", 0, 1)], found);
        Assert.Equal(2000, Assert.Single(Read(Hello + Mark(0, 1, new string('y', 9_000)))).Text!.Length);
        Assert.Null(Assert.Single(Read(Hello + Mark(0, 1, ""))).Text);
    }

    [Fact]
    public void It_knows_whether_a_prompt_came_last()
    {
        var marks = new CommandMarks();
        foreach (var (output, atPrompt) in new[] { (Hello, false), ("\x1b]633;A\a$ ", true), ("ls\r\n\x1b]633;C\a", false), (Mark(0, 1, "ls"), false), ("\x1b]633;A\a", true) })
        {
            marks.Feed(Encoding.UTF8.GetBytes(output), _ => { });
            Assert.Equal(atPrompt, marks.IsAtPrompt);
        }
    }

    [Fact]
    public void Noise_is_no_command()
    {
        var random = new Random(5);
        var marks = new CommandMarks();
        var noise = new byte[4096];
        for (var i = 0; i < 300; i++)
        {
            random.NextBytes(noise);
            "\x1b]633;D;"u8.CopyTo(noise.AsSpan(random.Next(4000)));
            marks.Feed(noise, _ => Assert.Fail("a command"));
        }
    }

    [Fact]
    public void A_flood_of_commands_is_thinned_and_counted()
    {
        var pace = new CommandPace();
        var now = DateTimeOffset.UnixEpoch;
        Assert.Equal(60, Enumerable.Range(0, 1000).Count(_ => pace.MayReport(now, out var skipped) && skipped == 0));
        Assert.True(pace.MayReport(now.AddSeconds(1.5), out var left));
        Assert.Equal(940, left);
        Assert.False(pace.MayReport(now.AddSeconds(1.5), out _));
    }

    private static string Mark(int status, int milliseconds, string text) => $"\x1b]633;D;{Nonce};{status};{milliseconds};{text}\a";

    private static List<FinishedCommand> Read(string output)
    {
        var found = new List<FinishedCommand>();
        new CommandMarks().Feed(Encoding.UTF8.GetBytes(output), found.Add);
        return found;
    }
}

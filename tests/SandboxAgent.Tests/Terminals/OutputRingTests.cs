using System.Text;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Tests.Terminals;

public sealed class OutputRingTests
{
    [Fact]
    public void Keeps_exactly_the_last_bytes_whatever_the_pieces()
    {
        var random = new Random(7);
        var ring = new OutputRing(100_000);
        var all = new MemoryStream();
        for (var i = 0; i < 400; i++)
        {
            var piece = new byte[random.Next(1, 3000)];
            random.NextBytes(piece);
            ring.Append(piece);
            all.Write(piece);
            var kept = new byte[ring.End - ring.Start];
            Assert.Equal(kept.Length, ring.Read(ring.Start, kept));
            Assert.Equal(all.Length, ring.End);
            Assert.True(kept.AsSpan().SequenceEqual(all.ToArray().AsSpan((int)ring.Start)));
        }
        Assert.Equal(100_000, ring.End - ring.Start);
    }

    [Fact]
    public void A_cut_brings_the_modes_of_its_place_and_not_of_the_end()
    {
        var ring = new OutputRing(20_000);
        ring.Append("\x1b[?1049h\x1b[?2004h"u8);
        for (var i = 0; i < 2000; i++)
            ring.Append(Encoding.ASCII.GetBytes($"line number {i}\r\n"));
        ring.Append("\x1b[?1049l\x1b[?25l"u8);

        var (start, prefix) = ring.Cut(0);

        Assert.Equal("\x1b[?1049h\x1b[?2004h", prefix);
        var first = new byte[4];
        ring.Read(start, first);
        Assert.Equal("line"u8, first);
        Assert.Equal((ring.End, ""), ring.Cut(ring.End));
    }

    [Fact]
    public void Modes_are_followed_across_pieces_and_reset()
    {
        var tracker = new ModeTracker();
        foreach (var b in "a\x1b[31m\x1b[?1;2004;9999hb\x1b[?25l\x1b="u8.ToArray())
            tracker.Feed([b]);
        Assert.Equal("\x1b[?1h\x1b[?25l\x1b[?2004h\x1b=", tracker.Prefix());
        Assert.Equal("\x1b[?1l\x1b[?25h\x1b[?2004l\x1b>", tracker.Reset());
        tracker.Feed("\u001bc"u8);
        Assert.Equal("", tracker.Prefix());
    }

    [Fact]
    public void Modes_survive_any_bytes()
    {
        var random = new Random(3);
        var tracker = new ModeTracker();
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(200)];
            for (var j = 0; j < bytes.Length; j++)
                bytes[j] = "\x1b[?;0123456789hlcp!=>\x1b[?"u8[random.Next(24)];
            tracker.Feed(bytes);
            Assert.InRange(tracker.Prefix().Length, 0, 200);
        }
    }

    [Fact]
    public void A_jump_leaves_out_whole_lines_of_plain_text_only()
    {
        var ring = new OutputRing(20_000);
        Assert.Equal(0, ring.Jump(0, 0, 100));
        // Round the ring's end, at every place that it can have.
        for (var round = 0; round < 40; round++)
        {
            ring.Append("\x1b[32mcolour\x1b[0m\r\n"u8);
            var from = ring.End;
            Assert.True(ring.IsLineStart(from));
            for (var i = 0; i < 500; i++)
                ring.Append(Encoding.UTF8.GetBytes($"line\t{i} ü\r\n"));
            var plain = ring.End;
            ring.Append("^C\r\n\x1b]633;D;130\x07"u8);

            var to = ring.Jump(from, ring.End, 100);

            Assert.InRange(to, plain - 130, plain - 90);
            var there = new byte[6];
            ring.Read(to, there);
            Assert.StartsWith("line\t", Encoding.UTF8.GetString(there));
            Assert.InRange(ring.Jump(from, from + 1000, 100), from + 800, from + 900);
            // Nothing before a sequence that follows at once, and nothing backwards.
            Assert.Equal(to, ring.Jump(to, ring.End, 200));
            Assert.False(ring.IsLineStart(from + 1));
        }
    }
}

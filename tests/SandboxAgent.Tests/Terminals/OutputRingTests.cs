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
}

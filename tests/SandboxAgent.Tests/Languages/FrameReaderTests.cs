using System.Text;
using Platform.SandboxAgent.Languages;

namespace Platform.SandboxAgent.Tests.Languages;

/// <summary>A language server's output is whatever the learner's interpreter makes of it.</summary>
public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10_000)]
    public async Task Messages_come_out_whole_however_they_arrive(int piece)
    {
        var large = new string('x', 50_000);
        var reader = Over($"Content-Length: 2\r\n\r\n{{}}Content-Type: x\r\ncontent-length: 3\r\n\r\n\r\n\rContent-Length: {large.Length}\r\n\r\n{large}", piece);
        Assert.Equal("{}", await TextAsync(reader));
        Assert.Equal("\r\n\r", await TextAsync(reader));
        Assert.Equal(large, await TextAsync(reader));
        Assert.Null(await TextAsync(reader));
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: +5\r\n\r\nhello")]
    [InlineData("Content-Length: 5e0\r\n\r\nhello")]
    [InlineData("Content-Length: 4194305\r\n\r\n")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("Content-Type: x\r\n\r\nhello")]
    [InlineData("\r\n\r\n")]
    [InlineData("Content-Length: 5\r\n\r\nhell")]
    [InlineData("Content-Length: 5\r\n")]
    [InlineData("Traceback (most recent call last):\n")]
    public async Task Anything_else_is_refused(string output) =>
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Over(output, 7).NextAsync(CancellationToken.None));

    [Fact]
    public async Task A_header_without_end_is_refused_soon()
    {
        var read = 0;
        var reader = new FrameReader((buffer, _) =>
        {
            buffer.AsSpan().Fill((byte)'x');
            return ValueTask.FromResult(Math.Min(buffer.Count, 1000) is var count && (read += count) > 0 ? count : 0);
        });
        await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.NextAsync(CancellationToken.None));
        Assert.InRange(read, 1, 4096);
    }

    [Fact]
    public async Task Random_bytes_never_do_more_than_be_refused()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
                bytes = [.. Encoding.ASCII.GetBytes($"Content-Length: {random.Next(-5, 500)}\r\n\r\n"), .. bytes];
            var reader = Over(bytes, random.Next(1, 64));
            try
            {
                while (await reader.NextAsync(CancellationToken.None) is not null)
                {
                }
            }
            catch (InvalidDataException)
            {
                // What it is for.
            }
        }
    }

    private static async Task<string?> TextAsync(FrameReader reader) =>
        await reader.NextAsync(CancellationToken.None) is { } message ? Encoding.UTF8.GetString(message) : null;

    private static FrameReader Over(string text, int piece) => Over(Encoding.UTF8.GetBytes(text), piece);

    private static FrameReader Over(byte[] bytes, int piece)
    {
        var stream = new MemoryStream(bytes);
        return new FrameReader((buffer, cancellation) => stream.ReadAsync(buffer[..Math.Min(piece, buffer.Count)], cancellation));
    }
}

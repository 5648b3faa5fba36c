using System.Globalization;
using System.Text;

namespace Platform.SandboxAgent.Languages;

/// <summary>
/// Takes messages out of a language server's output. What it prints is hostile: it runs the learner's interpreter. So
/// only the frame is read here, with a bound on everything; what is in a message is for the page to judge.
/// </summary>
internal sealed class FrameReader(Func<ArraySegment<byte>, CancellationToken, ValueTask<int>> read)
{
    public const int MaxMessage = 4 * 1024 * 1024;
    private const int MaxHeader = 512;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;

    /// <summary>The next message; null at the end of the output.</summary>
    /// <exception cref="InvalidDataException">It is not the protocol.</exception>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellation)
    {
        if (await HeaderAsync(cancellation) is not { } length)
            return null;
        var message = new byte[length];
        var taken = Math.Min(length, _end - _start);
        _buffer.AsSpan(_start, taken).CopyTo(message);
        _start += taken;
        while (taken < length)
        {
            var count = await read(new ArraySegment<byte>(message, taken, length - taken), cancellation);
            if (count == 0)
                throw new InvalidDataException("a message that is cut off");
            taken += count;
        }
        return message;
    }

    /// <summary>How a message is sent.</summary>
    public static byte[] Header(int length) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n"));

    private async ValueTask<int?> HeaderAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var held = _buffer.AsSpan(_start, _end - _start);
            var at = held.IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                _start += at + 4;
                return Length(Encoding.ASCII.GetString(held[..at]));
            }
            if (held.Length > MaxHeader)
                throw new InvalidDataException("a header without end");
            held.CopyTo(_buffer);
            (_start, _end) = (0, held.Length);
            var count = await read(new ArraySegment<byte>(_buffer, _end, _buffer.Length - _end), cancellation);
            if (count == 0)
                return _end == 0 ? null : throw new InvalidDataException("a header that is cut off");
            _end += count;
        }
    }

    private static int Length(string header)
    {
        if (header.Length > MaxHeader)
            throw new InvalidDataException("a header that is too long");
        var lengths = header.Split("\r\n").Select(l => l.Split(':', 2))
            .Where(l => l.Length == 2 && l[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Select(l => l[1].Trim()).ToList();
        return lengths.Count == 1 && int.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is > 0 and <= MaxMessage
            ? length
            : throw new InvalidDataException("a message without a length, or one that is too long");
    }
}

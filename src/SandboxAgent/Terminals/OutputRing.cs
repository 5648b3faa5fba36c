using System.Buffers;

namespace Platform.SandboxAgent.Terminals;

/// <summary>The last bytes of a terminal's output, addressed by their offset from its very first one.</summary>
/// <remarks>Grows with use up to its capacity: most terminals never print a megabyte. Not thread-safe.</remarks>
internal sealed class OutputRing(int capacity)
{
    // A cut shows whole lines when one ends this soon.
    private const int MaxCutSearch = 4096;
    // What may change more than the text on the screen: everything below a space but tab, line feed and carriage return.
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (byte)c).Except("\t\n\r"u8.ToArray())]);
    private byte[] _bytes = new byte[Math.Min(capacity, 16 * 1024)];
    private readonly ModeTracker _modesAtStart = new();

    public long Start { get; private set; }
    public long End { get; private set; }

    /// <summary>Where what was cleared on purpose ends.</summary>
    public long ClearedTo { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > capacity)
            throw new ArgumentOutOfRangeException(nameof(bytes), "More than the ring holds.");
        Grow((int)(End - Start) + bytes.Length);
        var excess = (int)(End - Start) + bytes.Length - _bytes.Length;
        if (excess > 0)
            Drop(excess);
        var at = (int)(End % _bytes.Length);
        var first = Math.Min(bytes.Length, _bytes.Length - at);
        bytes[..first].CopyTo(_bytes.AsSpan(at));
        bytes[first..].CopyTo(_bytes);
        End += bytes.Length;
    }

    /// <summary>Copies from an offset that is kept; returns how many bytes there were.</summary>
    public int Read(long offset, Span<byte> to)
    {
        var count = (int)Math.Min(to.Length, End - offset);
        var at = (int)(offset % _bytes.Length);
        var first = Math.Min(count, _bytes.Length - at);
        _bytes.AsSpan(at, first).CopyTo(to);
        _bytes.AsSpan(0, count - first).CopyTo(to[first..]);
        return count;
    }

    /// <summary>Whether a line begins there, as far as is known.</summary>
    public bool IsLineStart(long offset) => offset > Start && _bytes[(int)((offset - 1) % _bytes.Length)] == (byte)'\n';

    /// <summary>
    /// How far somebody who is at the start of a line can jump so that only whole lines of plain text are left out, and some
    /// are kept before what follows; the offset itself when that is nowhere.
    /// </summary>
    /// <param name="upTo">What comes from here on is not left out.</param>
    /// <param name="kept">Bytes of plain text that are kept, or a little more.</param>
    public long Jump(long from, long upTo, int kept)
    {
        var line = Math.Min(upTo, from + PlainBytes(from)) - kept;
        while (line > from && !IsLineStart(line))
            line--;
        return Math.Max(line, from);
    }

    private int PlainBytes(long from)
    {
        var at = (int)(from % _bytes.Length);
        var count = (int)(End - from);
        var first = _bytes.AsSpan(at, Math.Min(count, _bytes.Length - at));
        var second = _bytes.AsSpan(0, count - first.Length);
        if (first.IndexOfAny(Controls) is >= 0 and var control)
            return control;
        return second.IndexOfAny(Controls) is >= 0 and var later ? first.Length + later : count;
    }

    /// <summary>Drops all but the last line, which is usually a prompt.</summary>
    public void Clear()
    {
        var buffer = new byte[(int)Math.Min(MaxCutSearch, End - Start)];
        Read(End - buffer.Length, buffer);
        var newline = Array.LastIndexOf(buffer, (byte)'\n');
        var line = newline < 0 && buffer.Length == End - Start ? 0 : newline + 1;
        var count = (int)(End - Start) - (buffer.Length - line);
        if (count > 0)
            Drop(count);
        ClearedTo = Start;
    }

    /// <summary>The last bytes, from the start of a line where they do not reach back to the first one.</summary>
    public byte[] Tail(int most)
    {
        var start = Math.Max(Start, End - most);
        var bytes = new byte[(int)(End - start)];
        Read(start, bytes);
        var newline = start == 0 ? -1 : Array.IndexOf(bytes, (byte)'\n', 0, Math.Min(bytes.Length, MaxCutSearch));
        return newline < 0 ? bytes : bytes[(newline + 1)..];
    }

    /// <summary>Where a viewer can begin that wants everything from an offset, and what brings its emulator there.</summary>
    public (long Start, string ModePrefix) Cut(long wanted)
    {
        if (wanted >= Start)
            return (wanted, "");
        // The oldest byte may lie inside a line or an escape sequence: begin after the next end of a line.
        var buffer = new byte[(int)Math.Min(MaxCutSearch, End - Start)];
        Read(Start, buffer);
        var newline = Array.IndexOf(buffer, (byte)'\n');
        var skip = newline < 0 ? 0 : newline + 1;
        var modes = _modesAtStart.Copy();
        modes.Feed(buffer.AsSpan(0, skip));
        return (Start + skip, modes.Prefix());
    }

    private void Drop(int count)
    {
        var at = (int)(Start % _bytes.Length);
        var first = Math.Min(count, _bytes.Length - at);
        _modesAtStart.Feed(_bytes.AsSpan(at, first));
        _modesAtStart.Feed(_bytes.AsSpan(0, count - first));
        Start += count;
    }

    private void Grow(int needed)
    {
        if (needed <= _bytes.Length || _bytes.Length == capacity)
            return;
        var size = _bytes.Length;
        while (size < needed && size < capacity)
            size = Math.Min(size * 2, capacity);
        var larger = new byte[size];
        for (var offset = Start; offset < End; offset++)
            larger[offset % size] = _bytes[offset % _bytes.Length];
        _bytes = larger;
    }
}

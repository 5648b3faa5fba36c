namespace Platform.SandboxAgent.Terminals;

/// <content>
/// What Ctrl-C does to output that is on its way. The kernel discards what waits in the pseudo-terminal (termios(3), ISIG
/// without NOFLSH); what has left it already, and waits in the buffers up to here, is treated alike: read at once, and
/// whole lines of plain text are left out for viewers that are behind.
/// </content>
internal sealed partial class Terminal
{
    // More than the buffers between the pseudo-terminal and here hold, and less than the ring, which still has all of it.
    private const int HurryBytes = RingBytes / 2;
    private const int MostBehind = 16 * 1024, KeptPlain = 4 * 1024;
    private static readonly TimeSpan HurryTime = TimeSpan.FromMilliseconds(100);
    private long _hurriesUntil;
    private long _hurriesFor;
    // Output before this place was on its way when Ctrl-C was typed, or came right after it.
    private long _staleTo;

    private bool IsHurrying => Volatile.Read(ref _hurriesFor) > 0 && Environment.TickCount64 < Volatile.Read(ref _hurriesUntil);

    // A key that is held down keeps the pace off, which costs no more than a terminal that nobody looks at.
    private void BeginHurry()
    {
        Volatile.Write(ref _hurriesUntil, Environment.TickCount64 + (long)HurryTime.TotalMilliseconds);
        Volatile.Write(ref _hurriesFor, HurryBytes);
        lock (_gate)
            _staleTo = _ring.End;
        _room.Set();
        _pause.End();
    }

    // Under the lock. A viewer in the middle of a line gets the rest of that first, and jumps when it comes again: an escape
    // sequence may have begun there.
    private int Hurry(Viewer viewer, Span<byte> buffer)
    {
        if (_ring.IsLineStart(viewer.Sent))
        {
            if (_ring.Jump(viewer.Sent, _staleTo, KeptPlain) is var to && to > viewer.Sent)
                viewer.PassOver(to);
            return buffer.Length;
        }
        var end = buffer[.._ring.Read(viewer.Sent, buffer)].IndexOf((byte)'\n');
        return end < 0 ? buffer.Length : end + 1;
    }
}

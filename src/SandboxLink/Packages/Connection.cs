using System.Buffers;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Packages;

/// <summary>One connection of a program to the package gate, with what is on its way to the program.</summary>
internal sealed unsafe class Connection(uint id, int fd)
{
    private readonly Queue<(byte[] Bytes, int Length)> _waiting = new();
    private int _waitingBytes;
    private int _sentOfFirst;
    private int _uncredited;
    private bool _ending;

    public uint Id => id;
    public int Fd => fd;

    /// <summary>How many more bytes the agent takes.</summary>
    public int Credit { get; set; } = TunnelLimits.Window;

    /// <summary>The program sends no more.</summary>
    public bool InputOver { get; set; }

    /// <summary>The program was told that no more comes.</summary>
    public bool OutputOver { get; private set; }

    public short Events => (short)((!InputOver && Credit > 0 ? Libc.PollIn : 0) | (_waitingBytes > 0 ? Libc.PollOut : 0));

    /// <summary>Keeps what the agent sent; it sends no more than it has credit for.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_ending || bytes.IsEmpty || _waitingBytes + _uncredited + bytes.Length > TunnelLimits.Window)
            throw new FrameException("More bytes than were asked for.");
        // Borrowed: what goes through here would otherwise be garbage in the sandbox's memory.
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        _waiting.Enqueue((copy, bytes.Length));
        _waitingBytes += bytes.Length;
    }

    public void End() => _ending = true;

    /// <summary>Hands on what the program takes. False when it is gone.</summary>
    public bool Flush()
    {
        while (_waiting.TryPeek(out var first))
        {
            nint count;
            fixed (byte* from = first.Bytes)
                count = Libc.write(fd, from + _sentOfFirst, first.Length - _sentOfFirst);
            if (count < 0)
                return Libc.Error is Libc.Eintr or Libc.Eagain;
            _sentOfFirst += (int)count;
            _waitingBytes -= (int)count;
            _uncredited += (int)count;
            if (_sentOfFirst < first.Length)
                return true;
            ArrayPool<byte>.Shared.Return(_waiting.Dequeue().Bytes);
            _sentOfFirst = 0;
        }
        if (_ending && !OutputOver)
        {
            OutputOver = true;
            _ = Libc.shutdown(fd, Libc.ShutdownWrite);
        }
        return true;
    }

    /// <summary>What can be credited to the agent by now; 0 while it is not worth a frame.</summary>
    public int TakeCredit()
    {
        if (_uncredited < TunnelLimits.Window / 4)
            return 0;
        var count = _uncredited;
        _uncredited = 0;
        return count;
    }
}

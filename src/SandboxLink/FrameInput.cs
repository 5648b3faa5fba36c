using Platform.SandboxLink.Native;

namespace Platform.SandboxLink;

/// <summary>Frames that the agent sends on standard input.</summary>
internal sealed unsafe class FrameInput(FrameHandler handle)
{
    private readonly FrameBuffer _buffer = new();

    /// <summary>Reads what is there and hands on what is whole; false when the agent is gone.</summary>
    public bool Read()
    {
        var free = _buffer.Free();
        nint count;
        fixed (byte* to = free.Span)
            count = Libc.read(0, to, free.Length);
        if (count <= 0)
            return count < 0 && Libc.Error == Libc.Eintr;
        _buffer.Filled((int)count);
        while (_buffer.TryTake(out var bytes, out var frame))
            handle(bytes.AsSpan(frame));
        return true;
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Platform.SandboxLink;

// The protocol between SandboxAgent and `sandbox-link serve`, compiled into both.
//
//   frame  = length:u32  type:u8  id:u32  body          (little endian; length counts type, id and body)
//   string = length:u16  UTF-8                          (paths: see LinkPaths)
//   hash   = 32 bytes of SHA-256;  hash? = present:u8 [hash]
//
// A request's id is chosen by the agent and comes back in its replies; a change's id is chosen by the link and comes
// back in Acknowledge. Each side closes the connection at the first byte that does not fit: what runs in a sandbox
// can replace the link, so the agent treats every frame as hostile.

/// <summary>Kinds of frames; the bodies are listed behind each.</summary>
internal enum FrameType : byte
{
    /// <summary>version:u16 maxFileBytes:i64 maxEntries:i32 → Reply version:u16. The first frame, once.</summary>
    Hello = 1,
    /// <summary>path hash size:i64, followed by PutData frames with the same id that bring exactly size bytes → Reply.</summary>
    Put = 2,
    /// <summary>bytes</summary>
    PutData = 3,
    /// <summary>path of a file or folder that is gone → Reply.</summary>
    Remove = 4,
    /// <summary>path → Reply.</summary>
    MakeFolder = 5,
    /// <summary>session:string signal:i32; an empty session means all of them → Reply count:i32.</summary>
    KillSession = 6,
    /// <summary>run:string → Reply; status Refused when there is no result, otherwise exitCode:i32 signal:i32 peakBytes:i64 outOfMemory:u8.</summary>
    RunResult = 7,
    /// <summary>Compare the whole tree with what is known → Reply.</summary>
    Rescan = 8,
    /// <summary>→ Reply.</summary>
    Ping = 9,
    /// <summary>Answers a Change: it is recorded, the next one may come. No reply.</summary>
    Acknowledge = 10,
    /// <summary>→ any number of Known, then Reply.</summary>
    ListKnown = 11,
    /// <summary>milliseconds:i32 → Reply when all changes so far are acknowledged, or the time is over.</summary>
    Settle = 12,
    /// <summary>Stop all other processes, and tell every change → Reply processes:i32 when all is acknowledged; Refused when they could not be stopped, Stale when there was not enough time: nothing is frozen then. See <see cref="FreezeLimits"/>.</summary>
    Freeze = 13,
    /// <summary>Let the processes go on → Reply.</summary>
    Thaw = 14,

    /// <summary>status:u8, then what the request says, or a text when the status is not Ok.</summary>
    Reply = 65,
    /// <summary>change:u8 path base:hash? hash:hash? size:i64; when Written, followed by ChangeData frames that bring exactly size bytes. One at a time: the next one comes after Acknowledge.</summary>
    Change = 66,
    /// <summary>bytes</summary>
    ChangeData = 67,
    /// <summary>folder:u8 path</summary>
    Known = 68,

    // `sandbox-link packages`: connections to the package gate. Their ids are chosen by the link, and never used twice.

    /// <summary>Link: somebody has connected. installer:u8 [process:u32 started:i64 command:string environment:string session:string]</summary>
    TunnelOpen = 130,
    /// <summary>Either side: bytes, as many as the other side has given credit for; <see cref="TunnelLimits.Window"/> to begin with.</summary>
    TunnelData = 131,
    /// <summary>Either side: there are no more bytes in this direction.</summary>
    TunnelEnd = 132,
    /// <summary>Either side: forget the connection. What is still on its way is dropped.</summary>
    TunnelReset = 133,
    /// <summary>Either side: count:u32 bytes were handed on, that many more may come.</summary>
    TunnelCredit = 134,
    /// <summary>Link: an installer that was named in a TunnelOpen has ended. process:u32 started:i64</summary>
    InstallerEnded = 135,
    /// <summary>Agent: environment:string → PackageSet with the same id.</summary>
    Look = 136,
    /// <summary>Link: what is installed. environment:string exists:u8 count:u16 { name:string version:string bytes:i64 }; id 0 when nobody asked, but it has changed.</summary>
    PackageSet = 137
}

/// <summary>How a request went.</summary>
internal enum ReplyStatus : byte
{
    Ok = 0,
    /// <summary>The disk holds something that has not been reported yet; a Change will say what.</summary>
    Stale = 1,
    /// <summary>It cannot be done at this path: a link or another kind of file is in the way.</summary>
    Refused = 2
}

/// <summary>Same order as <c>SandboxChange</c> in the agent's contract with Web.</summary>
internal enum LinkChange : byte { Written, Deleted, FolderCreated, FolderDeleted, TooLarge, Unsupported }

/// <summary>The other side sent what the protocol does not allow.</summary>
internal sealed class FrameException(string message) : Exception(message);

/// <summary>Sizes that both sides agree on.</summary>
internal static class FrameLimits
{
    public const ushort Version = 1;
    public const int HeaderBytes = 5;
    public const int ChunkBytes = 256 * 1024;
    public const int MaxFrameBytes = ChunkBytes + 8 * 1024;
    public const int HashBytes = 32;
    public const int MaxTextBytes = 1024;
}

/// <summary>Milliseconds that processes may stand still, whatever happens.</summary>
internal static class FreezeLimits
{
    /// <summary>Until all have stopped.</summary>
    public const int Stopping = 2_000;
    /// <summary>Until all changes are acknowledged, from the request on.</summary>
    public const int Answer = 7_000;
    /// <summary>Until they go on by themselves, from the request on.</summary>
    public const int Life = 10_000;
}

/// <summary>Bounds of `sandbox-link packages`.</summary>
internal static class TunnelLimits
{
    public const int Connections = 64;
    /// <summary>Bytes of one connection and direction that are on their way.</summary>
    public const int Window = 256 * 1024;
    /// <summary>Of one frame, so that a large file does not keep the others waiting.</summary>
    public const int PieceBytes = 32 * 1024;
    public const int Packages = 500;
    public const int NameBytes = 200;
    public const int CommandBytes = 1000;
}

/// <summary>Which paths travel: relative, '/'-separated, no '.' or '..', no control characters, bounded.</summary>
internal static class LinkPaths
{
    public const int MaxBytes = 1024;
    public const int MaxNameBytes = 255;
    public const int MaxDepth = 32;

    public static bool IsValid(string path)
    {
        if (path.Length == 0 || path.Length > MaxBytes || Encoding.UTF8.GetByteCount(path) > MaxBytes)
            return false;
        var depth = 0;
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (++depth > MaxDepth || !IsValidName(path.AsSpan()[segment]))
                return false;
        }
        return true;
    }

    public static bool IsValidName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name is "." or ".." || Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            return false;
        foreach (var c in name)
        {
            if (char.IsControl(c) || c == '/')
                return false;
        }
        return true;
    }
}

/// <summary>Builds one frame.</summary>
internal sealed class FrameWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    public FrameWriter(FrameType type, uint id)
    {
        _length = 4;
        Byte((byte)type).U32(id);
    }

    public FrameWriter Byte(byte value)
    {
        Take(1)[0] = value;
        return this;
    }

    public FrameWriter U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);
        return this;
    }

    public FrameWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);
        return this;
    }

    public FrameWriter I32(int value) => U32((uint)value);

    public FrameWriter I64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);
        return this;
    }

    public FrameWriter Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, FrameLimits.MaxTextBytes);
        U16((ushort)count);
        Encoding.UTF8.GetBytes(value, Take(count));
        return this;
    }

    public FrameWriter Hash(ReadOnlySpan<byte> hash)
    {
        hash.CopyTo(Take(FrameLimits.HashBytes));
        return this;
    }

    public FrameWriter OptionalHash(byte[]? hash) => hash is null ? Byte(0) : Byte(1).Hash(hash);

    public FrameWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    public ReadOnlyMemory<byte> End()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, (uint)(_length - 4));
        return _buffer.AsMemory(0, _length);
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}

/// <summary>Reads one frame; throws <see cref="FrameException"/> at anything that does not fit.</summary>
internal ref struct FrameReader
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private ReadOnlySpan<byte> _rest;

    public FrameReader(ReadOnlySpan<byte> frame)
    {
        _rest = frame;
        Type = (FrameType)Byte();
        Id = U32();
    }

    /// <summary>Reads what is left of a frame whose head was read before.</summary>
    public static FrameReader OverBody(ReadOnlySpan<byte> body) => new() { _rest = body };

    public FrameType Type { get; }
    public uint Id { get; }

    public byte Byte() => Take(1)[0];
    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));
    public long I64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));
    public byte[] Hash() => Take(FrameLimits.HashBytes).ToArray();

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        _ => throw new FrameException("A flag is neither 0 nor 1.")
    };

    public byte[]? OptionalHash() => Flag() ? Hash() : null;

    public string Text()
    {
        var count = U16();
        if (count > FrameLimits.MaxTextBytes)
            throw new FrameException("A text is too long.");
        try
        {
            return Strict.GetString(Take(count));
        }
        catch (ArgumentException)
        {
            throw new FrameException("A text is not UTF-8.");
        }
    }

    public string Path()
    {
        var path = Text();
        return LinkPaths.IsValid(path) ? path : throw new FrameException("A path is not allowed.");
    }

    public ReadOnlySpan<byte> Rest()
    {
        var rest = _rest;
        _rest = default;
        return rest;
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw new FrameException("A frame is longer than its content.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw new FrameException("A frame ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>Takes one frame; throws <see cref="FrameException"/> when it does not fit.</summary>
internal delegate void FrameHandler(ReadOnlySpan<byte> frame);

/// <summary>Cuts a stream of bytes into frames, in one buffer that never grows.</summary>
internal sealed class FrameBuffer
{
    private readonly byte[] _bytes = new byte[FrameLimits.MaxFrameBytes + 4];
    private int _start;
    private int _end;

    /// <summary>Where the next bytes go; never empty after <see cref="TryTake"/> said that there is no whole frame.</summary>
    public Memory<byte> Free()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }
        return _bytes.AsMemory(_end);
    }

    public void Filled(int count) => _end += count;

    public bool TryTake([NotNullWhen(true)] out byte[]? backing, out Range frame)
    {
        backing = null;
        frame = default;
        if (_end - _start < 4)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_start));
        if (length is < FrameLimits.HeaderBytes or > FrameLimits.MaxFrameBytes)
            throw new FrameException("A frame's length is out of bounds.");
        if (_end - _start - 4 < length)
            return false;
        backing = _bytes;
        frame = (_start + 4)..(_start + 4 + (int)length);
        _start += 4 + (int)length;
        return true;
    }
}

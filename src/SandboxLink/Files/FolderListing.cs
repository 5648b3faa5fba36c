using System.Buffers.Binary;
using System.Text;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>The names in one folder, as bytes: a name need not be UTF-8.</summary>
internal static unsafe class FolderListing
{
    private static readonly UTF8Encoding Strict = new(false, true);

    public static List<byte[]> Names(int folder, int limit)
    {
        var names = new List<byte[]>();
        var buffer = new byte[32 * 1024];
        fixed (byte* start = buffer)
        {
            while (names.Count < limit)
            {
                var count = (int)Libc.getdents64(folder, start, buffer.Length);
                if (count <= 0)
                    return names;
                // struct linux_dirent64 { u64 ino; s64 off; u16 reclen; u8 type; char name[]; }
                for (var at = 0; at < count;)
                {
                    var length = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 16));
                    var name = buffer.AsSpan(at + 19, length - 19);
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        names.Add(name.ToArray());
                    at += length;
                }
            }
        }
        return names;
    }

    /// <summary>The name as text, or null when it cannot be one that travels.</summary>
    public static string? TextOf(ReadOnlySpan<byte> name)
    {
        try
        {
            var text = Strict.GetString(name);
            return LinkPaths.IsValidName(text) ? text : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A printable stand-in for a name that cannot travel: what is not printable ASCII becomes <c>\xNN</c>.</summary>
    public static string Escape(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (var b in name)
        {
            if (text.Length > LinkPaths.MaxNameBytes - 8)
                return text.Append("...").ToString();
            if (b is >= 0x20 and < 0x7f and not (byte)'\\' and not (byte)'/')
                text.Append((char)b);
            else
                text.Append("\\x").Append(b.ToString("x2"));
        }
        return text.ToString();
    }
}

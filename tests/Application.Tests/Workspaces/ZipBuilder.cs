using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Platform.Application.Workspaces;

namespace Platform.Application.Tests.Workspaces;

/// <summary>Writes ZIP archives byte by byte, also such as no tool would write.</summary>
internal sealed class ZipBuilder
{
    private readonly MemoryStream _data = new();
    private readonly MemoryStream _directory = new();
    private int _count;

    public static byte[] Of(params (string Name, string Text)[] files)
    {
        var zip = new ZipBuilder();
        foreach (var (name, text) in files) zip.Add(name, text);
        return zip.Build();
    }

    public ZipBuilder Add(string name, string text, int unixMode = 0, ushort flags = 0, ushort method = 8) =>
        Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(text), unixMode, flags, method);

    /// <param name="size">What the directory says instead of the truth.</param>
    /// <param name="crc">The same, of the checksum.</param>
    public ZipBuilder Add(
        byte[] name, byte[] content, int unixMode = 0, ushort flags = 0, ushort method = 8, uint? size = null, uint? crc = null)
    {
        var packed = method == 8 ? Deflate(content) : content;
        var offset = (uint)_data.Length;
        Header(_data, 0x04034b50, [20, flags, method, 0, 0], crc ?? Crc32.Of(content), packed, size ?? (uint)content.Length);
        Numbers(_data, (ushort)name.Length, 0);
        _data.Write(name);
        _data.Write(packed);

        Header(_directory, 0x02014b50, [0x031e, 20, flags, method, 0, 0], crc ?? Crc32.Of(content), packed, size ?? (uint)content.Length);
        Numbers(_directory, (ushort)name.Length, 0, 0, 0, 0);
        Long(_directory, (uint)unixMode << 16);
        Long(_directory, offset);
        _directory.Write(name);
        _count++;
        return this;
    }

    public byte[] Build(int? count = null, string comment = "")
    {
        var zip = new MemoryStream();
        zip.Write(_data.ToArray());
        zip.Write(_directory.ToArray());
        Long(zip, 0x06054b50);
        Numbers(zip, 0, 0, (ushort)(count ?? _count), (ushort)(count ?? _count));
        Long(zip, (uint)_directory.Length);
        Long(zip, (uint)_data.Length);
        Numbers(zip, (ushort)comment.Length);
        zip.Write(Encoding.ASCII.GetBytes(comment));
        return zip.ToArray();
    }

    private static byte[] Deflate(byte[] content)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal)) deflate.Write(content);
        return packed.ToArray();
    }

    private static void Header(Stream to, uint mark, ushort[] numbers, uint crc, byte[] packed, uint size)
    {
        Long(to, mark);
        Numbers(to, numbers);
        Long(to, crc);
        Long(to, (uint)packed.Length);
        Long(to, size);
    }

    private static void Numbers(Stream to, params ushort[] numbers)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, number);
            to.Write(bytes);
        }
    }

    private static void Long(Stream to, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        to.Write(bytes);
    }
}

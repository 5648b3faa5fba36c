using System.Buffers.Binary;
using System.Text;

namespace Platform.Application.Workspaces;

/// <summary>One entry of a ZIP archive as its directory describes it. Nothing of it is believed before it is checked.</summary>
/// <param name="Name">Null when the name is not UTF-8.</param>
/// <param name="UnixType">Upper four bits of a Unix mode: 8 a file, 4 a folder, 10 a link; 0 when none is given.</param>
/// <param name="Data">Where the entry's local header is.</param>
internal sealed record ZipEntry(
    string? Name, string RawName, ushort Flags, ushort Method, uint Crc, uint PackedSize, uint Size, int UnixType, uint Data)
{
    public bool IsFolder => RawName.EndsWith('/') || UnixType == 4;

    public bool IsEncrypted => (Flags & 0x2041) != 0;
}

/// <summary>Reads the directory of a ZIP archive strictly: whatever leaves room for two readings is refused.</summary>
internal static class ZipEntries
{
    /// <summary>Most entries that are looked at, with those that are left out.</summary>
    public const int MaxListed = 20_000;

    private const uint EndMark = 0x06054b50, EntryMark = 0x02014b50, LocalMark = 0x04034b50;
    private const int EndSize = 22, EntrySize = 46, LocalSize = 30;
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>The entries, or why there are none to be had.</summary>
    public static Answer<IReadOnlyList<ZipEntry>> Read(ReadOnlySpan<byte> zip)
    {
        var end = FindEnd(zip);
        if (end < 0) return Damaged("it is not a ZIP archive, or its end is missing");
        var (disk, count) = (U16(zip, end + 4), U16(zip, end + 10));
        var (size, start) = (U32(zip, end + 12), U32(zip, end + 16));
        if (count > MaxListed)
            return Refusal.TooLarge(
                $"The archive has more than {MaxListed:N0} entries. Nothing was uploaded: pack fewer files.");
        if (disk != 0 || U16(zip, end + 8) != count || (long)start + size != end)
            return Damaged("its directory is not where its end says");

        var entries = new List<ZipEntry>(count);
        var at = (int)start;
        for (var i = 0; i < count; i++)
        {
            if (at > end - EntrySize || U32(zip, at) != EntryMark) return Damaged("its directory is cut off");
            var (name, extra, comment) = (U16(zip, at + 28), U16(zip, at + 30), U16(zip, at + 32));
            var next = at + EntrySize + name + extra + comment;
            if (next > end) return Damaged("its directory is cut off");
            var raw = zip.Slice(at + EntrySize, name);
            entries.Add(new ZipEntry(
                NameOf(raw), Encoding.Latin1.GetString(raw), U16(zip, at + 8), U16(zip, at + 10), U32(zip, at + 16),
                U32(zip, at + 20), U32(zip, at + 24), (int)(U32(zip, at + 38) >> 28), U32(zip, at + 42)));
            at = next;
        }

        return at == end ? entries : Damaged("its directory has more entries than it says");
    }

    /// <summary>The packed bytes of an entry; null when they are not where the directory says.</summary>
    public static ReadOnlyMemory<byte>? Packed(ReadOnlyMemory<byte> zip, ZipEntry entry)
    {
        var header = zip.Span;
        if (entry.Data > header.Length - LocalSize || U32(header, (int)entry.Data) != LocalMark) return null;
        var at = (long)entry.Data + LocalSize + U16(header, (int)entry.Data + 26) + U16(header, (int)entry.Data + 28);
        return at + entry.PackedSize > header.Length ? null : zip.Slice((int)at, (int)entry.PackedSize);
    }

    public static Refusal Damaged(string how) =>
        Refusal.Invalid($"The archive cannot be read: {how}. Nothing was uploaded: pack it again.");

    private static string? NameOf(ReadOnlySpan<byte> raw)
    {
        try
        {
            return StrictUtf8.GetString(raw);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The end record has to be the last thing in the file, but for its own comment.</summary>
    private static int FindEnd(ReadOnlySpan<byte> zip)
    {
        for (var at = zip.Length - EndSize; at >= Math.Max(0, zip.Length - EndSize - ushort.MaxValue); at--)
            if (U32(zip, at) == EndMark && at + EndSize + U16(zip, at + 20) == zip.Length) return at;
        return -1;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}

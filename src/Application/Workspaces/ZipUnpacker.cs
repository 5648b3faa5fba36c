using System.IO.Compression;
using System.Runtime.InteropServices;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>What came out of an archive.</summary>
/// <param name="LeftOut">What a workspace never holds, such as caches, and why.</param>
public sealed record Unpacked(IReadOnlyList<UploadItem> Items, IReadOnlyList<RefusedPath> LeftOut);

/// <summary>
/// Takes a ZIP archive apart in memory, by rules of our own (SECURITY row 28): a hostile one is refused as a whole, and
/// before anything is unpacked where its directory alone gives it away.
/// </summary>
public static class ZipUnpacker
{
    /// <summary>An archive that grows more than this is a bomb, once it is large.</summary>
    private const int MaxRatio = 200;

    private const long RatioMatters = 4 * 1024 * 1024;
    private const ushort Stored = 0, Deflated = 8;

    public static Answer<Unpacked> Unpack(ReadOnlyMemory<byte> zip, WorkspaceLimits limits)
    {
        var read = ZipEntries.Read(zip.Span);
        if (read.Value is not { } entries) return read.Refusal!;

        var troubles = new UploadTroubles();
        var leftOut = new List<RefusedPath>();
        var wanted = new List<(string Path, ZipEntry Entry)>();
        foreach (var entry in entries)
        {
            var path = (entry.Name ?? entry.RawName).TrimEnd('/');
            if (UploadRules.WhyLeftOut(path) is { } why) leftOut.Add(new RefusedPath(path, why));
            else if (Problem(entry, path) is { } problem) troubles.Add(RefusalKind.Invalid, path, problem);
            // Counted below, so that an archive with many hostile entries names no more than it needs to.
            if (UploadRules.WhyLeftOut(path) is null) wanted.Add((path, entry));
        }

        var files = wanted.Where(w => !w.Entry.IsFolder).ToList();
        UploadRules.CheckTogether(files.Select(f => f.Path), wanted.Where(w => w.Entry.IsFolder).Select(w => w.Path), troubles);
        foreach (var (path, entry) in files.Where(f => f.Entry.Size > limits.MaxFileBytes))
            troubles.Add(RefusalKind.TooLarge, path, UploadRules.TooLarge(entry.Size, limits));
        if (troubles.Refusal(files.Count) is { } refusal) return refusal;

        var total = files.Sum(f => (long)f.Entry.Size);
        if (wanted.Count > limits.MaxFiles)
            return Refusal.TooLarge(
                $"The archive has {wanted.Count:N0} files and folders; a workspace may have {limits.MaxFiles:N0}. " +
                "Nothing was uploaded: pack fewer files.");
        if (total > limits.MaxTotalBytes || (total > RatioMatters && total / MaxRatio > zip.Length))
            return Refusal.TooLarge(
                $"The archive would have {total:N0} bytes when it is unpacked, more than is taken. " +
                "Nothing was uploaded: pack less.");

        var items = new List<UploadItem>(wanted.Count);
        foreach (var (path, entry) in wanted)
        {
            if (entry.IsFolder)
            {
                items.Add(new UploadItem(path, null));
                continue;
            }

            if (Content(zip, entry) is not { } content)
                return ZipEntries.Damaged($"“{path}” is damaged, or larger than the archive says");
            items.Add(new UploadItem(path, content));
        }

        return new Unpacked(items, leftOut);
    }

    private static string? Problem(ZipEntry entry, string path)
    {
        if (entry.Name is null) return "Its name is not UTF-8.";
        // One slash at the end marks a folder; the path itself has none.
        if (WorkspacePath.Problem(entry.Name.EndsWith('/') ? entry.Name[..^1] : path) is { } problem) return problem;
        if (entry.UnixType is not (0 or 4 or 8)) return "It is a link or a device, not a file.";
        if (entry.IsEncrypted) return "It is encrypted.";
        if (entry.IsFolder && entry.Size > 0) return "It is a folder with content of its own.";
        return entry.Method is Stored or Deflated ? null : "It is packed by a method that is not known here.";
    }

    /// <summary>The bytes of a file when they are exactly what the directory announced, otherwise null.</summary>
    private static byte[]? Content(ReadOnlyMemory<byte> zip, ZipEntry entry)
    {
        if (ZipEntries.Packed(zip, entry) is not { } packed || !MemoryMarshal.TryGetArray(packed, out var segment))
            return null;
        var content = new byte[entry.Size];
        if (entry.Method == Stored)
        {
            if (packed.Length != content.Length) return null;
            packed.CopyTo(content);
        }
        else
        {
            using var stream = new DeflateStream(
                new MemoryStream(segment.Array!, segment.Offset, segment.Count, false), CompressionMode.Decompress);
            try
            {
                // Never more than was announced, whatever is in there.
                if (stream.ReadAtLeast(content, content.Length, false) != content.Length || stream.ReadByte() >= 0)
                    return null;
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }

        return Crc32.Of(content) == entry.Crc ? content : null;
    }
}

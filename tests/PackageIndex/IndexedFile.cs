using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.PackageIndex;

/// <summary>A file of a project, and what the index says about it.</summary>
/// <param name="Announced">The hash on the project's page; another than the file's own is a lie.</param>
public sealed record IndexedFile(
    string Project, string Name, long Size, string Sha256, string Announced, string? RequiresPython, string? Yanked,
    Func<Stream> Open)
{
    private byte[]? _metadata;

    /// <summary>The wheel's METADATA, which an index offers apart so that a resolver need not fetch the wheel; null for source.</summary>
    public byte[]? Metadata => _metadata ??= ReadMetadata();

    /// <summary>A file that is only in memory.</summary>
    public static IndexedFile From(
        string project, string name, byte[] content, string? announced = null, string? requiresPython = null, string? yanked = null)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return new(project, name, content.Length, hash, announced ?? hash, requiresPython, yanked, () => new MemoryStream(content, false));
    }

    /// <summary>What <c>wheels/make.py</c> has made.</summary>
    public static IEnumerable<IndexedFile> ReadFolder(string folder)
    {
        using var list = File.OpenRead(Path.Combine(folder, "index.json"));
        foreach (var file in JsonSerializer.Deserialize<Listed>(list)!.Files)
        {
            var path = Path.Combine(folder, file.File);
            yield return new(
                file.Project, file.File, file.Size, file.Sha256, file.Announced ?? file.Sha256, file.RequiresPython, file.Yanked,
                () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous));
        }
    }

    private byte[]? ReadMetadata()
    {
        if (!Name.EndsWith(".whl", StringComparison.Ordinal)) return null;
        using var stream = Open();
        using var wheel = new ZipArchive(stream);
        var entry = wheel.Entries.First(e => e.FullName.EndsWith(".dist-info/METADATA", StringComparison.Ordinal));
        using var content = entry.Open();
        using var into = new MemoryStream();
        content.CopyTo(into);
        return into.ToArray();
    }

    private sealed record Listed([property: JsonPropertyName("files")] IReadOnlyList<ListedFile> Files);

    private sealed record ListedFile(
        [property: JsonPropertyName("project")] string Project,
        [property: JsonPropertyName("file")] string File,
        [property: JsonPropertyName("sha256")] string Sha256,
        [property: JsonPropertyName("size")] long Size,
        [property: JsonPropertyName("announced")] string? Announced,
        [property: JsonPropertyName("requires-python")] string? RequiresPython,
        [property: JsonPropertyName("yanked")] string? Yanked);
}

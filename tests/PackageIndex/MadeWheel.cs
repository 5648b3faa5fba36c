using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Platform.PackageIndex;

/// <summary>Wheels that are made where they are needed: what they are about is their name, version, size or requirements.</summary>
public static class MadeWheel
{
    /// <summary>A module that says which version it is, and as many bytes beside it as it is to have.</summary>
    /// <param name="ballast">Not compressed, and so about as many bytes in the wheel.</param>
    /// <param name="beside">Files beside the module, in the environment itself.</param>
    public static IndexedFile Make(
        string project, string version, IEnumerable<string>? requires = null, string tag = "py3-none-any", long ballast = 0,
        string? announced = null, string? requiresPython = null, string? yanked = null,
        IEnumerable<(string Name, string Text)>? beside = null)
    {
        using var into = new MemoryStream();
        Write(into, project, version, requires, tag, ballast, beside);
        return IndexedFile.From(
            IndexServer.Normalised(project), FileName(project, version, tag), into.ToArray(), announced, requiresPython, yanked);
    }

    /// <summary>The same in a file, for what is too large for memory.</summary>
    public static IndexedFile MakeFile(string path, string project, string version, long ballast)
    {
        using (var into = File.Create(path)) Write(into, project, version, null, "py3-none-any", ballast, null);
        using var content = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return new(
            IndexServer.Normalised(project), FileName(project, version, "py3-none-any"), content.Length, hash, hash, null, null,
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous));
    }

    private static string FileName(string project, string version, string tag) => $"{Module(project)}-{version}-{tag}.whl";

    private static string Module(string project) => IndexServer.Normalised(project).Replace('-', '_');

    private static void Write(
        Stream into, string project, string version, IEnumerable<string>? requires, string tag, long ballast,
        IEnumerable<(string Name, string Text)>? beside)
    {
        var (module, record) = (Module(project), new StringBuilder());
        var info = $"{module}-{version}.dist-info";
        using var wheel = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true);
        Add($"{module}/__init__.py", $"__version__ = \"{version}\"\n");
        if (ballast > 0) AddBallast($"{module}/ballast.bin", ballast);
        foreach (var (name, text) in beside ?? []) Add(name, text);
        var metadata = new StringBuilder($"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n");
        foreach (var requirement in requires ?? []) metadata.Append("Requires-Dist: ").Append(requirement).Append('\n');
        Add($"{info}/METADATA", metadata.ToString());
        Add($"{info}/WHEEL", $"Wheel-Version: 1.0\nGenerator: platform-tests\nRoot-Is-Purelib: true\nTag: {tag}\n");
        Add($"{info}/RECORD", $"{record}{info}/RECORD,,\n");

        void Add(string name, string text)
        {
            var content = Encoding.UTF8.GetBytes(text);
            using (var entry = Entry(name, CompressionLevel.Optimal)) entry.Write(content);
            Note(name, SHA256.HashData(content), content.Length);
        }

        void AddBallast(string name, long length)
        {
            // Always the same bytes, and none that can be compressed.
            var (random, piece) = (new Random(1), new byte[1 << 20]);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var entry = Entry(name, CompressionLevel.NoCompression))
            {
                for (var left = length; left > 0; left -= piece.Length)
                {
                    random.NextBytes(piece);
                    var part = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
                    hash.AppendData(part);
                    entry.Write(part);
                }
            }

            Note(name, hash.GetHashAndReset(), length);
        }

        Stream Entry(string name, CompressionLevel level)
        {
            var entry = wheel.CreateEntry(name, level);
            entry.LastWriteTime = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);
            return entry.Open();
        }

        void Note(string name, byte[] hash, long length) => record.Append(
            $"{name},sha256={Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')},{length}\n");
    }
}

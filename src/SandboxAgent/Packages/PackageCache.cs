using System.Security.Cryptography;
using Platform.SandboxAgent.Operations;

namespace Platform.SandboxAgent.Packages;

/// <summary>Files of the index on this host's disk, by hash and name. A file is whole and right before it gets its place.</summary>
internal sealed class PackageCache : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Sha256, string File), Kept> _kept = [];
    private readonly AgentMetrics _metrics;
    private readonly HeavyWork _work;
    private readonly ILogger<PackageCache> _logger;
    private readonly string _folder;
    private readonly long _most;
    private readonly bool _passing;
    private long _bytes;

    private sealed class Kept
    {
        public required long Size { get; init; }
        public DateTime Used { get; set; }
    }

    public PackageCache(PackageSettings settings, AgentMetrics metrics, HeavyWork work, ILogger<PackageCache> logger)
    {
        (_metrics, _work, _logger, _most, _passing) = (metrics, work, logger, settings.CacheBytes, settings.CacheFolder is null);
        _folder = settings.CacheFolder ?? Directory.CreateTempSubdirectory("packages-").FullName;
        // What an earlier process had not finished.
        if (Directory.Exists(NewFolder))
            Directory.Delete(NewFolder, recursive: true);
        Directory.CreateDirectory(NewFolder);
        Directory.CreateDirectory(FilesFolder);
        foreach (var file in new DirectoryInfo(FilesFolder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            _kept[(file.Directory!.Name, file.Name)] = new Kept { Size = file.Length, Used = file.LastWriteTimeUtc };
            _bytes += file.Length;
        }
        lock (_gate)
            MakeRoom(0);
    }

    /// <summary>Of everything that is kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    private string NewFolder => Path.Combine(_folder, "new");
    private string FilesFolder => Path.Combine(_folder, "files");

    /// <summary>Where a file may be written until it is whole.</summary>
    public string NewPath() => Path.Combine(NewFolder, Guid.NewGuid().ToString("N"));

    public bool Has(string sha256, string file)
    {
        lock (_gate)
            return _kept.ContainsKey((sha256, file));
    }

    /// <summary>How long a kept file is; null when there is none.</summary>
    public long? SizeOf(string sha256, string file)
    {
        lock (_gate)
            return _kept.TryGetValue((sha256, file), out var kept) ? kept.Size : null;
    }

    /// <summary>A kept file at its beginning; null when there is none that still has its hash.</summary>
    public async Task<FileStream?> OpenAsync(string sha256, string file, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_kept.TryGetValue((sha256, file), out var kept))
                return null;
            kept.Used = DateTime.UtcNow;
        }
        FileStream? stream = null;
        try
        {
            stream = new FileStream(PathOf(sha256, file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            // Remembered on the disk as well: the next process goes on with what was used last.
            File.SetLastWriteTimeUtc(stream.SafeFileHandle, DateTime.UtcNow);
            var bytes = stream;
            if (Convert.ToHexStringLower(await _work.DoAsync(() => SHA256.HashDataAsync(bytes, cancellation).AsTask(), cancellation)) == sha256)
            {
                stream.Position = 0;
                return stream;
            }
            _logger.LogWarning("A kept package file was not what it should be, and was removed: {File}", file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is IOException && IsSpoiled(e)))
        {
            _logger.LogWarning("A kept package file is gone, and was forgotten: {Reason}", Sandboxes.Printable.Of(e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Too many files are open, for example: the file itself may be as good as ever.
            if (stream is not null)
                await stream.DisposeAsync();
            _logger.LogWarning("A kept package file could not be read: {Reason}", Sandboxes.Printable.Of(e.Message));
            throw NotGivenException.Unavailable($"{file} cannot be read on this sandbox's host. Nothing was changed: try again in a moment.");
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            throw;
        }
        if (stream is not null)
            await stream.DisposeAsync();
        lock (_gate)
            Remove((sha256, file));
        return null;
    }

    /// <summary>Gives a whole file, whose hash was checked, its place. What was not used for longest makes room.</summary>
    public void Keep(string path, string sha256, string file, long size)
    {
        lock (_gate)
        {
            Remove((sha256, file));
            MakeRoom(size);
            var place = PathOf(sha256, file);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(path, place, overwrite: true);
            _kept[(sha256, file)] = new Kept { Size = size, Used = DateTime.UtcNow };
            _bytes += size;
        }
    }

    private void MakeRoom(long size)
    {
        while (_bytes + size > _most && _kept.Count > 0)
        {
            Remove(_kept.MinBy(k => k.Value.Used).Key);
            _metrics.PackageEvicted();
        }
    }

    // Who has it open reads on.
    private void Remove((string Sha256, string File) key)
    {
        if (!_kept.Remove(key, out var kept))
            return;
        _bytes -= kept.Size;
        try
        {
            File.Delete(PathOf(key.Sha256, key.File));
            Directory.Delete(Path.GetDirectoryName(PathOf(key.Sha256, key.File))!);
        }
        catch (IOException)
        {
            // Gone already, or another file has the same content under another name.
        }
    }

    // The disk itself says that it cannot read it.
    private static bool IsSpoiled(Exception e) => (e.HResult & 0xffff) is 5;

    private string PathOf(string sha256, string file) => Path.Combine(FilesFolder, sha256[..2], sha256, file);

    public void Dispose()
    {
        if (!_passing)
            return;
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes into it; the host's own cleaning takes it.
        }
    }
}

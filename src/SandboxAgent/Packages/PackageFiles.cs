using Platform.SandboxAgent.Operations;

namespace Platform.SandboxAgent.Packages;

/// <summary>A file that can be given out: kept already, or on its way.</summary>
internal sealed class GivenFile(FileStream content, Download? download, Action? done) : IAsyncDisposable
{
    public bool FromCache => download is null;

    /// <summary>Null when it is on its way, and nobody has said how long it is.</summary>
    public long? Length => download is null ? content.Length : download.Length;

    /// <summary>Throws when it was not what it should be; then something is missing at its end.</summary>
    public Task CopyToAsync(Stream to, CancellationToken cancellation) =>
        download is null ? content.CopyToAsync(to, cancellation) : download.CopyToAsync(content, to, cancellation);

    /// <summary>Waits until it is kept.</summary>
    public Task WholeAsync(CancellationToken cancellation) => download is null ? Task.CompletedTask : download.Over.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        done?.Invoke();
    }
}

/// <summary>Files of the index: from the cache, or fetched once however many ask.</summary>
internal sealed class PackageFiles(PackageCache cache, Upstream upstream, PackageSettings settings, AgentMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), Download> _downloads = [];

    /// <summary>How long a file is that is kept; null when none is.</summary>
    public long? SizeOf(string sha256, string file) => cache.SizeOf(sha256, file);

    /// <param name="find">Says where the file is when it is not kept.</param>
    public async Task<GivenFile> OpenAsync(string sha256, string file, Func<Task<IndexFile>> find, CancellationToken cancellation)
    {
        IndexFile? found = null;
        while (true)
        {
            if (await cache.OpenAsync(sha256, file, cancellation) is { } kept)
            {
                metrics.PackageFileFrom(cache: true);
                return new GivenFile(kept, null, null);
            }
            if (Attach((sha256, file), found) is { } given)
            {
                try
                {
                    await given.Download.Begun.WaitAsync(cancellation);
                    return given.File;
                }
                catch
                {
                    await given.File.DisposeAsync();
                    throw;
                }
            }
            if (!cache.Has(sha256, file))
                found = await find();
        }
    }

    // Null when the file came into the cache meanwhile, or nobody fetches it and it is not known where it is.
    private (Download Download, GivenFile File)? Attach((string Sha256, string File) key, IndexFile? found)
    {
        lock (_gate)
        {
            if (!_downloads.TryGetValue(key, out var download))
            {
                if (found is null || cache.Has(key.Sha256, key.File))
                    return null;
                var path = cache.NewPath();
                File.Create(path).Dispose();
                download = _downloads[key] = new Download(found, path, upstream, settings);
                metrics.PackageFileFrom(cache: false);
                _ = Task.Run(() => download.RunAsync(Keep, Gone));
            }
            var content = new FileStream(download.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
            download.Readers++;
            return (download, new GivenFile(content, download, () => Leave(download)));
        }
    }

    private void Leave(Download download)
    {
        lock (_gate)
        {
            if (--download.Readers > 0 || download.Over.IsCompleted)
                return;
            // Nobody wants it any more; whoever comes next begins anew.
            Forget(download);
        }
        download.Cancel();
    }

    private void Keep(Download download)
    {
        lock (_gate)
        {
            cache.Keep(download.Path, download.File.Sha256, download.File.File, download.Written);
            Forget(download);
        }
    }

    private void Gone(Download download)
    {
        lock (_gate)
            Forget(download);
    }

    private void Forget(Download download)
    {
        var key = (download.File.Sha256, download.File.File);
        if (_downloads.GetValueOrDefault(key) == download)
            _downloads.Remove(key);
    }
}

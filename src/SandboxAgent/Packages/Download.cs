using System.Security.Cryptography;
using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>One file on its way from the index to the disk, and to everybody who wants it meanwhile.</summary>
internal sealed class Download(IndexFile file, string path, Upstream upstream, PackageSettings settings)
{
    // Kept back from readers until the hash is known to be right, so that nobody ever has a whole file that is wrong.
    private const int HeldBack = 64 * 1024;
    private const int PieceBytes = 64 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _unwanted = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;

    public string Path => path;
    public IndexFile File => file;
    public int Readers { get; set; }
    public long Written => Interlocked.Read(ref _written);

    /// <summary>What the index says; null when it does not.</summary>
    public long? Length { get; private set; }

    /// <summary>Completes when the first byte can be read; fails when the file is not given out.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Completes when the file has its place; fails when it was not what it should be.</summary>
    public Task Over => _over.Task;

    public void Cancel() => _unwanted.Cancel();

    /// <param name="keep">Called with a whole file whose hash is right.</param>
    /// <param name="gone">Called when it is over, whichever way.</param>
    public async Task RunAsync(Action<Download> keep, Action<Download> gone)
    {
        Exception? failed = null;
        try
        {
            await FetchAsync();
            keep(this);
        }
        catch (Exception e)
        {
            failed = e switch
            {
                NotGivenException => e,
                IOException io when IsDiskFull(io) => NotGivenException.Unavailable("The disk of this sandbox's host is full. Nothing was changed: try again in a few minutes."),
                OperationCanceledException when _unwanted.IsCancellationRequested => e,
                _ => NotGivenException.Unavailable($"The package index broke off while it sent {file.File}. Nothing was changed: try again.")
            };
        }
        gone(this);
        // Nothing of it waits for the index any more, whichever way it went.
        _unwanted.Cancel();
        if (failed is null)
        {
            _begun.TrySetResult();
            _over.TrySetResult();
        }
        else
        {
            System.IO.File.Delete(path);
            _begun.TrySetException(failed);
            _over.TrySetException(failed);
            // Whoever still reads hears of it; nobody else needs to.
            _ = _begun.Task.Exception;
            _ = _over.Task.Exception;
        }
        Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Hands the file on as it comes. Throws when it turns out to be wrong; then something is missing at its end.</summary>
    public async Task CopyToAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        long sent = 0;
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            var over = Over.IsCompleted;
            var available = over ? Written : Math.Max(0, Written - HeldBack);
            if (over)
                await Over;
            while (sent < available)
            {
                var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, available - sent)), cancellation);
                if (count == 0)
                    throw new IOException("A file is shorter than it was.");
                await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
                sent += count;
            }
            if (over)
                return;
            await more.WaitAsync(cancellation);
        }
    }

    private async Task FetchAsync()
    {
        using var response = await upstream.GetFileAsync(file.Address, _unwanted.Token);
        if (!response.IsSuccessStatusCode)
            throw NotGivenException.Unavailable($"The package index does not give out {file.File} ({(int)response.StatusCode}). Nothing was changed: try again in a few minutes.");
        Length = response.Content.Headers.ContentLength ?? file.Size;
        CheckSize(Length ?? 0);
        await using var to = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
        await using var from = await response.Content.ReadAsStreamAsync(_unwanted.Token);
        _begun.TrySetResult();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[PieceBytes];
        while (await from.ReadAsync(buffer, _unwanted.Token).AsTask().WaitAsync(Idle, _unwanted.Token) is > 0 and var count)
        {
            CheckSize(Written + count);
            // No more than was said: whoever waits for it was told that length.
            if (Written + count > Length)
                throw Wrong();
            hash.AppendData(buffer, 0, count);
            await to.WriteAsync(buffer.AsMemory(0, count), _unwanted.Token);
            Interlocked.Add(ref _written, count);
            Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
            throw Wrong();
        to.Flush(flushToDisk: true);
    }

    private NotGivenException Wrong() => new(
        StatusCodes.Status502BadGateway, $"{file.File} is not what the package index had announced (its SHA-256 differs), so it was not given out. Nothing was changed.",
        PackageFailure.WrongHash);

    private void CheckSize(long bytes)
    {
        if (bytes > settings.MaxFileBytes)
            throw NotGivenException.Limit(
                StatusCodes.Status413PayloadTooLarge, $"{file.File} is larger than the {Sandboxes.Words.Bytes(settings.MaxFileBytes)} that one file may have. Nothing was changed.");
    }

    private static bool IsDiskFull(IOException e) => (e.HResult & 0xffff) is 28 or 122;
}

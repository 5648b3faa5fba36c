using System.Text;
using Docker.DotNet;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>Where a server's messages go; awaited, so that what waits stays in the server.</summary>
internal interface ILanguageSink
{
    Task MessageAsync(byte[] message, CancellationToken cancellation);
    Task LibrariesChangedAsync(string folder, CancellationToken cancellation);
    Task EndedAsync(LanguageEnd end, string sentence);
}

/// <summary>
/// One page's language server, in a container of its own that is removed with it. <see cref="RunAsync"/> owns the
/// container from its making to its end, whatever happens meanwhile.
/// </summary>
internal sealed class LanguageServer(
    Sandbox sandbox, ILanguageSink sink, Engine engine, MemoryBudget budget, LanguageSettings settings, ILogger logger) : IDisposable
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LibraryPause = TimeSpan.FromMilliseconds(500);
    private const int MaxLine = 1024;
    private readonly CancellationTokenSource _life = new();
    private readonly CancellationTokenSource _idle = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LanguageEnd> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _end = -1;
    private Exec? _exec;
    private string? _container;
    private bool _outOfMemory;

    public Guid SandboxId => sandbox.Id;
    public DateTimeOffset LastUsed { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>Completes when messages can be sent; cancelled when it ends before.</summary>
    public Task Started => _started.Task;

    /// <summary>Completes when its container is removed.</summary>
    public Task<LanguageEnd> Gone => _gone.Task;

    public bool Is(string container) => _container == container;

    /// <param name="before">The sandbox's previous server, which has the container's name.</param>
    public async Task RunAsync(Task before)
    {
        using var ended = sandbox.Ended.Register(() => End(LanguageEnd.SandboxEnded));
        using var unused = _idle.Token.Register(() => End(LanguageEnd.Idle));
        IDisposable? promise = null;
        try
        {
            await before;
            promise = budget.TryPromise(settings.Limits.MemoryBytes);
            if (promise is null)
                End(LanguageEnd.Memory);
            else
                await ServeAsync();
            End(LanguageEnd.Failed);
        }
        catch (Exception e)
        {
            if (!_life.IsCancellationRequested)
                logger.LogWarning("The language server of sandbox {Sandbox} has ended: {Reason}", sandbox.Id, Printable.Of(e.Message));
            End(LanguageEnd.Failed);
        }
        finally
        {
            _exec?.Dispose();
            await RemoveAsync();
            promise?.Dispose();
            await FinishAsync();
        }
    }

    private async Task ServeAsync()
    {
        _life.Token.ThrowIfCancellationRequested();
        // Not to be cancelled halfway, which would leave a container that nobody knows.
        _container = await engine.CreateLanguageContainerAsync(sandbox.Id, sandbox.Container.Id, settings, CancellationToken.None);
        _exec = await Exec.StartAsync(engine, _container, [LanguageTemplate.Server], [], null, _life.Token);
        Touch();
        _started.TrySetResult();
        _ = WatchLibrariesAsync(_container);
        var frames = new FrameReader(_exec.ReadAsync);
        while (await frames.NextAsync(_life.Token) is { } message)
            await sink.MessageAsync(message, _life.Token);
    }

    // What is installed, the page tells the server: it does not look by itself.
    private async Task WatchLibrariesAsync(string container)
    {
        try
        {
            using var exec = await Exec.StartAsync(engine, container, [LanguageTemplate.WatchLibraries], [], null, _life.Token);
            var line = new byte[MaxLine];
            var length = 0;
            int count;
            while (length < line.Length && (count = await exec.ReadAsync(new ArraySegment<byte>(line, length, line.Length - length), _life.Token)) > 0)
            {
                length += count;
                if (line.AsSpan(0, length).IndexOf((byte)'\n') is var end and >= 0)
                {
                    await sink.LibrariesChangedAsync(Encoding.UTF8.GetString(line, 0, end), _life.Token);
                    // At most one in a while, whoever prints.
                    await Task.Delay(LibraryPause, _life.Token);
                    length = 0;
                }
            }
        }
        catch (Exception e)
        {
            // What was installed is noticed by the next server then.
            if (!_life.IsCancellationRequested)
                logger.LogDebug("Libraries of sandbox {Sandbox} are not watched: {Reason}", sandbox.Id, Printable.Of(e.Message));
        }
    }

    /// <summary>Ends it, for the first reason that is given; the container goes in the background.</summary>
    public void End(LanguageEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, -1) != -1)
            return;
        _started.TrySetCanceled();
        _life.Cancel();
    }

    public void OutOfMemory() => _outOfMemory = true;

    /// <summary>One message of the page.</summary>
    public async Task SendAsync(byte[] message)
    {
        await Started;
        Touch();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        patience.CancelAfter(WritePatience);
        try
        {
            await _exec!.WriteAsync(FrameReader.Header(message.Length), patience.Token);
            await _exec.WriteAsync(message, patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It does not read, or half of a message is written: nothing that follows would be understood.
            End(LanguageEnd.Failed);
            throw new OperationCanceledException("The language server does not read.", e);
        }
    }

    /// <summary>What another program of its container prints, at most so much; null when it takes too long or fails.</summary>
    public async Task<byte[]?> AskAsync(IReadOnlyList<string> command, byte[]? input, int most, TimeSpan patience)
    {
        await Started;
        Touch();
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(_life.Token);
        limited.CancelAfter(patience);
        try
        {
            using var exec = await Exec.StartAsync(engine, _container!, command, [], null, limited.Token);
            var output = ReadAsync(exec, most, limited.Token);
            if (input is not null)
                await exec.WriteAsync(input, limited.Token);
            return await output;
        }
        catch (Exception e) when (!_life.IsCancellationRequested && e is OperationCanceledException or IOException or DockerApiException or HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<byte[]?> ReadAsync(Exec exec, int most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await exec.ReadAsync(buffer, cancellation)) > 0)
        {
            if (all.Length + count > most)
                return null;
            all.Write(buffer, 0, count);
        }
        return all.ToArray();
    }

    private void Touch()
    {
        LastUsed = DateTimeOffset.UtcNow;
        _idle.CancelAfter(TimeSpan.FromSeconds(settings.IdleSeconds));
    }

    private async Task RemoveAsync()
    {
        if (_container is null)
            return;
        try
        {
            await engine.RemoveAsync(_container);
        }
        catch (Exception e)
        {
            // The engine is away; what is left is found by its label when it is back.
            logger.LogDebug("A language container could not be removed: {Reason}", Printable.Of(e.Message));
        }
    }

    private async Task FinishAsync()
    {
        var end = (LanguageEnd)_end;
        if (end != LanguageEnd.Closed)
        {
            try
            {
                await sink.EndedAsync(end, LanguageWords.Of(end, settings.Limits.MemoryBytes, _outOfMemory));
            }
            catch (Exception)
            {
                // The page has gone meanwhile.
            }
        }
        _gone.TrySetResult(end);
    }

    public void Dispose()
    {
        _life.Dispose();
        _idle.Dispose();
    }
}

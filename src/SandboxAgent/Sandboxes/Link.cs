using Platform.SandboxLink;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The helper in a sandbox, started again when it ends: a learner can kill it, and loses nothing by it.</summary>
internal sealed class Link(Engine engine, AgentSettings settings, string container, ILogger logger) : IDisposable
{
    private const int MaxRestartsPerMinute = 10;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Queue<DateTimeOffset> _restarts = new();
    private readonly News<LinkNotice> _changed = new();
    private readonly News<string> _lost = new();
    private TaskCompletionSource<LinkConnection> _connection = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called for each change; must not block. One that nobody listened to yet is told now.</summary>
    public Action<LinkNotice> Changed { set => _changed.Listen(value); }

    /// <summary>Called when a new helper has taken over from one that ended.</summary>
    public Action Reconnected { get; set; } = () => { };

    /// <summary>Called once when there will be no helper any more, with a sentence for a person.</summary>
    public Action<string> Lost { set => _lost.Listen(value); }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var (connection, reading) = await ConnectAsync(cancellation);
        _connection.SetResult(connection);
        _ = KeepAsync(reading);
    }

    private async Task<(LinkConnection, Task<bool>)> ConnectAsync(CancellationToken cancellation)
    {
        var exec = await Exec.StartAsync(engine, container, [ContainerTemplate.Link, "serve"], [], null, cancellation);
        var connection = new LinkConnection(exec, settings, _changed.Tell);
        var reading = connection.ReadAsync(_disposed.Token);
        await connection.HelloAsync(cancellation);
        return (connection, reading);
    }

    private async Task KeepAsync(Task<bool> reading)
    {
        try
        {
            while (true)
            {
                var brokeProtocol = await reading;
                _connection = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _disposed.Token.ThrowIfCancellationRequested();
                if (brokeProtocol)
                {
                    _lost.Tell("The sandbox's helper sent something that it should not.");
                    return;
                }
                reading = await RestartAsync();
                Reconnected();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (Exception e)
        {
            logger.LogWarning("Helper of container {Container} cannot be started again: {Reason}", container, Printable.Of(e.Message));
            _lost.Tell("The sandbox's helper cannot be started again.");
        }
        finally
        {
            _connection.TrySetException(new LinkLostException("The sandbox is gone."));
            _ = _connection.Task.Exception;
        }
    }

    private async Task<Task<bool>> RestartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            _restarts.Enqueue(DateTimeOffset.UtcNow);
            while (_restarts.Peek() < DateTimeOffset.UtcNow.AddMinutes(-1))
                _restarts.Dequeue();
            if (_restarts.Count > MaxRestartsPerMinute)
                throw new LinkLostException("it ends again and again");
            logger.LogInformation("Starting the helper of container {Container} again", container);
            try
            {
                var (connection, reading) = await ConnectAsync(_disposed.Token);
                _connection.SetResult(connection);
                return reading;
            }
            catch (Exception e) when (e is not OperationCanceledException && attempt < 10)
            {
                await Task.Delay(100 * attempt, _disposed.Token);
            }
        }
    }

    public async Task<LinkReply> PutAsync(string path, byte[] hash, byte[] content, CancellationToken cancellation) =>
        await (await _connection.Task.WaitAsync(cancellation)).PutAsync(path, hash, content, cancellation);

    public Task<LinkReply> RemoveAsync(string path, CancellationToken cancellation) =>
        AskAsync(FrameType.Remove, f => f.Text(path), cancellation);

    public Task<LinkReply> MakeFolderAsync(string path, CancellationToken cancellation) =>
        AskAsync(FrameType.MakeFolder, f => f.Text(path), cancellation);

    public async Task<IReadOnlyList<(bool IsFolder, string Path)>> ListKnownAsync(CancellationToken cancellation) =>
        (await AskAsync(FrameType.ListKnown, null, cancellation)).Known;

    /// <summary>Signals all processes of a terminal, of all terminals when <paramref name="session"/> is empty.</summary>
    public async Task<int> KillSessionAsync(string session, int signal, CancellationToken cancellation)
    {
        var reply = await AskAsync(FrameType.KillSession, f => f.Text(session).I32(signal), cancellation);
        try
        {
            return reply.Read().I32();
        }
        catch (FrameException)
        {
            return 0;
        }
    }

    /// <summary>Waits until what programs have changed so far is recorded, or the time is over.</summary>
    public Task SettleAsync(TimeSpan patience, CancellationToken cancellation) =>
        AskAsync(FrameType.Settle, f => f.I32((int)patience.TotalMilliseconds), cancellation);

    public async Task<LinkReply> AskAsync(FrameType type, Action<FrameWriter>? body, CancellationToken cancellation) =>
        await (await _connection.Task.WaitAsync(cancellation)).RequestAsync(type, body, TimeSpan.FromSeconds(30), cancellation);

    public void Dispose()
    {
        _disposed.Cancel();
        if (_connection.Task.IsCompletedSuccessfully)
            _connection.Task.Result.Close();
    }
}

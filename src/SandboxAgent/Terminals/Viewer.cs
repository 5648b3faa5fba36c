namespace Platform.SandboxAgent.Terminals;

/// <summary>Where a viewer's output goes; awaited, so that a connection's own buffers stay bounded.</summary>
internal interface IViewerSink
{
    Task OutputAsync(string terminalId, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);
    Task ExitedAsync(string terminalId, int? exitCode, CancellationToken cancellation);
}

/// <summary>One connection that shows a terminal. Its positions belong to the terminal and change under its lock.</summary>
internal sealed class Viewer(Terminal terminal, IViewerSink sink, long start, bool mayWrite) : IDisposable
{
    /// <summary>At most this much is on its way to an emulator that has not yet parsed it.</summary>
    public const int Window = 128 * 1024;
    private const int MaxMessage = 32 * 1024;

    private readonly CancellationTokenSource _closed = new();
    private readonly byte[] _message = new byte[MaxMessage];
    // Parts of the output between what was acknowledged and what was sent, oldest first.
    private readonly List<(long From, long To)> _passedOver = [];
    private long _passedOverBytes;

    public bool MayWrite => mayWrite;
    public Signal Wake { get; } = new();
    public long Sent { get; private set; } = start;
    public long Acknowledged { get; private set; } = start;

    /// <summary>Bytes that were sent and not acknowledged.</summary>
    public long Owed => Sent - Acknowledged - _passedOverBytes;
    public DateTimeOffset LastAcknowledged { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Whether the terminal waits for it. A viewer that stops acknowledging is left behind after a while.</summary>
    public bool IsPacing { get; set; } = true;

    public void Send(int count) => Sent += count;

    /// <summary>Goes on at a later place. What was sent before is still owed an acknowledgement, what is left out never.</summary>
    public void PassOver(long to)
    {
        _passedOverBytes += to - Sent;
        if (_passedOver is [.., var last] && last.To == Sent)
            _passedOver[^1] = (last.From, to);
        else
            _passedOver.Add((Sent, to));
        Sent = to;
        Acknowledge(Acknowledged);
    }

    public void Acknowledge(long offset)
    {
        Acknowledged = Math.Max(Acknowledged, Math.Min(offset, Sent));
        while (_passedOver is [var first, ..] && first.From <= Acknowledged)
        {
            Acknowledged = Math.Max(Acknowledged, first.To);
            _passedOverBytes -= first.To - first.From;
            _passedOver.RemoveAt(0);
        }
    }

    public async Task SendAsync()
    {
        var exitTold = false;
        try
        {
            while (true)
            {
                var (offset, count, exited, exitCode) = terminal.Take(this, _message);
                if (count > 0)
                {
                    exitTold = false;
                    await sink.OutputAsync(terminal.Id, offset, _message.AsMemory(0, count), _closed.Token);
                }
                else if (exited && !exitTold)
                {
                    exitTold = true;
                    await sink.ExitedAsync(terminal.Id, exitCode, _closed.Token);
                }
                else
                {
                    await Wake.WaitAsync(_closed.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Detached.
        }
        catch (Exception)
        {
            // The connection is broken; its end detaches this viewer. Until then it must not hold the others up.
            terminal.Detach(this);
        }
    }

    public void Dispose() => _closed.Cancel();
}

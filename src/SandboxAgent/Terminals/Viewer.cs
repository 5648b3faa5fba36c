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

    public bool MayWrite => mayWrite;
    public Signal Wake { get; } = new();
    public long Sent { get; set; } = start;
    public long Acknowledged { get; set; } = start;
    public DateTimeOffset LastAcknowledged { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Whether the terminal waits for it. A viewer that stops acknowledging is left behind after a while.</summary>
    public bool IsPacing { get; set; } = true;

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

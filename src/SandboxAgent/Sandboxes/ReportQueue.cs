using System.Threading.Channels;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// One sandbox's reports: numbered, sent one at a time and in order, repeated until answered. It has no bound of its
/// own, so whoever adds to it has one: the link holds back the next file change until the last one is answered, one
/// report of an environment's packages waits, installations and files are counted, commands and refusals paced.
/// </summary>
internal sealed class ReportQueue(WebReports web, long lastSequence) : IDisposable
{
    private readonly Channel<Func<CancellationToken, Task>> _reports = Channel.CreateUnbounded<Func<CancellationToken, Task>>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _disposed = new();
    private long _sequence = lastSequence;
    private Task? _sending;

    public void Start() => _sending ??= SendAsync();

    /// <param name="make">Makes the report with its number.</param>
    public Task<TReply> AddAsync<TReply>(Func<long, object> make)
    {
        var answered = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reports.Writer.TryWrite(async cancellation =>
        {
            try
            {
                answered.SetResult(await web.AskUntilAnsweredAsync<TReply>(make(++_sequence), cancellation));
            }
            catch (OperationCanceledException)
            {
                answered.TrySetCanceled(cancellation);
            }
        });
        return answered.Task;
    }

    /// <summary>Completes when everything that was added is answered; nothing can be added any more.</summary>
    public async Task FinishAsync()
    {
        _reports.Writer.TryComplete();
        if (_sending is not null)
            await _sending;
    }

    private async Task SendAsync()
    {
        await foreach (var report in _reports.Reader.ReadAllAsync())
            await report(_disposed.Token);
    }

    public void Dispose()
    {
        _reports.Writer.TryComplete();
        _disposed.Cancel();
    }
}

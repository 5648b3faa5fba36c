using Wolverine;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Asks and tells Web, again and again until it answers.</summary>
internal sealed class WebReports(IServiceScopeFactory scopes, ILogger<WebReports> logger)
{
    /// <summary>For one attempt; a whole workspace can be 10 MB.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task<TReply> AskUntilAnsweredAsync<TReply>(object message, CancellationToken cancellation)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
                return await bus.InvokeAsync<TReply>(message, cancellation, Patience).WaitAsync(Patience, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // The message may carry a learner's file; its type says enough.
                logger.Log(
                    pause == FirstPause ? LogLevel.Information : LogLevel.Warning,
                    "Web did not answer {Message}: {Reason}; trying again in {Pause}",
                    message.GetType().Name, Printable.Of(e.Message), pause);
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}

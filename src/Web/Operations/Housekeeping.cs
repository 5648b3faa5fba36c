using Marten;
using Platform.Infrastructure;
using Platform.Infrastructure.Identity;

namespace Platform.Web.Operations;

/// <summary>Removes what has served its time: receipts, sessions and links. Never an event.</summary>
public sealed partial class Housekeeping(IDocumentStore store, TimeProvider clock, ILogger<Housekeeping> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromHours(1);
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var session = store.LightweightSession();
                var now = clock.GetUtcNow();
                session.DeleteWhere<Session>(s => s.ExpiresAt < now);
                session.DeleteWhere<SignInLink>(l => l.ExpiresAt < now);
                session.QueueSqlCommand(
                    $"delete from {PlatformStore.DocumentSchema}.mt_doc_receipt where mt_last_modified < ?",
                    now - ReceiptLife);
                await session.SaveChangesAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Housekeeping failed and is tried again in an hour: {Reason}")]
    private partial void Failed(string reason);
}

using System.Diagnostics;
using Marten;
using Npgsql;

namespace Platform.Infrastructure.Submissions;

/// <summary>
/// How many submissions there are in each state, claimed or not. To count a hundred thousand takes longer than to read a
/// page of them: then it is done at most once a second, while what was counted before is shown. Few are counted at once.
/// </summary>
public sealed class QueueTotals(IDocumentStore store) : IDisposable
{
    internal const string Table = $"{PlatformStore.DocumentSchema}.mt_doc_queuerow";

    private const long Many = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1), Usable = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _one = new(1);
    private Counted? _last;

    /// <summary>Submissions by the name of their state.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GetAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _last) is { } last && last.States.Values.Sum() > Many && Stopwatch.GetElapsedTime(last.At) < Usable)
        {
            if (Stopwatch.GetElapsedTime(last.At) >= Fresh) _ = RefreshAsync();
            return last.States;
        }

        return await CountAsync(ct);
    }

    public void Dispose() => _one.Dispose();

    private async Task RefreshAsync()
    {
        if (!await _one.WaitAsync(0)) return;
        try
        {
            await CountAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The page that asks when this has become too old counts itself, and says what is wrong.
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await using var session = store.QuerySession();
        await using var command = new NpgsqlCommand($"select state, count(*) from {Table} group by 1");
        var states = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var reader = await session.ExecuteReaderAsync(command, ct))
            while (await reader.ReadAsync(ct)) states[reader.GetString(0)] = reader.GetInt64(1);
        Volatile.Write(ref _last, new Counted(states, start));
        return states;
    }

    private sealed record Counted(IReadOnlyDictionary<string, long> States, long At);
}

using System.Diagnostics;
using Npgsql;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>From the request to the answer, which is given when the event is on disk.</summary>
internal static class EditCommand
{
    public const string Area = "edit-command";
    private const int Edits = 250, Interleaved = 120, Typists = 10, EditsOfEach = 60, Files = 1990, History = 20_000;
    private const double P50 = 10, P95 = 30;
    private static readonly Goal WithOne = new($"p50 < {P50} and p95 < {P95} ms", r => r.P50 < P50 && r.P95 < P95);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var session = await stack.SessionAsync(ct);
        await using var floor = await Insert.MakeAsync(stack.Database, ct);
        var small = await Typist.MakeAsync(stack, await stack.WorkspaceAsync("bench edits", ct), ct);
        for (var i = 0; i < 30; i++) await small.TypeAsync(ct);

        // With a page that looks on, as there always is one.
        var (edits, pushes, inserts) = (new Samples(), new Samples(), new Samples());
        var sent = new Dictionary<long, long>();
        var hub = await session.ConnectWorkspaceAsync(small.Workspace, small.Version, e =>
        {
            var now = Stopwatch.GetTimestamp();
            lock (sent)
            {
                if (sent.TryGetValue(e.Version, out var at)) pushes.Add(Stopwatch.GetElapsedTime(at, now));
            }
        }, ct: ct);
        await using (hub)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
            for (var i = 0; i < Edits; i++)
            {
                await timer.WaitForNextTickAsync(ct);
                lock (sent) sent[small.Version + 1] = Stopwatch.GetTimestamp();
                edits.Add(await small.TypeAsync(ct));
                await timer.WaitForNextTickAsync(ct);
                inserts.Add(await floor.AddAsync(ct));
            }
        }

        yield return Row.Of(Area, "one typist", "ms", edits, inserts, WithOne);
        yield return Row.Of(Area, "until another tab has it", "ms", pushes, inserts);

        var many = await Typist.MakeAsync(stack, await SeededWorkspaces.FilesAsync(stack, Files, ct), ct);
        var old = await Typist.MakeAsync(stack, await SeededWorkspaces.HistoryAsync(stack, History, ct), ct);
        var (smallAgain, manyFiles, longHistory) = (new Samples(), new Samples(), new Samples());
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25)))
        {
            for (var i = -10; i < Interleaved; i++)
            {
                foreach (var (typist, samples) in new[] { (small, smallAgain), (many, manyFiles), (old, longHistory) })
                {
                    await timer.WaitForNextTickAsync(ct);
                    var took = await typist.TypeAsync(ct);
                    if (i >= 0) samples.Add(took);
                }
            }
        }

        // Beside the small workspace, typed in at the same time.
        yield return Row.Of(Area, $"workspace of {Files:N0} files, floor: small one", "ms", manyFiles, smallAgain, Goal.RatioAtMost(1.5));
        yield return Row.Of(Area, $"history of {History:N0} events, floor: small one", "ms", longHistory, smallAgain, Goal.RatioAtMost(1.5));

        var together = new Samples();
        var typists = new List<Typist>();
        for (var i = 0; i < Typists; i++)
            typists.Add(await Typist.MakeAsync(stack, await stack.WorkspaceAsync($"bench typist {i}", ct), ct));
        await Task.WhenAll(typists.Select(async typist =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < EditsOfEach; i++)
            {
                await timer.WaitForNextTickAsync(ct);
                together.Add(await typist.TypeAsync(ct));
            }
        }));
        yield return Row.Of(Area, $"{Typists} typists, an edit each 100 ms", "ms", together, inserts);
    }

    /// <summary>The least that storing an event can cost: one row, committed.</summary>
    private sealed class Insert(NpgsqlConnection connection) : IAsyncDisposable
    {
        private int _n;

        public static async Task<Insert> MakeAsync(NpgsqlDataSource database, CancellationToken ct)
        {
            var insert = new Insert(await database.OpenConnectionAsync(ct));
            await insert.ExecuteAsync("create schema if not exists bench", ct);
            await insert.ExecuteAsync("create table if not exists bench.floor (n int, data jsonb)", ct);
            for (var i = 0; i < 20; i++) await insert.AddAsync(ct);
            return insert;
        }

        public async Task<TimeSpan> AddAsync(CancellationToken ct)
        {
            var start = Stopwatch.GetTimestamp();
            await using var command = new NpgsqlCommand("insert into bench.floor values ($1, $2)", connection)
            {
                Parameters =
                {
                    new() { Value = ++_n },
                    new() { Value = "{\"edits\":[{\"offset\":1,\"deleteCount\":0,\"insert\":\"a\"}]}", NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb }
                }
            };
            await command.ExecuteNonQueryAsync(ct);
            return Stopwatch.GetElapsedTime(start);
        }

        public async ValueTask DisposeAsync()
        {
            await ExecuteAsync("drop schema bench cascade", CancellationToken.None);
            await connection.DisposeAsync();
        }

        private async Task ExecuteAsync(string sql, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Somebody who types in <c>main.py</c>, one character after the other.</summary>
    private sealed class Typist(PlatformSession session, Guid workspace, FileText file)
    {
        private const int Longest = 4000;
        private FileText _file = file;

        public Guid Workspace => workspace;

        public long Version => _file.Version;

        public static async Task<Typist> MakeAsync(Stack stack, Guid workspace, CancellationToken ct)
        {
            var session = await stack.SessionAsync(ct);
            return new Typist(session, workspace, await session.WriteAsync(workspace, "main.py", "# typed\n", ct));
        }

        public async Task<TimeSpan> TypeAsync(CancellationToken ct)
        {
            var (offset, insert) = (_file.Text!.Length, _file.Text.Length % 60 == 0 ? "\n" : "x");
            var delete = offset >= Longest ? offset : 0;
            var start = Stopwatch.GetTimestamp();
            var (saved, text) = await session.EditAsync(workspace, _file, offset - delete, delete, insert, ct);
            var took = Stopwatch.GetElapsedTime(start);
            _file = _file with { Version = saved.Version, Hash = saved.Hash, Text = text };
            return took;
        }
    }
}

using System.Globalization;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Platform.Domain.Identity;
using Platform.Domain.Submissions;
using Platform.Infrastructure.History;

namespace Platform.Infrastructure.Submissions;

/// <summary>What a reviewer asks the queue for. Every condition that is set must hold.</summary>
/// <param name="Learner">A mail address or an id, or how an address begins.</param>
/// <param name="Mine">Only what the reviewer has claimed.</param>
/// <param name="Cursor">Where the page before ended.</param>
public sealed record QueueQuery(
    SubmissionState? State, string? Learner, bool Mine, int? OlderThanHours, bool NewestFirst, QueueCursor? Cursor, int Limit);

/// <summary>Where a page ended.</summary>
public sealed record QueueCursor(DateTimeOffset At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks:x}-{Id:N}");

    /// <summary>Null when it is not one of ours.</summary>
    public static QueueCursor? Parse(string text) =>
        text.Split('-') is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
        && at > 0 && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParseExact(id, "N", out var guid)
            ? new QueueCursor(new DateTimeOffset(at, TimeSpan.Zero), guid)
            : null;
}

/// <summary>How many there are; of one's own claims, <paramref name="Mine"/>.</summary>
public sealed record QueueCounts(long Waiting, long Claimed, long Mine, long ChangesRequested, long Approved, long Rejected);

/// <summary>A page of the queue.</summary>
/// <param name="Names">Names of everybody in it, by id.</param>
public sealed record QueuePage(
    IReadOnlyList<QueueRow> Items, QueueCounts Counts, QueueCursor? Next, Func<Guid, string> Names, DateTimeOffset Now);

/// <summary>Reads the reviewers' queue.</summary>
public sealed class ReviewQueue(IDocumentStore store, TimeProvider clock, QueueTotals totals)
{
    /// <summary>Most submissions on one page.</summary>
    public const int MaxPage = 100;

    /// <summary>Most learners whose address begins like what was asked for.</summary>
    public const int MostLearners = 1000;

    /// <summary>A page of the queue; null when it would be of more than <see cref="MostLearners"/>.</summary>
    public async Task<QueuePage?> FindAsync(QueueQuery query, Guid reviewerId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        var rows = session.Query<QueueRow>().AsQueryable();
        rows = query.State switch
        {
            null => rows,
            SubmissionState.Claimed => rows.Where(r => r.ClaimedUntil > now),
            var state => rows.Where(r => r.State == state && (r.ClaimedUntil == null || r.ClaimedUntil <= now))
        };
        if (query.Mine) rows = rows.Where(r => r.ClaimedBy == reviewerId && r.ClaimedUntil > now);
        if (query.OlderThanHours is { } hours)
        {
            var before = now.AddHours(-hours);
            rows = rows.Where(r => r.At < before);
        }

        if (query.Learner is { Length: > 0 } learner)
        {
            var ids = await LearnersAsync(session, learner, ct);
            if (ids.Length > MostLearners) return null;
            rows = rows.Where(r => r.OwnerId.IsOneOf(ids));
        }

        if (query.Cursor is { } cursor)
        {
            var (at, id) = (cursor.At, cursor.Id);
            // The first condition alone says where in the index the page begins.
            rows = query.NewestFirst
                ? rows.Where(r => r.At <= at && (r.At < at || r.Id < id))
                : rows.Where(r => r.At >= at && (r.At > at || r.Id > id));
        }

        rows = query.NewestFirst
            ? rows.OrderByDescending(r => r.At).ThenByDescending(r => r.Id)
            : rows.OrderBy(r => r.At).ThenBy(r => r.Id);
        var limit = Math.Clamp(query.Limit, 1, MaxPage);
        var found = await rows.Take(limit + 1).ToListAsync(ct);
        var page = found.Take(limit).ToList();
        var names = await NamesAsync(
            session, page.SelectMany(r => new[] { r.OwnerId, r.ClaimedBy ?? r.OwnerId, r.Verdict?.By ?? r.OwnerId }), ct);
        return new QueuePage(
            page, await CountAsync(session, reviewerId, now, ct),
            found.Count > limit ? new QueueCursor(page[^1].At, page[^1].Id) : null, names, now);
    }

    /// <summary>The submissions that wait longest, but for the reviewer's own and those that they leave to others.</summary>
    public async Task<IReadOnlyList<Guid>> WaitingAsync(Guid reviewerId, int count, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        return await session.Query<QueueRow>()
            .Where(r => r.State == SubmissionState.Waiting && (r.ClaimedUntil == null || r.ClaimedUntil <= now)
                && r.OwnerId != reviewerId && (r.NotFor == null || r.NotFor != reviewerId))
            .OrderBy(r => r.At).ThenBy(r => r.Id).Take(count).Select(r => r.Id).ToListAsync(ct);
    }

    /// <summary>Mail addresses of people, by id.</summary>
    internal static async Task<Func<Guid, string>> NamesAsync(IQuerySession session, IEnumerable<Guid> people, CancellationToken ct)
    {
        var actors = await WorkspaceHistory.ActorsAsync(session, people.Select(p => p.ToString()), ct);
        return id => actors(id.ToString()).Name;
    }

    private static async Task<Guid[]> LearnersAsync(IQuerySession session, string learner, CancellationToken ct)
    {
        if (Guid.TryParse(learner, out var id)) return [id];
        var email = Person.NormaliseEmail(learner);
        return [.. await session.Query<Person>().Where(p => p.Email.StartsWith(email)).OrderBy(p => p.Email)
            .Take(MostLearners + 1).Select(p => p.Id).ToListAsync(ct)];
    }

    // What is claimed is little, and is counted each time; the rest is much, and was counted a moment ago.
    private async Task<QueueCounts> CountAsync(IQuerySession session, Guid reviewerId, DateTimeOffset now, CancellationToken ct)
    {
        var all = await totals.GetAsync(ct);
        await using var command = new NpgsqlCommand($"""
            select state, claimed_by = @reviewer as mine, count(*) from {QueueTotals.Table} where claimed_until > @now group by 1, 2
            """);
        command.Parameters.Add(new NpgsqlParameter("now", NpgsqlDbType.TimestampTz) { Value = now.UtcDateTime });
        command.Parameters.AddWithValue("reviewer", reviewerId);
        var (claimed, mine, live) = (0L, 0L, new Dictionary<string, long>(StringComparer.Ordinal));
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        while (await reader.ReadAsync(ct))
        {
            var (state, count) = (reader.GetString(0), reader.GetInt64(2));
            claimed += count;
            if (reader.GetBoolean(1)) mine += count;
            live[state] = live.GetValueOrDefault(state) + count;
        }

        return new QueueCounts(
            Unclaimed(SubmissionState.Waiting), claimed, mine, Unclaimed(SubmissionState.ChangesRequested),
            Unclaimed(SubmissionState.Approved), Unclaimed(SubmissionState.Rejected));

        long Unclaimed(SubmissionState state) => Math.Max(
            0, all.GetValueOrDefault(state.ToString()) - live.GetValueOrDefault(state.ToString()));
    }
}

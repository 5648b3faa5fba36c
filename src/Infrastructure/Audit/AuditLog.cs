using System.Text.Json;
using Marten;
using Platform.Infrastructure.History;

namespace Platform.Infrastructure.Audit;

/// <summary>What an auditor asks for. Every condition that is set must hold.</summary>
/// <param name="Person">A person's id or mail address.</param>
/// <param name="Cursor">Where the page before ended.</param>
public sealed record AuditQuery(
    string? Person, Guid? Workspace, string? Type, DateTimeOffset? From, DateTimeOffset? To, long? Cursor, int Limit);

/// <summary>An event with everything that is known about it.</summary>
public sealed record AuditView(
    Guid EventId, long Sequence, Guid StreamId, string StreamType, long Version, string Type, DateTimeOffset At,
    ActorView Actor, Guid? WorkspaceId, JsonElement Data, IReadOnlyDictionary<string, string> Metadata,
    string? CorrelationId, string? CausationId);

/// <param name="NextCursor">Null on the last page.</param>
public sealed record AuditPage(IReadOnlyList<AuditView> Items, long? NextCursor);

/// <summary>Reads the audit rows.</summary>
public sealed class AuditLog(IDocumentStore store)
{
    /// <summary>Most events on one page.</summary>
    public const int MaxPage = 200;

    /// <summary>Newest first.</summary>
    public async Task<AuditPage> FindAsync(AuditQuery query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var rows = session.Query<AuditEntry>().AsQueryable();
        if (query.Person is { Length: > 0 } person)
        {
            if (!Guid.TryParse(person, out var id))
            {
                var email = Domain.Identity.Person.NormaliseEmail(person);
                id = (await session.Query<Domain.Identity.Person>()
                    .FirstOrDefaultAsync(p => p.Email == email, ct))?.Id ?? Guid.Empty;
            }

            rows = rows.Where(e => e.PersonId == id);
        }

        if (query.Workspace is { } workspace) rows = rows.Where(e => e.WorkspaceId == workspace);
        if (query.Type is { Length: > 0 } type) rows = rows.Where(e => e.Type == type);
        if (query.From is { } from) rows = rows.Where(e => e.At >= from);
        if (query.To is { } to) rows = rows.Where(e => e.At < to);
        if (query.Cursor is { } cursor) rows = rows.Where(e => e.Sequence < cursor);

        var limit = Math.Clamp(query.Limit, 1, MaxPage);
        var found = await rows.OrderByDescending(e => e.Sequence).Take(limit + 1).ToListAsync(ct);
        var page = found.Take(limit).ToList();
        var actors = await WorkspaceHistory.ActorsAsync(session, page.Select(e => e.ActorName), ct);
        return new AuditPage([.. page.Select(e => View(e, actors))], found.Count > limit ? page[^1].Sequence : null);
    }

    private static AuditView View(AuditEntry e, Func<string?, ActorView> actors) => new(
        e.Id, e.Sequence, e.StreamId, e.StreamType, e.StreamVersion, e.Type, e.At, actors(e.ActorName), e.WorkspaceId, e.Data,
        e.Headers, e.CorrelationId, e.CausationId);
}

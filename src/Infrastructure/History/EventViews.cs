using System.Collections.Concurrent;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Platform.Domain.Identity;

namespace Platform.Infrastructure.History;

/// <summary>Who acted, for people to read.</summary>
/// <param name="Id">The person's id, <c>agent:…</c> or <c>system</c>.</param>
/// <param name="Kind"><c>person</c>, <c>agent</c> or <c>system</c>.</param>
public sealed record ActorView(string Id, string Name, string Kind);

/// <summary>An event as the history, the hub and the tools show it.</summary>
/// <param name="CommandId">The <c>Idempotency-Key</c> of the command that it came of.</param>
public sealed record EventView(
    Guid EventId, long Version, string Type, DateTimeOffset At, ActorView Actor, JsonElement Data,
    string? CorrelationId, string? CausationId, Guid? CommandId);

/// <summary>A page of a workspace's events.</summary>
/// <param name="Version">The workspace's version: the last there is, whether on this page or not.</param>
public sealed record EventPage(IReadOnlyList<EventView> Items, long Version);

/// <summary>Reads a workspace's events.</summary>
public sealed class WorkspaceHistory(IDocumentStore store)
{
    /// <summary>Most events on one page.</summary>
    public const int MaxPage = 500;

    // A person's address never changes, so what was read once is true for ever.
    private const int MostEmails = 10_000;
    private static readonly ConcurrentDictionary<string, string> Emails = new();

    /// <summary>Events after a version, oldest first.</summary>
    public Task<EventPage> AfterAsync(Guid workspaceId, long after, int limit, CancellationToken ct) =>
        ReadAsync(workspaceId, events => events.Where(e => e.Version > after).OrderBy(e => e.Version), limit, ct);

    /// <summary>Events before a version, newest first.</summary>
    public Task<EventPage> BeforeAsync(Guid workspaceId, long before, int limit, CancellationToken ct) =>
        ReadAsync(
            workspaceId, events => events.Where(e => e.Version < before).OrderByDescending(e => e.Version), limit, ct);

    /// <summary>Events of a workspace between two versions, both included: one query, for the browsers that wait.</summary>
    public async Task<IReadOnlyList<EventView>> BetweenAsync(Guid workspaceId, long from, long to, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == workspaceId && e.Version >= from && e.Version <= to)
            .OrderBy(e => e.Version).Take(MaxPage).ToListAsync(ct);
        var actors = await ActorsAsync(session, events.Select(e => e.UserName), ct);
        return [.. events.Select(e => View(e, actors))];
    }

    private async Task<EventPage> ReadAsync(
        Guid workspaceId, Func<IQueryable<IEvent>, IQueryable<IEvent>> page, int limit, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var events = await page(session.Events.QueryAllRawEvents().Where(e => e.StreamId == workspaceId))
            .Take(Math.Clamp(limit, 1, MaxPage)).ToListAsync(ct);
        var state = await session.Events.FetchStreamStateAsync(workspaceId, ct);
        var actors = await ActorsAsync(session, events.Select(e => e.UserName), ct);
        return new EventPage([.. events.Select(e => View(e, actors))], state?.Version ?? 0);
    }

    internal static async Task<Func<string?, ActorView>> ActorsAsync(
        IQuerySession session, IEnumerable<string?> names, CancellationToken ct)
    {
        var ids = names.Distinct().Select(n => Guid.TryParse(n, out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty && !Emails.ContainsKey(id.ToString())).ToArray();
        if (ids.Length > 0)
        {
            if (Emails.Count > MostEmails) Emails.Clear();
            foreach (var person in await session.LoadManyAsync<Person>(ct, ids)) Emails[person.Id.ToString()] = person.Email;
        }

        return name => name switch
        {
            null => new ActorView("system", "System", "system"),
            _ when Emails.TryGetValue(name, out var email) => new ActorView(name, email, "person"),
            _ when name.StartsWith("agent:", StringComparison.Ordinal) => new ActorView(name, "Sandbox", "agent"),
            _ when Guid.TryParse(name, out _) => new ActorView(name, name, "person"),
            _ => new ActorView(name, name == "system" ? "System" : name, "system")
        };
    }

    private static EventView View(IEvent e, Func<string?, ActorView> actors) => new(
        e.Id, e.Version, e.EventTypeName, e.Timestamp, actors(e.UserName),
        JsonSerializer.SerializeToElement(e.Data, e.Data.GetType(), PublicJson.Options), e.CorrelationId,
        e.CausationId, EventStreams.CommandOf(e));
}

using JasperFx.Events;
using Marten;
using Platform.Application;

namespace Platform.Infrastructure;

/// <inheritdoc cref="IEventStreams"/>
public sealed class EventStreams(IDocumentSession session) : IEventStreams
{
    private const string CommandHeader = "command";

    public void ActAs(Actor actor) => Stamp(session, actor);

    /// <summary>Writes an actor into the metadata of what the session stores.</summary>
    public static void Stamp(IDocumentSession session, Actor actor)
    {
        session.LastModifiedBy = actor.Name;
        session.SetHeader("address", actor.AddressClass);
        if (actor.SessionId is { } sessionId) session.SetHeader("session", sessionId.ToString());
    }

    /// <summary>Writes which command the events come of, so that a client knows its own among them for as long as there are events.</summary>
    public static void StampCommand(IDocumentSession session, Guid commandId) =>
        session.SetHeader(CommandHeader, commandId.ToString());

    /// <summary>The command that an event came of; null when it was not a client's.</summary>
    public static Guid? CommandOf(IEvent e) =>
        Guid.TryParse(e.GetHeader(CommandHeader)?.ToString(), out var id) ? id : null;

    public void Start<T>(Guid id, params IEnumerable<object> events) where T : class =>
        session.Events.StartStream<T>(id, events);

    public async Task<T?> AppendAsync<T>(Guid id, Func<T, IEnumerable<object>> decide, CancellationToken ct)
        where T : class
    {
        var stream = await session.Events.FetchForWriting<T>(id, ct);
        if (stream.Aggregate is null) return null;
        stream.AppendMany(decide(stream.Aggregate));
        return stream.Aggregate;
    }

    public async Task<T?> ReadAsync<T>(Guid id, CancellationToken ct) where T : class =>
        await session.Events.FetchLatest<T>(id, ct);
}

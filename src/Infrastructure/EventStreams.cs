using Marten;
using Platform.Application;

namespace Platform.Infrastructure;

/// <inheritdoc cref="IEventStreams"/>
public sealed class EventStreams(IDocumentSession session) : IEventStreams
{
    public void ActAs(Actor actor) => Stamp(session, actor);

    /// <summary>Writes an actor into the metadata of what the session stores.</summary>
    public static void Stamp(IDocumentSession session, Actor actor)
    {
        session.LastModifiedBy = actor.Name;
        session.SetHeader("address", actor.AddressClass);
        if (actor.SessionId is { } sessionId) session.SetHeader("session", sessionId.ToString());
    }

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

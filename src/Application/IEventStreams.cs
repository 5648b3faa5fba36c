namespace Platform.Application;

/// <summary>
/// Streams other than the one that a handler's <c>[WriteModel]</c> names, in the same transaction.
/// </summary>
public interface IEventStreams
{
    /// <summary>Names the actor of everything stored from now on, where the message could not.</summary>
    void ActAs(Actor actor);

    /// <summary>Starts a stream; committing fails, and the command is tried again, when it exists already.</summary>
    void Start<T>(Guid id, params IEnumerable<object> events) where T : class;

    /// <summary>Appends what <paramref name="decide"/> returns for the current state, under the stream's optimistic check.</summary>
    /// <returns>The state before, or null when there is no such stream (nothing is appended then).</returns>
    Task<T?> AppendAsync<T>(Guid id, Func<T, IEnumerable<object>> decide, CancellationToken ct) where T : class;

    /// <summary>The current state, without the intention to append.</summary>
    Task<T?> ReadAsync<T>(Guid id, CancellationToken ct) where T : class;
}

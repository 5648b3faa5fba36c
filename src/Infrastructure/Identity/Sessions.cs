using Marten;
using Platform.Application.Identity;
using Platform.Domain.Identity;

namespace Platform.Infrastructure.Identity;

/// <summary>A signed-in browser.</summary>
/// <param name="TokenHash">Hash of the cookie's value.</param>
public sealed record Session(Guid Id, Guid PersonId, string TokenHash, DateTimeOffset ExpiresAt);

/// <inheritdoc cref="ISessions"/>
public sealed class Sessions(IDocumentSession session, TimeProvider clock) : ISessions
{
    /// <summary>How long a session lasts, whatever it does.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public string Start(Guid sessionId, Guid personId)
    {
        var secret = Secrets.New();
        session.Insert(new Session(sessionId, personId, Secrets.Hash(secret), clock.GetUtcNow() + Lifetime));
        return secret;
    }

    public void End(Guid sessionId) => session.Delete<Session>(sessionId);
}

/// <summary>Finds who a cookie belongs to.</summary>
public sealed class SessionLookup(IDocumentStore store, TimeProvider clock)
{
    /// <summary>The session and the person with the roles of this moment; null when the session has ended.</summary>
    public async Task<(Session Session, Person Person)?> FindAsync(string secret, CancellationToken ct)
    {
        await using var query = store.QuerySession();
        var hash = Secrets.Hash(secret);
        var session = await query.Query<Session>().FirstOrDefaultAsync(s => s.TokenHash == hash, ct);
        if (session is null || session.ExpiresAt <= clock.GetUtcNow()) return null;
        return await query.LoadAsync<Person>(session.PersonId, ct) is { } person ? (session, person) : null;
    }
}

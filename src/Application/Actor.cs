namespace Platform.Application;

/// <summary>Who acts. Set by the server from the session or the service credential, never by a client.</summary>
/// <param name="Name">Stored as the event's user name: the person's id, <c>agent:…</c> or <c>system</c>.</param>
/// <param name="PersonId">Null when no person acts.</param>
/// <param name="SessionId">The person's session; null when none.</param>
/// <param name="AddressClass"><c>loopback</c>, <c>private</c>, <c>public</c> or <c>none</c>: enough to tell a stranger, too little to follow a person.</param>
public sealed record Actor(string Name, Guid? PersonId, Guid? SessionId, string AddressClass)
{
    public static readonly Actor System = new("system", null, null, "none");

    public static Actor Person(Guid personId, Guid? sessionId, string addressClass) =>
        new(personId.ToString(), personId, sessionId, addressClass);

    public static Actor Agent(string agentId) => new($"agent:{agentId}", null, null, "none");
}

/// <summary>A message whose events carry its actor as metadata.</summary>
public interface IActedBy
{
    Actor By { get; }
}

/// <summary>A command of a person that may be repeated: the answer to a repeat is the answer to the first.</summary>
public interface IRepeatable : IActedBy
{
    /// <summary>The client's <c>Idempotency-Key</c>, or a fresh one.</summary>
    Guid CommandId { get; }
}

/// <summary>Answers of commands that were carried out, kept for a day, stored in the command's own transaction.</summary>
public interface IReceipts
{
    /// <summary>The answer given before to the same command of the same person; default when there was none.</summary>
    Task<T?> FindAsync<T>(IRepeatable command, CancellationToken ct) where T : class;

    /// <summary>Keeps the answer when the transaction commits.</summary>
    void Keep<T>(IRepeatable command, T answer) where T : class;
}

using Marten;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Infrastructure;

namespace Platform.Web.Operations;

/// <summary>Writes who acted into the metadata of the events that a handler appends.</summary>
public static class StampActor
{
    public static Task BeforeAsync(IActedBy message, IDocumentSession session, CancellationToken ct)
    {
        EventStreams.Stamp(session, message.By);
        if (message is IRepeatable command) EventStreams.StampCommand(session, command.CommandId);
        // One connection from the first read to the commit. Otherwise each read rents one, which resets it first.
        return session.BeginTransactionAsync(ct).AsTask();
    }
}

/// <summary>Writes which agent reported into the metadata of the events that come of it.</summary>
public static class StampAgent
{
    public static void Before(ICallingAgent caller, IDocumentSession session) =>
        EventStreams.Stamp(session, Actor.Agent(caller.Id ?? "unknown"));
}

using Marten;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Infrastructure;

namespace Platform.Web.Operations;

/// <summary>Writes who acted into the metadata of the events that a handler appends.</summary>
public static class StampActor
{
    public static void Before(IActedBy message, IDocumentSession session) =>
        EventStreams.Stamp(session, message.By);
}

/// <summary>Writes which agent reported into the metadata of the events that come of it.</summary>
public static class StampAgent
{
    public static void Before(ICallingAgent caller, IDocumentSession session) =>
        EventStreams.Stamp(session, Actor.Agent(caller.Id ?? "unknown"));
}

using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Workspaces;

/// <summary>
/// Events were stored: tell the browsers. Sent from the outbox of the transaction that stored them; a lost one is
/// noticed by the client, because the next one does not follow on its version.
/// </summary>
/// <param name="From">Version of the first new event.</param>
/// <param name="To">Version of the last new event.</param>
public sealed record WorkspaceAdvanced(Guid WorkspaceId, long From, long To);

/// <summary>What a handler sends along with new events of a workspace.</summary>
internal static class Announcements
{
    /// <summary>Announces events to the browsers, and to the sandbox when the tree changed.</summary>
    public static OutgoingMessages Of(Workspace workspace, IReadOnlyCollection<IWorkspaceEvent> events)
    {
        var messages = new OutgoingMessages();
        if (events.Count == 0) return messages;
        var to = workspace.Head + events.Count;
        messages.Add(new WorkspaceAdvanced(workspace.Id, workspace.Head + 1, to));
        if (workspace.Sandbox is { } sandbox && events.Any(e => e is ITreeEvent))
            messages.Add(new SyncSandbox(sandbox.Id, workspace.Id, to)
                .ToEndpoint(AgentEndpoint.Hints(sandbox.AgentId)));
        return messages;
    }
}

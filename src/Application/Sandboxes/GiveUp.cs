using Platform.Application.Packages;
using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Sandboxes;

/// <summary>Web noticed that an agent no longer has a sandbox.</summary>
public sealed record GiveUpSandbox(Actor By, Guid WorkspaceId, Guid SandboxId, string Detail) : IActedBy;

/// <summary>Web noticed that an agent no longer has a run under way.</summary>
public sealed record GiveUpRun(Actor By, Guid WorkspaceId, Guid RunId, string Detail) : IActedBy;

public static class GiveUpHandler
{
    public static async Task<(EventsToAppend, OutgoingMessages)> Handle(
        GiveUpSandbox command, [WriteModel] Workspace? workspace, IEventStreams streams, IPackageLedgers ledgers,
        TimeProvider clock, CancellationToken ct)
    {
        var (events, messages) = await SandboxEnd.RecordAsync(
            workspace, new SandboxEnd(command.SandboxId, SandboxStopReason.Lost, command.Detail, null, clock.GetUtcNow()),
            _ => true, streams, ledgers, ct);
        return (new EventsToAppend(events), messages);
    }

    public static (EventsToAppend, OutgoingMessages) Handle(GiveUpRun command, [WriteModel] Workspace? workspace)
    {
        if (workspace?.ActiveRun?.RunId != command.RunId) return ([], []);
        IWorkspaceEvent[] events =
            [new RunFinished(command.RunId, RunEnd.Interrupted, null, 0, null, command.Detail)];
        return (new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

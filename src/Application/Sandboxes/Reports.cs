using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Sandboxes;

/// <summary>Takes in what agents report. Every report may come twice; the second changes nothing.</summary>
public static class ReportHandler
{
    public static async Task<(ReportAccepted, OutgoingMessages)> Handle(
        ReportSandboxReady report, IEventStreams streams, ICallingAgent caller, CancellationToken ct)
    {
        var before = await streams.AppendAsync<Sandbox>(report.SandboxId,
            s => s.State is SandboxState.Starting && s.AgentId == caller.Id
                ? [new SandboxReady(report.Warm, report.Milliseconds, report.Image, report.Runtime)]
                : [], ct);
        if (before is { State: SandboxState.Starting or SandboxState.Ready } && before.AgentId == caller.Id)
            return (new ReportAccepted(), [new SandboxChanged(before.WorkspaceId)]);

        // Given up in the meantime: nobody would ever use it.
        var messages = new OutgoingMessages();
        if (caller.Id is { } agentId)
            messages.Add(new StopSandbox(report.SandboxId, SandboxStopReason.Requested)
                .ToEndpoint(AgentEndpoint.Commands(agentId)));
        return (new ReportAccepted(), messages);
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportSandboxStopped report, [WriteModel] Workspace? workspace, IEventStreams streams, ICallingAgent caller,
        CancellationToken ct)
    {
        var (events, messages) = await SandboxEnd.RecordAsync(
            workspace, report.SandboxId, report.Reason, report.Detail, agentId => agentId == caller.Id, streams, ct);
        return (new ReportAccepted(), new EventsToAppend(events), messages);
    }

    public static (ReportAccepted, EventsToAppend, OutgoingMessages) Handle(
        ReportRunStarted report, [WriteModel] Workspace? workspace, ICallingAgent caller)
    {
        if (caller.Id is not { } agentId || workspace?.Sandbox?.AgentId != agentId) return (new ReportAccepted(), [], []);
        if (workspace.ActiveRun?.RunId != report.RunId)
            // Given up before the command reached the agent: nobody waits for it any more.
            return (new ReportAccepted(), [],
                [new StopRun(report.SandboxId, report.RunId).ToEndpoint(AgentEndpoint.Commands(agentId))]);
        if (workspace.ActiveRun.Started) return (new ReportAccepted(), [], []);
        IWorkspaceEvent[] events = [new RunStarted(report.RunId, report.SandboxId)];
        return (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));
    }

    public static (ReportAccepted, EventsToAppend, OutgoingMessages) Handle(
        ReportRunFinished report, [WriteModel] Workspace? workspace, ICallingAgent caller)
    {
        if (workspace?.Sandbox?.AgentId != caller.Id || workspace?.ActiveRun?.RunId != report.RunId)
            return (new ReportAccepted(), [], []);
        IWorkspaceEvent[] events =
        [
            new RunFinished(
                report.RunId, report.End, report.ExitCode, report.DurationMilliseconds, report.PeakMemoryBytes,
                report.Detail)
        ];
        return (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

/// <summary>What the end of a sandbox means for its workspace.</summary>
internal static class SandboxEnd
{
    public static async Task<(IReadOnlyList<IWorkspaceEvent> Events, OutgoingMessages Messages)> RecordAsync(
        Workspace? workspace, Guid sandboxId, SandboxStopReason reason, string? detail, Func<string, bool> mayEnd,
        IEventStreams streams, CancellationToken ct)
    {
        var before = await streams.AppendAsync<Sandbox>(sandboxId,
            s => s.State is not SandboxState.Stopped && mayEnd(s.AgentId) ? [new SandboxStopped(reason, detail)] : [],
            ct);
        if (workspace is null || before is null || before.WorkspaceId != workspace.Id || !mayEnd(before.AgentId))
            return ([], []);

        var events = new List<IWorkspaceEvent>();
        if (workspace.ActiveRun is { } run && run.SandboxId == sandboxId)
            events.Add(new RunFinished(
                run.RunId, RunEnd.Interrupted, null, 0, null,
                "The sandbox ended under the run. Your files are saved; run again when a new one is ready."));
        if (workspace.Sandbox?.Id == sandboxId) events.Add(new SandboxLost(sandboxId, reason.ToString()));
        var messages = Announcements.Of(workspace, events);
        messages.Add(new SandboxChanged(workspace.Id));
        return (events, messages);
    }
}

/// <summary>Web noticed that an agent no longer has a sandbox.</summary>
public sealed record GiveUpSandbox(Actor By, Guid WorkspaceId, Guid SandboxId, string Detail) : IActedBy;

/// <summary>Web noticed that an agent no longer has a run under way.</summary>
public sealed record GiveUpRun(Actor By, Guid WorkspaceId, Guid RunId, string Detail) : IActedBy;

public static class GiveUpHandler
{
    public static async Task<(EventsToAppend, OutgoingMessages)> Handle(
        GiveUpSandbox command, [WriteModel] Workspace? workspace, IEventStreams streams, CancellationToken ct)
    {
        var (events, messages) = await SandboxEnd.RecordAsync(
            workspace, command.SandboxId, SandboxStopReason.Lost, command.Detail, _ => true, streams, ct);
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

using Platform.Application.Packages;
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
        ReportSandboxReady report, IEventStreams streams, ICallingAgent caller, TimeProvider clock, CancellationToken ct)
    {
        var before = await streams.AppendAsync<Sandbox>(report.SandboxId,
            s => s.State is SandboxState.Starting && s.AgentId == caller.Id
                ? [new SandboxReady(report.Warm, report.Milliseconds, report.Image, report.Runtime)]
                : [], ct);
        if (before is { State: SandboxState.Starting or SandboxState.Ready } && before.AgentId == caller.Id)
        {
            if (before is { State: SandboxState.Starting, RequestedAt: { } at })
                SandboxMetrics.Ready(clock.GetUtcNow() - at, report.Warm);
            return (new ReportAccepted(), [new SandboxChanged(before.WorkspaceId)]);
        }

        // Given up in the meantime: nobody would ever use it.
        var messages = new OutgoingMessages();
        if (caller.Id is { } agentId)
            messages.Add(new StopSandbox(report.SandboxId, SandboxStopReason.Requested)
                .ToEndpoint(AgentEndpoint.Commands(agentId)));
        return (new ReportAccepted(), messages);
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportSandboxStopped report, [WriteModel] Workspace? workspace, IEventStreams streams, IPackageLedgers ledgers,
        ICallingAgent caller, TimeProvider clock, CancellationToken ct)
    {
        var (events, messages) = await SandboxEnd.RecordAsync(
            workspace, new SandboxEnd(report.SandboxId, report.Reason, report.Detail, report.Usage, clock.GetUtcNow()),
            agentId => agentId == caller.Id, streams, ledgers, ct);
        return (new ReportAccepted(), new EventsToAppend(events), messages);
    }

    public static (ReportAccepted, EventsToAppend, OutgoingMessages) Handle(
        ReportLimitReached report, [WriteModel] Workspace? workspace, ICallingAgent caller)
    {
        if (workspace?.Sandbox is not { } sandbox || sandbox.Id != report.SandboxId || sandbox.AgentId != caller.Id
            || !Enum.IsDefined(report.Limit) || report.Allowed < 0 || report.Used < 0
            || !(workspace.LimitReports ?? LimitReports.None).Accepts(report.Limit, report.Sequence))
            return (new ReportAccepted(), [], []);

        SandboxMetrics.Reached(report.Limit);
        var run = report.RunId is { } id && (workspace.ActiveRun?.RunId == id || workspace.LastRun?.RunId == id)
            ? report.RunId
            : null;
        IWorkspaceEvent[] events =
            [new LimitReached(sandbox.Id, report.Limit, report.Allowed, report.Used, run, report.Sequence)];
        return (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));
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
        ReportRunFinished report, [WriteModel] Workspace? workspace, ICallingAgent caller, IRunOutputs outputs)
    {
        if (workspace?.Sandbox?.AgentId != caller.Id || workspace?.ActiveRun?.RunId != report.RunId)
            return (new ReportAccepted(), [], []);
        List<IWorkspaceEvent> events =
        [
            new RunFinished(
                report.RunId, report.End, report.ExitCode, report.DurationMilliseconds, report.PeakMemoryBytes,
                report.Detail)
        ];
        if (report.Output is { Length: > 0 and <= RecordedOutput.Most } output)
            events.Add(new RunOutputRecorded(
                report.RunId, outputs.Keep(workspace.Id, report.RunId, output), output.Length,
                Math.Max(output.Length, report.OutputBytes)));
        return (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

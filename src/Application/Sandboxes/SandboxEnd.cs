using Platform.Application.Packages;
using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Sandboxes;

/// <summary>The end of a sandbox, and what it means for its workspace.</summary>
internal sealed record SandboxEnd(
    Guid SandboxId, SandboxStopReason Reason, string? Detail, SandboxUsage? Usage, DateTimeOffset At)
{
    private const int MaxDetail = 500;

    public static async Task<(IReadOnlyList<IWorkspaceEvent> Events, OutgoingMessages Messages)> RecordAsync(
        Workspace? workspace, SandboxEnd end, Func<string, bool> mayEnd, IEventStreams streams, IPackageLedgers ledgers,
        CancellationToken ct)
    {
        var before = await streams.AppendAsync<Sandbox>(
            end.SandboxId, s => s.State is not SandboxState.Stopped && mayEnd(s.AgentId) ? end.EventsFor(s) : [], ct);
        if (workspace is null || before is null || before.WorkspaceId != workspace.Id || !mayEnd(before.AgentId))
            return ([], []);
        var reason = end.ReasonFor(before);
        if (before.State is not SandboxState.Stopped) SandboxMetrics.Stopped(reason);

        var events = new List<IWorkspaceEvent>();
        if (workspace.ActiveRun is { } run && run.SandboxId == end.SandboxId)
            events.Add(new RunFinished(
                run.RunId, RunEnd.Interrupted, null, 0, null,
                (reason is SandboxStopReason.Administrator
                    ? "An administrator ended the sandbox under the run. "
                    : "The sandbox ended under the run. ")
                + "Your files are saved; run again when a new one is ready."));
        events.AddRange((await ledgers.OfAsync(workspace.Id, ct)).EndedWith(
            end.SandboxId, "The sandbox ended under it. What was installed before is restored in the next one."));
        if (workspace.Sandbox?.Id == end.SandboxId) events.Add(new SandboxLost(end.SandboxId, reason.ToString()));
        var messages = Announcements.Of(workspace, events);
        messages.Add(new SandboxChanged(workspace.Id));
        return (events, messages);
    }

    private IEnumerable<ISandboxEvent> EventsFor(Sandbox sandbox)
    {
        yield return new SandboxStopped(ReasonFor(sandbox), Detail is { Length: > MaxDetail } ? Detail[..MaxDetail] : Detail);
        if (Usage is not null)
            yield return new SandboxUsageRecorded(
                Usage.NotNegative(),
                sandbox.RequestedAt is { } at ? Math.Max(0, (long)(At - at).TotalSeconds) : 0);
    }

    // Whatever the container died of in the end: an administrator's stop is told as such.
    private SandboxStopReason ReasonFor(Sandbox sandbox) =>
        sandbox.StopReason is SandboxStopReason.Administrator ? SandboxStopReason.Administrator
        : Enum.IsDefined(Reason) ? Reason : SandboxStopReason.Lost;
}

using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Workspaces;

namespace Platform.Web.Sandboxes;

/// <param name="State"><c>none</c>, <c>starting</c>, <c>ready</c>, <c>stopped</c> or <c>unavailable</c>.</param>
/// <param name="Detail">Why, in words, where that helps.</param>
/// <param name="Reason">Why it was stopped; null when it was not.</param>
/// <param name="StopsAt">When it will be stopped because nobody uses it; set only while the warning is on.</param>
public sealed record SandboxView(
    string State, Guid? SandboxId, string? Detail, SandboxStopReason? Reason = null, DateTimeOffset? StopsAt = null);

/// <summary>Says in what state a workspace's sandbox is, from the log and from what the agents answer now.</summary>
public sealed class SandboxStates(AgentRegistry agents, WorkspaceQueries queries)
{
    public SandboxView Of(Workspace workspace, Sandbox? sandbox)
    {
        if (workspace.Sandbox is not { } attached)
        {
            // Ended for a reason that a new one would not mend by itself: it waits for the person.
            if (workspace.LastEnd is SandboxStopReason.Idle or SandboxStopReason.Administrator)
                return Stopped(null, workspace.LastEnd.Value, null);
            return agents.Choose() is { AgentId: null, Why: { } why }
                ? new SandboxView("unavailable", null, why.Words)
                : new SandboxView("none", null, null);
        }

        if (sandbox is { State: SandboxState.Stopping or SandboxState.Stopped })
            return Stopped(attached.Id, sandbox.StopReason ?? SandboxStopReason.Requested, sandbox.Detail);
        if (agents.Unavailable(attached.AgentId) is { } unavailable)
            return new SandboxView("unavailable", attached.Id, unavailable.Words);
        if (sandbox is not { State: SandboxState.Ready }) return new SandboxView("starting", attached.Id, null);
        return agents.Held(attached.AgentId, attached.Id)?.StopsAt is { } stopsAt
            ? new SandboxView(
                "ready", attached.Id, "Nobody uses the sandbox, so it will be stopped soon. Your files are saved.", null,
                stopsAt)
            : new SandboxView("ready", attached.Id, null);
    }

    public async Task<SandboxPush> PushOfAsync(Guid workspaceId, CancellationToken ct)
    {
        var (workspace, sandbox) = await queries.SandboxOfAsync(workspaceId, ct);
        var view = workspace is null ? new SandboxView("none", null, null) : Of(workspace, sandbox);
        return new SandboxPush(workspaceId, view.State, view.SandboxId, view.Detail, view.Reason, view.StopsAt);
    }

    private static SandboxView Stopped(Guid? sandboxId, SandboxStopReason reason, string? detail) => new(
        "stopped", sandboxId, reason switch
        {
            SandboxStopReason.Idle =>
                "The sandbox was stopped because nobody used it. Your files are saved; a new one starts when you type or run.",
            SandboxStopReason.Administrator =>
                "An administrator ended the sandbox. Your files are saved; you can start a new one.",
            SandboxStopReason.Drained =>
                "The sandbox ended because its host is taken out of service. Your files are saved; a new one starts elsewhere.",
            _ => detail
        }, reason);
}

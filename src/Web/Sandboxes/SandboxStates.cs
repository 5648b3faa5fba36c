using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Workspaces;

namespace Platform.Web.Sandboxes;

/// <param name="State"><c>none</c>, <c>starting</c>, <c>ready</c>, <c>stopped</c> or <c>unavailable</c>.</param>
/// <param name="Detail">Why, in words, where that helps.</param>
public sealed record SandboxView(string State, Guid? SandboxId, string? Detail);

/// <summary>Says in what state a workspace's sandbox is, from the log and from what the agents answer now.</summary>
public sealed class SandboxStates(IAgentRegistry agents, WorkspaceQueries queries)
{
    public SandboxView Of(Workspace workspace, Sandbox? sandbox)
    {
        if (workspace.Sandbox is not { } attached)
            return agents.Choose() is { AgentId: null, Detail: var reason }
                ? new SandboxView("unavailable", null, reason)
                : new SandboxView("none", null, null);
        if (agents.Unavailable(attached.AgentId) is { } detail)
            return new SandboxView("unavailable", attached.Id, detail);
        return new SandboxView(sandbox?.State switch
        {
            SandboxState.Ready => "ready",
            SandboxState.Stopping or SandboxState.Stopped => "stopped",
            _ => "starting"
        }, attached.Id, sandbox?.Detail);
    }

    public async Task<SandboxPush> PushOfAsync(Guid workspaceId, CancellationToken ct)
    {
        var (workspace, sandbox) = await queries.SandboxOfAsync(workspaceId, ct);
        var view = workspace is null ? new SandboxView("none", null, null) : Of(workspace, sandbox);
        return new SandboxPush(workspaceId, view.State, view.SandboxId, view.Detail);
    }
}

using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Sandboxes;

/// <summary>Makes sure that a workspace has a sandbox, or that one is on its way.</summary>
/// <param name="NewSandboxId">Used when one has to be made.</param>
public sealed record EnsureSandbox(Actor By, Guid WorkspaceId, Guid NewSandboxId) : IActedBy;

public sealed record SandboxEnsured(Guid SandboxId, SandboxState State);

public static class EnsureSandboxHandler
{
    public static async Task<(Answer<SandboxEnsured>, EventsToAppend, OutgoingMessages)> Handle(
        EnsureSandbox command, [WriteModel] Workspace? workspace, IEventStreams streams, IAgentRegistry agents,
        RoleLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        if (workspace.Sandbox is { } attached)
        {
            if (agents.Unavailable(attached.AgentId) is { } why) return (Unavailable(why), [], []);
            if (await streams.ReadAsync<Sandbox>(attached.Id, ct) is { State: not SandboxState.Stopped } sandbox)
                // Who asks for it wants it: its idle time starts anew.
                return (new SandboxEnsured(attached.Id, sandbox.State), [], sandbox.State is SandboxState.Stopping
                    ? []
                    : [new KeepSandbox(attached.Id).ToEndpoint(AgentEndpoint.Hints(attached.AgentId))]);
        }

        var (agentId, whyNot) = agents.Choose();
        if (agentId is null) return (Unavailable(whyNot!), [], []);
        var allowance = await limits.OfAsync(workspace.OwnerId, streams, ct);

        streams.Start<Sandbox>(
            command.NewSandboxId, new SandboxRequested(workspace.Id, workspace.OwnerId, agentId));
        IWorkspaceEvent[] events = [new SandboxAttached(command.NewSandboxId, agentId)];
        var messages = Announcements.Of(workspace, events);
        messages.Add(new SandboxChanged(workspace.Id));
        messages.Add(new StartSandbox(command.NewSandboxId, workspace.Id, workspace.OwnerId, allowance.Sandbox)
            .ToEndpoint(AgentEndpoint.Commands(agentId)));
        return (new SandboxEnsured(command.NewSandboxId, SandboxState.Starting), new EventsToAppend(events), messages);
    }

    private static Refusal Unavailable(Unavailability why)
    {
        SandboxMetrics.Refused(why.Reason);
        return new Refusal(
            RefusalKind.Unavailable,
            $"The sandbox is unavailable: {why.Words} You can go on editing; everything is saved.", null, 3);
    }
}

/// <summary>Ends a workspace's sandbox. Its files are in the log; the next one gets them again.</summary>
public sealed record EndSandbox(Actor By, Guid WorkspaceId) : IActedBy;

public sealed record SandboxEnding(Guid? SandboxId);

public static class EndSandboxHandler
{
    public static async Task<(Answer<SandboxEnding>, OutgoingMessages)> Handle(
        EndSandbox command, IEventStreams streams, CancellationToken ct)
    {
        if (await streams.ReadAsync<Workspace>(command.WorkspaceId, ct) is not { } workspace
            || workspace.OwnerId != command.By.PersonId)
            return (Refusal.NotFound("workspace"), []);
        if (workspace.Sandbox is not { } attached) return (new SandboxEnding(null), []);

        await streams.AppendAsync<Sandbox>(attached.Id, s => s.State is SandboxState.Starting or SandboxState.Ready
            ? [new SandboxStopRequested(SandboxStopReason.Requested)]
            : [], ct);
        return (new SandboxEnding(attached.Id),
        [
            new SandboxChanged(workspace.Id),
            new StopSandbox(attached.Id, SandboxStopReason.Requested)
                .ToEndpoint(AgentEndpoint.Commands(attached.AgentId))
        ]);
    }
}

using Platform.Domain.Sandboxes;
using Wolverine;

namespace Platform.Application.Sandboxes;

/// <summary>An administrator ends a sandbox, whoever it belongs to. Its files are in the log; its owner can have another.</summary>
/// <remarks>Whether the actor is an administrator is checked where the command comes in.</remarks>
public sealed record EndAnySandbox(Actor By, Guid SandboxId) : IActedBy;

/// <param name="State">Where the sandbox is in its life now.</param>
public sealed record AnySandboxEnding(Guid SandboxId, SandboxState State);

public static class EndAnySandboxHandler
{
    public static async Task<(Answer<AnySandboxEnding>, OutgoingMessages)> Handle(
        EndAnySandbox command, IEventStreams streams, IAgentRegistry agents, CancellationToken ct)
    {
        var before = await streams.AppendAsync<Sandbox>(command.SandboxId, s =>
            s.State is not SandboxState.Stopped && s.StopReason is not SandboxStopReason.Administrator
                ? [new SandboxStopRequested(SandboxStopReason.Administrator)]
                : [], ct);
        if (before is null) return (Refusal.NotFound("sandbox"), []);
        if (before.State is SandboxState.Stopped) return (new AnySandboxEnding(before.Id, before.State), []);

        OutgoingMessages messages = [new SandboxChanged(before.WorkspaceId)];
        // Sent again when it was already on its way to its end: a host that has not obeyed is told once more. One that
        // is no longer part of the installation cannot be told; Web gives its sandboxes up by itself.
        if (agents.Unavailable(before.AgentId) is not { Reason: UnavailableReason.NoHost })
            messages.Add(new StopSandbox(before.Id, SandboxStopReason.Administrator)
                .ToEndpoint(AgentEndpoint.Commands(before.AgentId)));
        return (new AnySandboxEnding(before.Id, SandboxState.Stopping), messages);
    }
}

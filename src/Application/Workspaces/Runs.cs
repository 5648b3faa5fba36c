using FluentValidation;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Runs something of the workspace, as it is at the version that the command finds.</summary>
public sealed record RequestRun(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid RunId, RunSpec Spec) : IRepeatable;

/// <param name="TerminalId">The terminal in which the run can be watched and answered.</param>
/// <param name="Version">The workspace's version, with which the program runs.</param>
public sealed record RunAccepted(Guid RunId, string TerminalId, long Version);

public sealed class RequestRunValidator : AbstractValidator<RequestRun>
{
    // Of all arguments and variables together: well below what the kernel hands to a program.
    private const int MaxBytes = 512 * 1024;

    public RequestRunValidator() => RuleFor(c => c.Spec).IsRunSpec(MaxBytes);
}

public static class RequestRunHandler
{
    public static async Task<(Answer<RunAccepted>, EventsToAppend, OutgoingMessages)> Handle(
        RequestRun command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IEventStreams streams,
        IReceipts receipts, RoleLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);
        if (await receipts.FindAsync<RunAccepted>(command, ct) is { } earlier) return (earlier, [], []);
        if (workspace.ActiveRun is not null)
            return (Refusal.Conflict("A run is under way. Stop it, or wait for its end, and run again."), [], []);
        if (command.Spec.Kind is RunKind.File
            && !(await files.TreeAsync(workspace.Id, ct)).Any(e => !e.Folder && e.Path == command.Spec.Target))
            return (Refusal.NotFound("file"), [], []);
        if (workspace.Sandbox is not { } sandbox
            || await streams.ReadAsync<Sandbox>(sandbox.Id, ct) is not { State: SandboxState.Ready })
            return (new Refusal(RefusalKind.Unavailable,
                "The sandbox is not ready yet. Your files are saved; run again in a moment.", null, 1), [], []);

        var line = command.Spec.Command();
        IWorkspaceEvent[] events =
        [
            command.Spec is { Kind: RunKind.File, Environment.Count: 0 }
                ? new RunRequested(command.RunId, command.Spec.Target, line, sandbox.Id)
                : new ProgramRunRequested(command.RunId, command.Spec, line, sandbox.Id)
        ];
        var accepted = new RunAccepted(command.RunId, $"run-{command.RunId:N}", workspace.Head);
        receipts.Keep(command, accepted);

        var allowance = await limits.OfAsync(workspace.OwnerId, streams, ct);
        var messages = Announcements.Of(workspace, events);
        messages.Add(new StartRun(
            sandbox.Id, workspace.Id, command.RunId, line, "", workspace.Head, allowance.RunSeconds)
            .ToEndpoint(AgentEndpoint.Commands(sandbox.AgentId)));
        return (accepted, new EventsToAppend(events), messages);
    }
}

/// <summary>Interrupts the run under way; its end is reported by the agent.</summary>
public sealed record RequestRunStop(Actor By, Guid WorkspaceId, Guid RunId) : IActedBy;

public sealed record StopAccepted(Guid RunId);

public static class RequestRunStopHandler
{
    public static async Task<(Answer<StopAccepted>, OutgoingMessages)> Handle(
        RequestRunStop command, IEventStreams streams, CancellationToken ct)
    {
        if (await streams.ReadAsync<Workspace>(command.WorkspaceId, ct) is not { } workspace
            || workspace.OwnerId != command.By.PersonId)
            return (Refusal.NotFound("workspace"), []);

        var messages = new OutgoingMessages();
        if (workspace is { ActiveRun: { } run, Sandbox: { } sandbox } && run.RunId == command.RunId)
            messages.Add(new StopRun(run.SandboxId, run.RunId).ToEndpoint(AgentEndpoint.Commands(sandbox.AgentId)));
        return (new StopAccepted(command.RunId), messages);
    }
}

using FluentValidation;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Runs a Python file of the workspace, as it is at the version that the command finds.</summary>
public sealed record RequestRun(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid RunId, string Path, IReadOnlyList<string> Arguments) : IRepeatable;

/// <param name="TerminalId">The terminal in which the run can be watched and answered.</param>
/// <param name="Version">The workspace's version, with which the program runs.</param>
public sealed record RunAccepted(Guid RunId, string TerminalId, long Version);

public sealed class RequestRunValidator : AbstractValidator<RequestRun>
{
    private const int MaxArguments = 64;
    private const int MaxArgumentLength = 4096;

    public RequestRunValidator()
    {
        RuleFor(c => c.Path).IsWorkspacePath();
        RuleFor(c => c.Arguments).Must(a => a.Count <= MaxArguments)
            .WithMessage($"A run takes at most {MaxArguments} arguments.");
        RuleForEach(c => c.Arguments).NotNull().MaximumLength(MaxArgumentLength)
            .Must(a => a is null || !a.Contains('\0')).WithMessage("An argument contains a NUL character.");
    }
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
        if (!(await files.TreeAsync(workspace.Id, ct)).Any(e => !e.Folder && e.Path == command.Path))
            return (Refusal.NotFound("file"), [], []);
        if (workspace.Sandbox is not { } sandbox
            || await streams.ReadAsync<Sandbox>(sandbox.Id, ct) is not { State: SandboxState.Ready })
            return (new Refusal(RefusalKind.Unavailable,
                "The sandbox is not ready yet. Your files are saved; run again in a moment.", null, 1), [], []);

        // "./" keeps a file called -c.py from being read as an option.
        var path = command.Path[0] == '-' ? "./" + command.Path : command.Path;
        string[] line = ["python", path, .. command.Arguments];
        IWorkspaceEvent[] events = [new RunRequested(command.RunId, command.Path, line, sandbox.Id)];
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

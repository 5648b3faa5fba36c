using FluentValidation;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Gives a workspace another name.</summary>
public sealed record RenameWorkspace(Actor By, Guid CommandId, Guid WorkspaceId, string Name) : IRepeatable;

/// <summary>Puts a workspace away: it can be read and downloaded, and its sandbox ends. Nothing is deleted.</summary>
public sealed record ArchiveWorkspace(Actor By, Guid WorkspaceId) : IActedBy;

/// <summary>Takes an archived workspace out again.</summary>
public sealed record UnarchiveWorkspace(Actor By, Guid WorkspaceId) : IActedBy;

public sealed record WorkspaceChanged(long Version);

public sealed class RenameWorkspaceValidator : AbstractValidator<RenameWorkspace>
{
    public RenameWorkspaceValidator() => RuleFor(c => c.Name).IsWorkspaceName();
}

public static class RenameWorkspaceHandler
{
    public static (Answer<WorkspaceChanged>, EventsToAppend, OutgoingMessages) Handle(
        RenameWorkspace command, [WriteModel] Workspace? workspace)
    {
        if (workspace.Refuses(command.By, out var refusal)) return (refusal, [], []);
        var name = command.Name.Trim();
        return ArchiveWorkspaceHandler.Changed(workspace, workspace.Name == name ? [] : [new WorkspaceRenamed(name)]);
    }
}

public static class ArchiveWorkspaceHandler
{
    public static async Task<(Answer<WorkspaceChanged>, EventsToAppend, OutgoingMessages)> Handle(
        ArchiveWorkspace command, [WriteModel] Workspace? workspace, IEventStreams streams, CancellationToken ct)
    {
        if (workspace is null || workspace.OwnerId != command.By.PersonId)
            return (Refusal.NotFound("workspace"), [], []);
        if (workspace.Archived) return Changed(workspace, []);

        var changed = Changed(workspace, [new WorkspaceArchived()]);
        if (workspace.Sandbox is not { } attached) return changed;
        await streams.AppendAsync<Sandbox>(attached.Id, s => s.State is SandboxState.Starting or SandboxState.Ready
            ? [new SandboxStopRequested(SandboxStopReason.Requested)]
            : [], ct);
        changed.Messages.Add(new SandboxChanged(workspace.Id));
        changed.Messages.Add(new StopSandbox(attached.Id, SandboxStopReason.Requested)
            .ToEndpoint(AgentEndpoint.Commands(attached.AgentId)));
        return changed;
    }

    internal static (Answer<WorkspaceChanged> Answer, EventsToAppend Events, OutgoingMessages Messages) Changed(
        Workspace workspace, IReadOnlyList<IWorkspaceEvent> events) => (
        new WorkspaceChanged(workspace.Head + events.Count), new EventsToAppend(events),
        Announcements.Of(workspace, events));
}

public static class UnarchiveWorkspaceHandler
{
    public static async Task<(Answer<WorkspaceChanged>, EventsToAppend, OutgoingMessages)> Handle(
        UnarchiveWorkspace command, [WriteModel] Workspace? workspace, IOwnWorkspaces own, WorkspaceLimits limits,
        CancellationToken ct)
    {
        if (workspace is null || workspace.OwnerId != command.By.PersonId)
            return (Refusal.NotFound("workspace"), [], []);
        if (!workspace.Archived) return ArchiveWorkspaceHandler.Changed(workspace, []);
        var (open, _) = await own.CountAsync(workspace.OwnerId, ct);
        if (open >= limits.MaxWorkspaces)
            return (Refusal.TooLarge(
                $"You have {open:N0} workspaces, as many as you may have. It stays in the archive: archive another one first."),
                [], []);
        return ArchiveWorkspaceHandler.Changed(workspace, [new WorkspaceUnarchived()]);
    }
}

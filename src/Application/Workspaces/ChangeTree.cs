using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>The workspace's version after a change of its tree.</summary>
/// <param name="After">The version before it; what the change deleted can be brought back by both.</param>
public sealed record TreeChanged(long Version, long After);

/// <summary>A command that renames, moves, makes or deletes files and folders but leaves contents alone.</summary>
public interface IChangesTree : IRepeatable
{
    Guid WorkspaceId { get; }

    /// <summary>Decides from the tree: the events, or why not.</summary>
    Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId);
}

public sealed record RenameFile(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid FileId, string Path) : IChangesTree
{
    public Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId)
    {
        if (byId(FileId) is not { Folder: false } file) return Refusal.NotFound("file");
        if (file.Path == Path) return Array.Empty<IWorkspaceEvent>();
        if (tree.CannotName(Path, file.Path) is { } refusal) return refusal;
        return new IWorkspaceEvent[] { new FileRenamed(FileId, file.Path, Path, Origin.Editor) };
    }
}

public sealed record DeleteFile(Actor By, Guid CommandId, Guid WorkspaceId, Guid FileId) : IChangesTree
{
    public Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId) =>
        byId(FileId) is { Folder: false } file
            ? new IWorkspaceEvent[] { new FileDeleted(FileId, file.Path, Origin.Editor) }
            : Refusal.NotFound("file");
}

public sealed record CreateFolder(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid FolderId, string Path) : IChangesTree
{
    public Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId) =>
        (tree.CannotAdd(Path) ?? tree.CannotName(Path)) is { } refusal
            ? refusal
            : new IWorkspaceEvent[] { new FolderCreated(FolderId, Path, Origin.Editor) };
}

public sealed record RenameFolder(
    Actor By, Guid CommandId, Guid WorkspaceId, string From, string To) : IChangesTree
{
    public Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId)
    {
        if (!tree.HasFolder(From)) return Refusal.NotFound("folder");
        if (From == To) return Array.Empty<IWorkspaceEvent>();
        if (WorkspacePath.IsInside(To, From))
            return Refusal.Conflict("A folder cannot be moved into itself. Nothing was changed.");
        if (tree.CannotName(To, From) is { } refusal) return refusal;

        var events = new List<IWorkspaceEvent>();
        IEnumerable<TreeEntry> moved = tree.Below(From);
        if (tree.At(From) is { } folder) moved = moved.Prepend(folder);
        foreach (var entry in moved)
        {
            var path = To + entry.Path[From.Length..];
            if (WorkspacePath.Problem(path) is { } problem) return Refusal.Invalid($"“{entry.Path}” cannot move: {problem}");
            events.Add(entry.Folder
                ? new FolderRenamed(entry.Id, entry.Path, path, Origin.Editor)
                : new FileRenamed(entry.Id, entry.Path, path, Origin.Editor));
        }

        return events;
    }
}

public sealed record DeleteFolder(Actor By, Guid CommandId, Guid WorkspaceId, string Path) : IChangesTree
{
    public Answer<IReadOnlyList<IWorkspaceEvent>> Decide(Tree tree, Func<Guid, TreeEntry?> byId)
    {
        if (!tree.HasFolder(Path)) return Refusal.NotFound("folder");
        var gone = tree.Below(Path).Reverse();
        if (tree.At(Path) is { } folder) gone = gone.Append(folder);
        return gone.Select(e => e.Folder
            ? (IWorkspaceEvent)new FolderDeleted(e.Id, e.Path, Origin.Editor)
            : new FileDeleted(e.Id, e.Path, Origin.Editor)).ToArray();
    }
}

public sealed class RenameFileValidator : AbstractValidator<RenameFile>
{
    public RenameFileValidator() => RuleFor(c => c.Path).IsWorkspacePath();
}

public sealed class CreateFolderValidator : AbstractValidator<CreateFolder>
{
    public CreateFolderValidator() => RuleFor(c => c.Path).IsWorkspacePath();
}

public sealed class RenameFolderValidator : AbstractValidator<RenameFolder>
{
    public RenameFolderValidator()
    {
        RuleFor(c => c.From).IsWorkspacePath();
        RuleFor(c => c.To).IsWorkspacePath();
    }
}

public sealed class DeleteFolderValidator : AbstractValidator<DeleteFolder>
{
    public DeleteFolderValidator() => RuleFor(c => c.Path).IsWorkspacePath();
}

public static class ChangeTreeHandler
{
    public static Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Handle(
        RenameFile command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct) => Change(command, workspace, files, receipts, limits, ct);

    public static Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Handle(
        DeleteFile command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct) => Change(command, workspace, files, receipts, limits, ct);

    public static Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Handle(
        CreateFolder command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct) => Change(command, workspace, files, receipts, limits, ct);

    public static Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Handle(
        RenameFolder command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct) => Change(command, workspace, files, receipts, limits, ct);

    public static Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Handle(
        DeleteFolder command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct) => Change(command, workspace, files, receipts, limits, ct);

    private static async Task<(Answer<TreeChanged>, EventsToAppend, OutgoingMessages)> Change<T>(
        T command, Workspace? workspace, IWorkspaceFiles files, IReceipts receipts, WorkspaceLimits limits,
        CancellationToken ct) where T : IChangesTree
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        var entries = await files.TreeAsync(workspace.Id, ct);
        if (await receipts.FindAsync<TreeChanged>(command, ct) is { } earlier) return (earlier, [], []);
        var decision = command.Decide(new Tree(entries, limits), id => entries.FirstOrDefault(e => e.Id == id));
        if (decision.Value is not { } events) return (decision.Refusal!, [], []);

        var changed = new TreeChanged(workspace.Head + events.Count, workspace.Head);
        receipts.Keep(command, changed);
        return (changed, new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

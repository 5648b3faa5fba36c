using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Brings back what some of the workspace's events deleted, with the content that it had then.</summary>
/// <param name="After">Version before the first of those events.</param>
/// <param name="UpTo">Version of the last of them.</param>
public sealed record RestoreDeleted(Actor By, Guid CommandId, Guid WorkspaceId, long After, long UpTo) : IRepeatable;

/// <param name="Paths">Where the files are now: under a name of their own where theirs was taken meanwhile.</param>
public sealed record DeletedRestored(long Version, IReadOnlyList<string> Paths);

/// <summary>A file or folder as it was when it was deleted.</summary>
/// <param name="Content">Null for a folder.</param>
public sealed record DeletedEntry(string Path, byte[]? Content);

public sealed class RestoreDeletedValidator : AbstractValidator<RestoreDeleted>
{
    /// <summary>Beyond what one command can delete, so that no undo is refused.</summary>
    private const int MaxEvents = 100_000;

    public RestoreDeletedValidator()
    {
        RuleFor(c => c.After).GreaterThanOrEqualTo(0);
        RuleFor(c => c.UpTo).GreaterThan(c => c.After).LessThanOrEqualTo(c => c.After + MaxEvents);
    }
}

public static class RestoreDeletedHandler
{
    private const int MaxNamed = 1000;

    public static async Task<(Answer<DeletedRestored>, EventsToAppend, OutgoingMessages)> Handle(
        RestoreDeleted command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        var tree = new Tree(await files.TreeAsync(workspace.Id, ct), limits);
        if (await receipts.FindAsync<DeletedRestored>(command, ct) is { } earlier) return (earlier, [], []);
        var deleted = await files.DeletedAsync(workspace.Id, command.After, command.UpTo, ct);
        if (deleted.Count == 0) return (Refusal.NotFound("deletion to undo"), [], []);

        var upload = new Upload(
            [.. deleted.Select(d => new UploadItem(d.Path, d.Content is { } content ? content : (ReadOnlyMemory<byte>?)null))],
            OnExisting.KeepBoth, tree, limits, exactly: true);
        if (upload.Refusal() is { } refusal) return (refusal with { Paths = null, Existing = null }, [], []);

        var events = upload.Events(workspace.Head, files);
        var answer = new DeletedRestored(
            workspace.Head + events.Count, [.. events.OfType<FileCreated>().Select(e => e.Path).Take(MaxNamed)]);
        receipts.Keep(command, answer);
        return (answer, new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

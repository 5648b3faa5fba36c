using System.Text;
using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Gives a file a new text as a whole.</summary>
public sealed record ReplaceFile(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid FileId, long BaseVersion, string Text) : IRepeatable;

public sealed class ReplaceFileValidator : AbstractValidator<ReplaceFile>
{
    public ReplaceFileValidator(WorkspaceLimits limits)
    {
        RuleFor(c => c.BaseVersion).GreaterThan(0);
        RuleFor(c => c.Text).NotNull().IsStorableText(limits);
    }
}

public static class ReplaceFileHandler
{
    public static async Task<(Answer<FileSaved>, EventsToAppend, OutgoingMessages)> Handle(
        ReplaceFile command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        var tree = await files.TreeAsync(workspace.Id, ct);
        if (await receipts.FindAsync<FileSaved>(command, ct) is { } earlier) return (earlier, [], []);
        if (tree.FirstOrDefault(e => e.Id == command.FileId && !e.Folder) is not { } file)
            return (Refusal.NotFound("file"), [], []);
        if (file.FileVersion != command.BaseVersion)
            return (new Refusal(RefusalKind.Conflict,
                $"The file has moved on to version {file.FileVersion}. Nothing was changed: merge and send it again.",
                file.FileVersion), [], []);

        var bytes = Encoding.UTF8.GetBytes(command.Text);
        if (new Tree(tree, limits).CannotGrow(bytes.Length - file.Size) is { } refusal) return (refusal, [], []);

        var body = files.Keep(bytes);
        IWorkspaceEvent[] events = body.Hash == file.Hash
            ? []
            : [new FileReplaced(file.Id, file.Path, file.FileVersion, body, workspace.Head + 1, Origin.Editor)];
        var saved = new FileSaved(events.Length == 0 ? file.FileVersion : workspace.Head + 1, body.Hash);
        receipts.Keep(command, saved);
        return (saved, new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

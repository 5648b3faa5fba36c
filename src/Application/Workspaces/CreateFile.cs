using System.Text;
using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Makes a text file.</summary>
public sealed record CreateFile(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid FileId, string Path, string Text) : IRepeatable;

public sealed record FileMade(Guid FileId, long Version);

public sealed class CreateFileValidator : AbstractValidator<CreateFile>
{
    public CreateFileValidator(WorkspaceLimits limits)
    {
        RuleFor(c => c.Path).IsWorkspacePath();
        RuleFor(c => c.Text).NotNull().IsStorableText(limits);
    }
}

public static class CreateFileHandler
{
    public static async Task<(Answer<FileMade>, EventsToAppend, OutgoingMessages)> Handle(
        CreateFile command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        var tree = new Tree(await files.TreeAsync(workspace.Id, ct), limits);
        if (await receipts.FindAsync<FileMade>(command, ct) is { } earlier) return (earlier, [], []);
        var bytes = Encoding.UTF8.GetBytes(command.Text);
        if ((tree.CannotAdd(command.Path) ?? tree.CannotName(command.Path) ?? tree.CannotGrow(bytes.Length)) is { } refusal)
            return (refusal, [], []);

        IWorkspaceEvent[] events =
        [
            new FileCreated(command.FileId, command.Path, files.Keep(bytes), workspace.Head + 1, Origin.Editor)
        ];
        var made = new FileMade(command.FileId, workspace.Head + 1);
        receipts.Keep(command, made);
        return (made, new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

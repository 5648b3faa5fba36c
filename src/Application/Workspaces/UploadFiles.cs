using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>What becomes of an uploaded file when the workspace has one by its name.</summary>
public enum OnExisting
{
    /// <summary>Nothing is uploaded; the answer names the files, so that the person can choose.</summary>
    Ask,
    Replace,
    /// <summary>The uploaded one gets a number behind its name.</summary>
    KeepBoth,
    /// <summary>The uploaded one is left out.</summary>
    Skip
}

/// <summary>Puts files and folders into a workspace, all of them or none.</summary>
/// <param name="LeftOut">What has been left out already, to be told in the answer.</param>
public sealed record UploadFiles(
    Actor By, Guid CommandId, Guid WorkspaceId, IReadOnlyList<UploadItem> Items, OnExisting OnExisting,
    IReadOnlyList<RefusedPath> LeftOut) : IRepeatable;

/// <param name="Unchanged">Files that had the same content already.</param>
/// <param name="LeftOut">What was not taken although nothing was wrong, and why; at most a hundred.</param>
public sealed record FilesUploaded(
    long Version, int Created, int Replaced, int Unchanged, IReadOnlyList<RefusedPath> LeftOut);

public sealed class UploadFilesValidator : AbstractValidator<UploadFiles>
{
    public UploadFilesValidator(WorkspaceLimits limits)
    {
        RuleFor(c => c.OnExisting).IsInEnum();
        RuleFor(c => c.Items).Must(i => i.Count > 0).WithMessage("There is nothing in the upload.")
            .Must(i => i.Count <= limits.MaxFiles)
            .WithMessage($"A workspace may have {limits.MaxFiles:N0} files and folders. Nothing was uploaded: take fewer.")
            .WithErrorCode(ValidationRules.TooLarge);
    }
}

public static class UploadFilesHandler
{
    private const int MaxNamed = 100;

    public static async Task<(Answer<FilesUploaded>, EventsToAppend, OutgoingMessages)> Handle(
        UploadFiles command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        var tree = new Tree(await files.TreeAsync(workspace.Id, ct), limits);
        if (await receipts.FindAsync<FilesUploaded>(command, ct) is { } earlier) return (earlier, [], []);
        var upload = new Upload(command.Items, command.OnExisting, tree, limits);
        if (upload.Refusal() is { } refusal) return (refusal, [], []);

        var events = upload.Events(workspace.Head, files);
        var leftOut = command.LeftOut.Concat(upload.LeftOut).Take(MaxNamed).ToList();
        var answer = new FilesUploaded(
            workspace.Head + events.Count, events.Count(e => e is FileCreated), events.Count(e => e is FileReplaced),
            upload.Unchanged, leftOut);
        receipts.Keep(command, answer);
        return (answer, new EventsToAppend(events), Announcements.Of(workspace, events));
    }
}

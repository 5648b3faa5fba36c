using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Changes ranges of a text file.</summary>
/// <param name="BaseVersion">The file's version that the offsets refer to.</param>
/// <param name="ResultHash">Lower-case hexadecimal SHA-256 of the resulting text: proves that both sides mean the same text.</param>
public sealed record EditFile(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid FileId, long BaseVersion, IReadOnlyList<TextEdit> Edits,
    string ResultHash) : IRepeatable;

/// <param name="Version">The file's new version, which is also the workspace's.</param>
public sealed record FileSaved(long Version, string Hash);

public sealed class EditFileValidator : AbstractValidator<EditFile>
{
    public EditFileValidator(WorkspaceLimits limits)
    {
        RuleFor(c => c.BaseVersion).GreaterThan(0);
        RuleFor(c => c.ResultHash).Matches("^[0-9a-f]{64}$")
            .WithMessage("The result hash must be 64 lower-case hexadecimal digits.");
        RuleFor(c => c.Edits).NotEmpty().Must(e => e.Count <= WorkspaceLimits.EditsPerCommand)
            .WithMessage($"One command may replace at most {WorkspaceLimits.EditsPerCommand} ranges.");
        RuleForEach(c => c.Edits).NotNull().ChildRules(e =>
        {
            e.RuleFor(x => x.Offset).GreaterThanOrEqualTo(0);
            e.RuleFor(x => x.DeleteCount).GreaterThanOrEqualTo(0);
            e.RuleFor(x => x.Insert).NotNull().Must(i => i is null || i.Length <= limits.MaxFileBytes)
                .WithMessage("An edit inserts more than a file may hold.").WithErrorCode(ValidationRules.TooLarge);
        });
    }
}

public static class EditFileHandler
{
    public static async Task<(Answer<FileSaved>, EventsToAppend, OutgoingMessages)> Handle(
        EditFile command, [WriteModel] Workspace? workspace, IWorkspaceFiles files, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);

        // Read after the workspace: whatever moves from here on makes the append fail, and the command is tried again.
        var file = await files.StateAsync(command.WorkspaceId, command.FileId, ct);
        // And the receipt last: a refusal appends nothing that could fail, so it must not come of the command's own twin.
        if (await receipts.FindAsync<FileSaved>(command, ct) is { } earlier) return (earlier, [], []);
        var (answer, events) = Decide(command, workspace, file, limits);
        if (answer.Value is { } saved) receipts.Keep(command, saved);
        return (answer, new EventsToAppend(events), Announcements.Of(workspace, events));
    }

    /// <summary>The decision itself, from state that was read before.</summary>
    public static (Answer<FileSaved> Answer, IReadOnlyList<IWorkspaceEvent> Events) Decide(
        EditFile command, Workspace workspace, FileState? file, WorkspaceLimits limits)
    {
        if (file is null) return (Refusal.NotFound("file"), []);
        if (file.Version != command.BaseVersion)
            return (new Refusal(RefusalKind.Conflict,
                $"The file has moved on to version {file.Version}; this edit was based on version " +
                $"{command.BaseVersion}. Nothing was changed: merge with the current text and send the edit again.",
                file.Version), []);
        if (file.Text is null) return (Refusal.Invalid("The file is binary and cannot be edited as text."), []);
        if (TextEdits.Problem(file.Text, command.Edits) is { } problem) return (Refusal.Invalid(problem), []);

        var result = TextEdits.Apply(file.Text, command.Edits);
        if (TextEdits.Measure(result) is not { } measure)
            return (Refusal.Invalid("The edit leaves half of a surrogate pair, which has no UTF-8 form."), []);
        if (measure.Size > limits.MaxFileBytes)
            return (Refusal.TooLarge(
                $"The file would have {measure.Size:N0} bytes; at most {limits.MaxFileBytes:N0} are saved. " +
                "The version before this edit is kept."), []);
        if (measure.Hash != command.ResultHash)
            return (Refusal.Invalid(
                "The edited text does not have the announced hash, so client and server disagree about the text. " +
                "Nothing was changed: load the file again."), []);

        var version = workspace.Head + 1;
        var edited = new FileEdited(
            command.FileId, file.Path, command.BaseVersion, command.Edits, measure.Hash, measure.Size, version,
            Origin.Editor);
        return (new FileSaved(version, measure.Hash), [edited]);
    }
}

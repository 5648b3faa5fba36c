using Platform.Application.Packages;
using Platform.Application.Workspaces;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Application.Submissions;

/// <summary>
/// Makes a workspace of one's own with an attempt's files and packages, to run and change them. The learner's is not
/// touched. Asked for again, it is the same one.
/// </summary>
public sealed record TryAttempt(Actor By, bool Reviewer, Guid SubmissionId, int Attempt) : IActedBy;

public static class TryAttemptHandler
{
    public static async Task<Answer<WorkspaceMade>> Handle(
        TryAttempt command, IEventStreams streams, IWorkspaceFiles files, IAttempts attempts, IOwnWorkspaces own,
        WorkspaceLimits limits, CancellationToken ct)
    {
        var submission = await streams.ReadAsync<Submission>(command.SubmissionId, ct);
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return Outcome.NoSubmission;
        if (await attempts.FilesAsync(command.SubmissionId, command.Attempt, ct) is not { } attempt) return Refusal.NotFound("attempt");
        var id = Submission.DerivedId("try", submission!.Id, command.Attempt, by.Id);
        if (await streams.ReadAsync<Workspace>(id, ct) is { } earlier)
            return earlier.Archived
                ? Refusal.Conflict($"You have tried this attempt before, and archived “{earlier.Name}”. Nothing was made: restore it.")
                : new WorkspaceMade(id, earlier.Head);
        if (await own.CannotAddAsync(by.Id, limits, ct) is { } refusal) return refusal;

        var contents = await attempts.ContentsAsync([.. attempt.Files.Select(f => f.Hash).Distinct()], ct);
        List<IWorkspaceEvent> events =
        [
            new WorkspaceCreated(by.Id, Name(submission.WorkspaceName, command.Attempt)),
            new WorkspaceDuplicated(submission.WorkspaceId, attempt.WorkspaceVersion, submission.WorkspaceName)
        ];
        foreach (var file in attempt.Files)
            events.Add(new FileCreated(
                Guid.CreateVersion7(), file.Path, files.Keep(contents[file.Hash]), events.Count + 1, Origin.Editor));
        events.AddRange(attempt.Packages.Select(p => CopiedPackages.Event(p.Environment, p.Packages)));
        streams.Start<Workspace>(id, events);
        return new WorkspaceMade(id, events.Count);
    }

    private static string Name(string workspace, int attempt)
    {
        var end = $" (attempt {attempt}, to try)";
        var most = WorkspaceLimits.NameLength - end.Length;
        if (workspace.Length <= most) return workspace + end;
        // Never half of a surrogate pair.
        return (char.IsHighSurrogate(workspace[most - 1]) ? workspace[..(most - 1)] : workspace[..most]) + end;
    }
}

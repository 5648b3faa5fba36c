using FluentValidation;
using Platform.Application.Workspaces;
using Platform.Domain.Submissions;

namespace Platform.Application.Submissions;

/// <summary>Remembers that somebody has looked at an attempt.</summary>
public sealed record LookAtAttempt(Actor By, bool Reviewer, Guid SubmissionId, int Attempt) : IActedBy;

/// <summary>Marks a file as viewed, as it is in an attempt, or takes the mark away.</summary>
public sealed record MarkViewed(Actor By, bool Reviewer, Guid SubmissionId, int Attempt, string Path, bool Viewed) : IActedBy;

public sealed class MarkViewedValidator : AbstractValidator<MarkViewed>
{
    public MarkViewedValidator() => RuleFor(c => c.Path).IsWorkspacePath();
}

public static class LookAtAttemptHandler
{
    public static async Task<Answer<SubmissionChanged>> Handle(
        LookAtAttempt command, IEventStreams streams, IReviewLooks looks, CancellationToken ct)
    {
        var submission = await streams.ReadAsync<Submission>(command.SubmissionId, ct);
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return Outcome.NoSubmission;
        if (submission!.Find(command.Attempt) is null) return Refusal.NotFound("attempt");
        looks.Store(new ReviewLook(
            ReviewLook.IdOf(submission.Id, by.Id), submission.Id, by.Id, command.Attempt, submission.Head));
        return new SubmissionChanged(submission.Id, submission.Head);
    }
}

public static class MarkViewedHandler
{
    public static async Task<Answer<SubmissionChanged>> Handle(
        MarkViewed command, IEventStreams streams, IAttempts attempts, IReviewLooks looks, CancellationToken ct)
    {
        var submission = await streams.ReadAsync<Submission>(command.SubmissionId, ct);
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return Outcome.NoSubmission;
        if (await attempts.FilesAsync(command.SubmissionId, command.Attempt, ct) is not { } files) return Refusal.NotFound("attempt");
        var hash = files.Files.FirstOrDefault(f => f.Path == command.Path)?.Hash;
        // A path that only an earlier attempt had is viewed as deleted; one that none had is no file.
        if (hash is null && !await ExistedAsync(command, attempts, ct)) return Refusal.NotFound("file in that attempt");
        var file = ViewedFile.Of(command.SubmissionId, by.Id, command.Path, hash ?? "");
        if (command.Viewed) looks.Store(file);
        else looks.Remove(file);
        return new SubmissionChanged(submission!.Id, submission.Head);
    }

    private static async Task<bool> ExistedAsync(MarkViewed command, IAttempts attempts, CancellationToken ct)
    {
        for (var attempt = command.Attempt - 1; attempt >= 1; attempt--)
            if (await attempts.FilesAsync(command.SubmissionId, attempt, ct) is { } files && files.Files.Any(f => f.Path == command.Path))
                return true;
        return false;
    }
}

using FluentValidation;
using Platform.Application.Workspaces;
using Platform.Domain.Submissions;

namespace Platform.Application.Submissions;

/// <summary>Remembers that somebody has looked at an attempt.</summary>
/// <param name="Shown">The submission's version that the page has shown; null from a page that does not say.</param>
public sealed record LookAtAttempt(Actor By, bool Reviewer, Guid SubmissionId, int Attempt, long? Shown = null) : IActedBy;

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
        // What was said while the page was drawn, or after it, has not been seen; and an older page takes nothing back.
        var before = await looks.FindAsync(submission.Id, by.Id, ct);
        var seen = Math.Max(before?.Seen ?? 0, Math.Min(command.Shown ?? submission.Head, submission.Head));
        looks.Store(new ReviewLook(ReviewLook.IdOf(submission.Id, by.Id), submission.Id, by.Id, command.Attempt, seen));
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
        // What the attempt does not have is viewed as deleted, whether an earlier attempt had it or the template.
        var file = ViewedFile.Of(command.SubmissionId, by.Id, command.Path, hash ?? "");
        if (command.Viewed) looks.Store(file);
        else looks.Remove(file);
        return new SubmissionChanged(submission!.Id, submission.Head);
    }
}

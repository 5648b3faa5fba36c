using Platform.Domain.Submissions;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

public static class StartThreadHandler
{
    public static async Task<(Answer<CommentMade>, EventsToAppend, OutgoingMessages)> Handle(
        StartThread command, [WriteModel] Submission? submission, IAttempts attempts, IDraftComments drafts,
        IEventStreams streams, TimeProvider clock, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return (Outcome.NoSubmission, [], []);
        var (anchor, refusal) = await ResolveAsync(submission!, command.Anchor, attempts, ct);
        if (refusal is not null) return (refusal, [], []);
        var decision = CommentRules.Start(submission!, by, new CommentThreadStarted(
            command.ThreadId, command.CommentId, by.Id, anchor, command.Body, command.Suggestion), clock.GetUtcNow());
        if (!command.Draft) return await Made.OfAsync(submission!, decision, command.ThreadId, command.CommentId, streams, ct);

        if (decision.Denial is { } denial) return (await Outcome.RefusalAsync(submission!, denial, streams, ct), [], []);
        if (decision.Events.Count == 0) return (new CommentMade(command.ThreadId, command.CommentId, false, submission!.Head), [], []);
        return (await Made.DraftAsync(submission!, new DraftComment(
            command.CommentId, submission!.Id, by.Id, command.ThreadId, anchor, command.Body, command.Suggestion, clock.GetUtcNow()),
            drafts, ct), [], []);
    }

    /// <summary>Finds the file that is meant, and makes sure that it has those lines.</summary>
    private static async Task<(CommentAnchor Anchor, Refusal? Refusal)> ResolveAsync(
        Submission submission, CommentAnchor anchor, IAttempts attempts, CancellationToken ct)
    {
        anchor = anchor with { FileId = null };
        if (anchor.Path is null) return (anchor, null);
        if (await attempts.FilesAsync(submission.Id, anchor.Attempt, ct) is not { } handedIn)
            return (anchor, Refusal.NotFound("attempt"));
        if (handedIn.Files.FirstOrDefault(f => f.Path == anchor.Path) is not { } file)
            return (anchor, Refusal.NotFound("file in that attempt"));
        if (anchor.EndLine is { } last)
        {
            if (file.Binary) return (anchor, Refusal.Invalid("The file is not text and has no lines. Nothing was added: comment on the file."));
            // As comparisons show them: behind the last line break there is no line, and nothing that a comment could follow.
            var content = (await attempts.ContentsAsync([file.Hash], ct))[file.Hash];
            var lines = content.AsSpan().Count((byte)'\n') + (content is [] or [.., (byte)'\n'] ? 0 : 1);
            if (last > lines)
                return (anchor, Refusal.Invalid(
                    $"The file has no line {last:N0}, but {lines:N0}. Nothing was added: comment on one that it has, or on the file."));
        }

        return (anchor with { FileId = file.FileId }, null);
    }
}

public static class ReplyToThreadHandler
{
    public static async Task<(Answer<CommentMade>, EventsToAppend, OutgoingMessages)> Handle(
        ReplyToThread command, [WriteModel] Submission? submission, IDraftComments drafts, IEventStreams streams,
        TimeProvider clock, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return (Outcome.NoSubmission, [], []);
        var draft = new DraftComment(
            command.CommentId, submission!.Id, by.Id, command.ThreadId, null, command.Body, null, clock.GetUtcNow());
        // To a thread that is a draft itself there is nothing but drafts.
        if (!submission.Threads.ContainsKey(command.ThreadId)
            && (await drafts.OfAsync(submission.Id, by.Id, ct)).Any(d => d.ThreadId == command.ThreadId))
            return (await Made.DraftAsync(submission, draft, drafts, ct), [], []);

        var decision = CommentRules.Reply(submission, by, command.ThreadId, command.CommentId, command.Body);
        if (!command.Draft || submission.OwnerId == by.Id || decision.Denial is not null || decision.Events.Count == 0)
            return await Made.OfAsync(submission, decision, command.ThreadId, command.CommentId, streams, ct);
        return (await Made.DraftAsync(submission, draft, drafts, ct), [], []);
    }
}

public static class EditCommentHandler
{
    // One after the other with what publishes: a draft's words are in no event yet, so no version would tell that they changed.
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        EditComment command, [WriteModel(LoadStyle = ModelConcurrencyStyle.Exclusive)] Submission? submission,
        IDraftComments drafts, IEventStreams streams, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return (Outcome.NoSubmission, [], []);
        if (await Made.DraftOfAsync(drafts, submission!, by, command.CommentId, ct) is not { } draft)
        {
            var decision = CommentRules.Edit(submission!, by, command.CommentId, command.Body);
            // The same words again, as a page sends them that has not heard the answer, change nothing.
            if (decision.Events is [CommentEdited edited]
                && await drafts.PublishedAsync(edited.ThreadId, edited.CommentId, ct) == command.Body) decision = Decision.Nothing;
            return await Outcome.OfAsync(submission!, decision, streams, ct);
        }

        drafts.Store(draft with { Body = command.Body });
        return (new SubmissionChanged(submission!.Id, submission.Head), [], []);
    }
}

public static class DeleteCommentHandler
{
    // As above.
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        DeleteComment command, [WriteModel(LoadStyle = ModelConcurrencyStyle.Exclusive)] Submission? submission,
        IDraftComments drafts, IEventStreams streams, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, command.Reviewer) is not { } by) return (Outcome.NoSubmission, [], []);
        if (await Made.DraftOfAsync(drafts, submission!, by, command.CommentId, ct) is not { } draft)
            return await Outcome.OfAsync(submission!, CommentRules.Delete(submission!, by, command.CommentId), streams, ct);
        // Replies to a thread that was never begun have nowhere to go.
        foreach (var gone in draft.Anchor is null
                     ? [draft]
                     : (await drafts.OfAsync(submission!.Id, by.Id, ct)).Where(d => d.ThreadId == draft.ThreadId))
            drafts.Remove(gone.Id);
        return (new SubmissionChanged(submission!.Id, submission.Head), [], []);
    }
}

public static class MarkThreadHandler
{
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        MarkThread command, [WriteModel] Submission? submission, IEventStreams streams, CancellationToken ct) =>
        submission.ParticipantOf(command.By, command.Reviewer) is { } by
            ? await Outcome.OfAsync(submission!, command.Mark is ThreadMark.Done
                ? CommentRules.MarkDone(submission!, by, command.ThreadId)
                : CommentRules.Resolve(submission!, by, command.ThreadId, command.Mark is ThreadMark.Resolve), streams, ct)
            : (Outcome.NoSubmission, [], []);
}

/// <summary>Answers of what adds comments.</summary>
internal static class Made
{
    public static async Task<(Answer<CommentMade>, EventsToAppend, OutgoingMessages)> OfAsync(
        Submission submission, Decision decision, Guid threadId, Guid commentId, IEventStreams streams, CancellationToken ct) =>
        decision.Denial is { } denial
            ? (await Outcome.RefusalAsync(submission, denial, streams, ct), [], [])
            : (new CommentMade(threadId, commentId, false, submission.Head + decision.Events.Count),
                new EventsToAppend(decision.Events), Outcome.Messages(submission, decision.Events));

    public static async Task<Answer<CommentMade>> DraftAsync(
        Submission submission, DraftComment draft, IDraftComments drafts, CancellationToken ct)
    {
        var others = await drafts.OfAsync(submission.Id, draft.ReviewerId, ct);
        if (others.Count >= SubmissionLimits.MaxThreads && others.All(d => d.Id != draft.Id))
            return Refusal.TooLarge(
                $"You have {SubmissionLimits.MaxThreads} drafts here, as many as are kept. This one was not added: publish them first.");
        drafts.Store(draft);
        return new CommentMade(draft.ThreadId, draft.Id, true, submission.Head);
    }

    public static async Task<DraftComment?> DraftOfAsync(
        IDraftComments drafts, Submission submission, Participant by, Guid commentId, CancellationToken ct) =>
        await drafts.FindAsync(commentId, ct) is { } draft && draft.SubmissionId == submission.Id && draft.ReviewerId == by.Id
            ? draft
            : null;
}

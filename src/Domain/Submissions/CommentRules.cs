namespace Platform.Domain.Submissions;

/// <summary>Who may say what. Pure, as <see cref="SubmissionRules"/>.</summary>
public static class CommentRules
{
    private static readonly Decision NoThread = Decision.Deny(DenialKind.NotFound, "thread");

    /// <summary>Begins a thread; only for the reviewer who has claimed the submission.</summary>
    public static Decision Start(Submission submission, Participant by, CommentThreadStarted started, DateTimeOffset now)
    {
        if (!IsReviewer(submission, by))
            return Decision.Deny(DenialKind.Forbidden, "Only a reviewer begins a thread. Nothing was added: reply to one, or change the work.");
        // The same again is no second one, also when the claim ended in between: a draft that was published before its page knew.
        if (submission.Threads.ContainsKey(started.ThreadId)) return Decision.Nothing;
        if (SubmissionRules.Holds(submission, by, now) is { } denied) return denied;
        if (submission.Find(started.Anchor.Attempt) is null) return Decision.Deny(DenialKind.NotFound, "attempt");
        return submission.Threads.Count >= SubmissionLimits.MaxThreads
            ? Decision.Deny(DenialKind.TooMany,
                $"There are {SubmissionLimits.MaxThreads} threads, as many as there may be. Nothing was added: say it in one of them.")
            : Decision.Of(started with { AuthorId = by.Id });
    }

    /// <summary>Adds to a thread: its learner, and every reviewer.</summary>
    public static Decision Reply(Submission submission, Participant by, Guid threadId, Guid commentId, string body)
    {
        if (!submission.Threads.TryGetValue(threadId, out var thread)) return NoThread;
        if (thread.Comments.ContainsKey(commentId)) return Decision.Nothing;
        return thread.Comments.Count >= SubmissionLimits.MaxComments
            || submission.Threads.Values.Sum(t => t.Comments.Count) >= SubmissionLimits.MaxAllComments
            ? Decision.Deny(DenialKind.TooMany,
                $"A thread may have {SubmissionLimits.MaxComments} comments, and all of them {SubmissionLimits.MaxAllComments:N0}: that is " +
                "reached. Nothing was added.")
            : Decision.Of(new CommentAdded(threadId, commentId, by.Id, body));
    }

    public static Decision Edit(Submission submission, Participant by, Guid commentId, string body)
    {
        var (threadId, denied) = OwnComment(submission, by, commentId);
        return denied ?? Decision.Of(new CommentEdited(threadId, commentId, body));
    }

    public static Decision Delete(Submission submission, Participant by, Guid commentId)
    {
        var (threadId, denied) = OwnComment(submission, by, commentId);
        return denied ?? Decision.Of(new CommentDeleted(threadId, commentId));
    }

    /// <summary>Closes a thread, or opens it again.</summary>
    public static Decision Resolve(Submission submission, Participant by, Guid threadId, bool resolved)
    {
        if (!submission.Threads.TryGetValue(threadId, out var thread)) return NoThread;
        if (!IsReviewer(submission, by))
            return Decision.Deny(DenialKind.Forbidden, "Only a reviewer closes a thread or opens it again. Nothing was changed: mark it as done.");
        if (resolved) return thread.Resolved ? Decision.Nothing : Decision.Of(new ThreadResolved(threadId));
        return thread.Resolved || thread.Done ? Decision.Of(new ThreadReopened(threadId)) : Decision.Nothing;
    }

    /// <summary>The learner says that what a thread asked for is done.</summary>
    public static Decision MarkDone(Submission submission, Participant by, Guid threadId)
    {
        if (!submission.Threads.TryGetValue(threadId, out var thread)) return NoThread;
        if (submission.OwnerId != by.Id)
            return Decision.Deny(DenialKind.Forbidden, "Only the learner marks a thread as done. Nothing was changed: resolve it instead.");
        return thread.Done ? Decision.Nothing : Decision.Of(new ThreadMarkedDone(threadId));
    }

    private static bool IsReviewer(Submission submission, Participant by) => by.Reviewer && submission.OwnerId != by.Id;

    private static (Guid ThreadId, Decision? Denied) OwnComment(Submission submission, Participant by, Guid commentId)
    {
        foreach (var (threadId, thread) in submission.Threads)
            if (thread.Comments.TryGetValue(commentId, out var author))
                return (threadId, author == by.Id
                    ? null
                    : Decision.Deny(DenialKind.Forbidden, "Somebody else wrote this. Nothing was changed: reply to it."));
        return (default, Decision.Deny(DenialKind.NotFound, "comment"));
    }
}

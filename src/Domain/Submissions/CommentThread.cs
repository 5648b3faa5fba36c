using System.Collections.Immutable;

namespace Platform.Domain.Submissions;

/// <summary>A comment of a thread.</summary>
/// <param name="EditedAt">Null when it is as it was written.</param>
public sealed record ThreadComment(
    Guid Id, Guid AuthorId, DateTimeOffset At, DateTimeOffset? EditedAt, string Body, Suggestion? Suggestion);

/// <summary>A thread with what was said, one row for each, so that a command does not read every word.</summary>
/// <param name="Comments">In the order in which they were written, without those that were deleted.</param>
public sealed record CommentThread(
    Guid Id, Guid SubmissionId, CommentAnchor Anchor, bool Resolved, bool Done, ImmutableList<ThreadComment> Comments)
{
    /// <summary>Folds one event in; null when nothing is left of the thread.</summary>
    public static CommentThread? Evolve(CommentThread? state, Guid submissionId, IThreadEvent @event, DateTimeOffset at)
    {
        if (@event is CommentThreadStarted s)
            return new CommentThread(
                s.ThreadId, submissionId, s.Anchor, false, false,
                [new ThreadComment(s.CommentId, s.AuthorId, at, null, s.Body, s.Suggestion)]);
        if (state is null) return null;
        switch (@event)
        {
            case CommentAdded e:
                return state with { Comments = state.Comments.Add(new ThreadComment(e.CommentId, e.AuthorId, at, null, e.Body, null)) };
            case CommentEdited e when state.Comments.Find(c => c.Id == e.CommentId) is { } comment:
                return state with { Comments = state.Comments.Replace(comment, comment with { Body = e.Body, EditedAt = at }) };
            case CommentDeleted e:
                return state with { Comments = state.Comments.RemoveAll(c => c.Id == e.CommentId) };
            case ThreadResolved:
                return state with { Resolved = true };
            case ThreadReopened:
                return state with { Resolved = false, Done = false };
            case ThreadMarkedDone:
                return state with { Done = true };
            default:
                return state;
        }
    }
}

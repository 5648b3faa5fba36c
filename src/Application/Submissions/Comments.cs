using FluentValidation;
using Platform.Domain.Submissions;

namespace Platform.Application.Submissions;

/// <summary>A command that says something about a submission.</summary>
public interface ICommentCommand : IActedBy
{
    Guid SubmissionId { get; }

    /// <summary>Whether the actor has the role; set where the command comes in.</summary>
    bool Reviewer { get; }
}

/// <summary>Begins a thread about lines, a file or the whole attempt.</summary>
/// <param name="Draft">Whether only its author is to see it until it is published.</param>
public sealed record StartThread(
    Actor By, bool Reviewer, Guid CommandId, Guid SubmissionId, CommentAnchor Anchor, string Body, Suggestion? Suggestion,
    bool Draft) : ICommentCommand
{
    // The same command makes the same thread, so that a repeat makes no second one.
    public Guid ThreadId => Submission.DerivedId("thread", By.PersonId ?? Guid.Empty, CommandId);

    public Guid CommentId => Submission.DerivedId("comment", By.PersonId ?? Guid.Empty, CommandId);
}

/// <summary>Adds to a thread.</summary>
/// <inheritdoc cref="StartThread" path="/param[@name='Draft']"/>
public sealed record ReplyToThread(
    Actor By, bool Reviewer, Guid CommandId, Guid SubmissionId, Guid ThreadId, string Body, bool Draft) : ICommentCommand
{
    public Guid CommentId => Submission.DerivedId("comment", By.PersonId ?? Guid.Empty, CommandId);
}

/// <summary>Says one's own comment or draft in other words.</summary>
public sealed record EditComment(Actor By, bool Reviewer, Guid SubmissionId, Guid CommentId, string Body) : ICommentCommand;

/// <summary>Takes one's own comment or draft back.</summary>
public sealed record DeleteComment(Actor By, bool Reviewer, Guid SubmissionId, Guid CommentId) : ICommentCommand;

/// <summary>What becomes of a thread.</summary>
public enum ThreadMark
{
    Resolve,
    Reopen,
    Done
}

public sealed record MarkThread(Actor By, bool Reviewer, Guid SubmissionId, Guid ThreadId, ThreadMark Mark) : ICommentCommand;

/// <param name="Draft">Whether only its author sees it.</param>
public sealed record CommentMade(Guid ThreadId, Guid CommentId, bool Draft, long Version);

public sealed class StartThreadValidator : AbstractValidator<StartThread>
{
    public StartThreadValidator()
    {
        RuleFor(c => c.Body).IsComment();
        RuleFor(c => c.Anchor).Custom((anchor, context) =>
        {
            if (TextRules.Problem(anchor) is { } problem) context.AddFailure(problem);
        });
        RuleFor(c => c.Suggestion).Custom((suggestion, context) =>
        {
            if (suggestion is not null && TextRules.Problem(suggestion, context.InstanceToValidate.Anchor) is { } problem)
                context.AddFailure(problem);
        });
    }
}

public sealed class ReplyToThreadValidator : AbstractValidator<ReplyToThread>
{
    public ReplyToThreadValidator() => RuleFor(c => c.Body).IsComment();
}

public sealed class EditCommentValidator : AbstractValidator<EditComment>
{
    public EditCommentValidator() => RuleFor(c => c.Body).IsComment();
}

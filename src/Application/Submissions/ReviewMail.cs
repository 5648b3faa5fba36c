using Platform.Domain.Identity;
using Platform.Domain.Submissions;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Platform.Application.Submissions;

/// <summary>
/// Mails a learner what reviewers have published and the learner has not looked at: one mail for all of it. It is sent to
/// ourselves with every publication, for later, so that what is published meanwhile is in the same mail; the next ones find
/// nothing new.
/// </summary>
public sealed record SendReviewMail(Guid PersonId)
{
    /// <summary>How long publications are collected.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMinutes(10);

    /// <summary>How long is waited after each fault.</summary>
    internal static readonly TimeSpan[] Retries =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>The setting that turns these mails off.</summary>
    public const string Setting = "reviewMail";

    /// <summary>Whether events are something to tell the learner of: a verdict, or a reviewer's words.</summary>
    public static bool IsDueTo(Submission submission, IEnumerable<ISubmissionEvent> events) => events.Any(e => e switch
    {
        VerdictGiven => true,
        CommentThreadStarted started => started.AuthorId != submission.OwnerId,
        CommentAdded added => added.AuthorId != submission.OwnerId,
        _ => false
    });
}

/// <summary>A review that its learner has not looked at.</summary>
/// <param name="Attempt">The newest with a verdict that is news; when there is none, what is handed in.</param>
/// <param name="Verdict">Null when only comments are news.</param>
/// <param name="UpTo">The submission's version up to which the mail tells of it.</param>
/// <param name="Comments">Reviewers' comments in threads that are not resolved.</param>
public sealed record UnreadReview(
    Guid SubmissionId, Guid WorkspaceId, string WorkspaceName, int Attempt, VerdictKind? Verdict, int Comments, long UpTo);

/// <summary>Finds what a learner is to be told, and remembers what they were told.</summary>
public interface IReviewMail
{
    /// <summary>What has been published and neither looked at nor mailed.</summary>
    Task<IReadOnlyList<UnreadReview>> UnreadAsync(Guid personId, CancellationToken ct);

    /// <summary>Mails it; it counts as told when the transaction commits, so that a fault repeats a mail rather than loses it.</summary>
    Task SendAsync(Person person, IReadOnlyList<UnreadReview> reviews, CancellationToken ct);
}

public static class SendReviewMailHandler
{
    /// <summary>
    /// A mail server that is restarted, or away for a night, costs nobody their mail. Whatever the fault, nothing was told as
    /// long as the transaction has not committed, so that the whole may be done again.
    /// </summary>
    public static void Configure(HandlerChain chain) => chain.OnAnyException().ScheduleRetry(SendReviewMail.Retries);

    public static async Task Handle(SendReviewMail message, IEventStreams streams, IReviewMail mail, CancellationToken ct)
    {
        if (await streams.ReadAsync<Person>(message.PersonId, ct) is not { } person
            || person.Settings.GetValueOrDefault(SendReviewMail.Setting) is "false") return;
        if (await mail.UnreadAsync(person.Id, ct) is { Count: > 0 } reviews) await mail.SendAsync(person, reviews, ct);
    }
}

/// <summary>Turns a person's mails about reviews off, for whoever has the link of one of them.</summary>
public sealed record Unsubscribe(Guid Token, string AddressClass);

/// <param name="Setting">What was turned off.</param>
public sealed record Unsubscribed(string Setting);

/// <summary>Who a link in a mail belongs to.</summary>
public interface IMailLinks
{
    Task<Guid?> PersonOfAsync(Guid token, CancellationToken ct);
}

public static class UnsubscribeHandler
{
    public static async Task<Answer<Unsubscribed>> Handle(
        Unsubscribe command, IMailLinks links, IEventStreams streams, CancellationToken ct)
    {
        if (await links.PersonOfAsync(command.Token, ct) is not { } personId)
            return new Refusal(
                RefusalKind.NotFound, "This link belongs to no mail that is known here. Nothing was changed: turn the mails off in the settings.");
        streams.ActAs(Actor.Person(personId, null, command.AddressClass));
        await streams.AppendAsync<Person>(
            personId, p => SettingRules.Change(p, new Dictionary<string, string> { [SendReviewMail.Setting] = "false" }), ct);
        return new Unsubscribed(SendReviewMail.Setting);
    }
}

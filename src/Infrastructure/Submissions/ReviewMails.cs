using System.Globalization;
using System.Text;
using Marten;
using Platform.Application.Submissions;
using Platform.Domain.Identity;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Identity;

namespace Platform.Infrastructure.Submissions;

/// <summary>How far a learner was told of a submission's review by mail.</summary>
/// <param name="Id">The submission's.</param>
public sealed record MailedReview(Guid Id, long UpTo);

/// <summary>What the links in a person's mails are known by.</summary>
/// <param name="Id">The person's.</param>
/// <param name="Token">Not to be guessed: whoever has it can turn the mails off, and nothing else.</param>
public sealed record MailLink(Guid Id, Guid Token);

/// <inheritdoc cref="IReviewMail"/>
public sealed class ReviewMails(IDocumentSession session, IMailer mailer, PublicAddress address, TimeProvider clock) : IReviewMail, IMailLinks
{
    // A mail stays readable; it says how many more there are.
    private const int MostNamed = 50;

    public async Task<IReadOnlyList<UnreadReview>> UnreadAsync(Guid personId, CancellationToken ct)
    {
        var rows = await session.Query<QueueRow>().Where(r => r.OwnerId == personId).Select(r => r.Id).ToListAsync(ct);
        Guid[] ids = [.. rows];
        var submissions = await session.LoadManyAsync<Submission>(ct, ids);
        var looks = (await session.LoadManyAsync<ReviewLook>(ct, [.. ids.Select(id => ReviewLook.IdOf(id, personId))]))
            .ToDictionary(l => l.SubmissionId, l => l.Seen);
        var mailed = (await session.LoadManyAsync<MailedReview>(ct, ids)).ToDictionary(m => m.Id, m => m.UpTo);
        return
        [
            .. submissions.Where(s => s.Reviewed > KnownOf(s)).OrderBy(s => s.WorkspaceName, StringComparer.Ordinal)
                .Select(s => Unread(s, KnownOf(s)))
        ];

        long KnownOf(Submission s) => Math.Max(looks.GetValueOrDefault(s.Id), mailed.GetValueOrDefault(s.Id));
    }

    // What was decided since, whatever was handed in after it; without that it is comments that are new.
    private static UnreadReview Unread(Submission s, long known)
    {
        var decided = s.Attempts.FindLast(a => a.Verdict?.Version > known);
        return new UnreadReview(
            s.Id, s.WorkspaceId, s.WorkspaceName, (decided ?? s.Current).Number, decided?.Verdict?.Kind,
            s.Threads.Values.Where(t => !t.Resolved).Sum(t => t.Comments.Values.Count(author => author != s.OwnerId)), s.Reviewed);
    }

    public async Task SendAsync(Person person, IReadOnlyList<UnreadReview> reviews, CancellationToken ct)
    {
        var link = await session.LoadAsync<MailLink>(person.Id, ct) ?? new MailLink(person.Id, Guid.NewGuid());
        session.Store(link);
        foreach (var review in reviews) session.Store(new MailedReview(review.SubmissionId, review.UpTo));
        var unsubscribe = new Uri(address.Url, $"/unsubscribe/{link.Token}").ToString();
        var subject = reviews is [var only] ? $"{Line(only.WorkspaceName)}: {Words(only)}" : $"{reviews.Count} of your workspaces were reviewed";
        var body = new StringBuilder();
        foreach (var review in reviews.Take(MostNamed))
        {
            body.Append(CultureInfo.InvariantCulture, $"{Line(review.WorkspaceName)}, attempt {review.Attempt}: {Words(review)}");
            if (review.Comments > 0)
                body.Append(CultureInfo.InvariantCulture, $", {review.Comments} {(review.Comments == 1 ? "comment" : "comments")} to look at");
            body.Append(CultureInfo.InvariantCulture, $"\n{new Uri(address.Url, $"/w/{review.WorkspaceId}")}\n\n");
        }

        if (reviews.Count > MostNamed)
            body.Append(CultureInfo.InvariantCulture, $"And {reviews.Count - MostNamed} more, each in its workspace.\n\n");
        body.Append("Replies are written in the page, not by mail.\nNo more of these mails: ").Append(unsubscribe).Append('\n');
        await mailer.SendAsync(
            new Mail(person.Email, subject, body.ToString(), new Uri(address.Url, $"/w/{reviews[0].WorkspaceId}").ToString(), clock.GetUtcNow(), unsubscribe), ct);
    }

    public async Task<Guid?> PersonOfAsync(Guid token, CancellationToken ct) =>
        (await session.Query<MailLink>().FirstOrDefaultAsync(l => l.Token == token, ct))?.Id;

    private static string Words(UnreadReview review) => review.Verdict switch
    {
        VerdictKind.Approve => "approved",
        VerdictKind.RequestChanges => "changes are requested",
        VerdictKind.Reject => "rejected",
        _ => "a reviewer has commented"
    };

    // A name is a learner's text: a header takes no line breaks, and nobody's eyes are led astray.
    private static string Line(string name) => string.Concat(name.EnumerateRunes().Select(r =>
        Rune.IsControl(r) || Rune.GetUnicodeCategory(r) is UnicodeCategory.Format ? "?" : r.ToString()));
}

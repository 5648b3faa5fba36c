using Marten;
using Platform.Application.Identity;
using Platform.Domain.Identity;

namespace Platform.Infrastructure.Identity;

/// <summary>A sign-in link that was sent.</summary>
/// <param name="Id">Hash of the token.</param>
public sealed record SignInLink(string Id, string Email, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>Sends mail.</summary>
public interface IMailer
{
    Task SendAsync(Mail mail, CancellationToken ct);
}

/// <param name="Link">The link that the mail is about, for the development mailbox.</param>
/// <param name="Unsubscribe">Where no more mails of its kind are asked for, by a link or a post (RFC 8058); null for mails that somebody has asked for.</param>
public sealed record Mail(string To, string Subject, string Body, string Link, DateTimeOffset At, string? Unsubscribe = null);

/// <summary>Where the public address of the product is known.</summary>
public sealed record PublicAddress(Uri Url);

/// <summary>Magic links of our own: single use, ten minutes, stored as a hash.</summary>
public sealed class EmbeddedIdentityProvider(
    IDocumentSession session, IMailer mailer, TimeProvider clock, PublicAddress address) : IIdentityProvider
{
    /// <summary>OWASP ASVS 6.6.2 allows ten minutes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task SendLinkAsync(string email, CancellationToken ct)
    {
        var token = Secrets.New();
        var to = Person.NormaliseEmail(email);
        session.Insert(new SignInLink(Secrets.Hash(token), to, clock.GetUtcNow() + Lifetime, null));
        await session.SaveChangesAsync(ct);

        // In the fragment: browsers send it to no server, so it is in no access log and no Referer.
        var link = new Uri(address.Url, $"/sign-in#token={token}").ToString();
        await mailer.SendAsync(new Mail(
            to, "Your sign-in link",
            $"Follow this link within ten minutes to sign in:\n\n{link}\n\nIf you did not ask for it, ignore this mail.\n",
            link, clock.GetUtcNow()), ct);
    }

    public async Task<string?> ConfirmAsync(string token, CancellationToken ct)
    {
        var link = await session.LoadAsync<SignInLink>(Secrets.Hash(token), ct);
        if (link is null || link.UsedAt is not null || link.ExpiresAt <= clock.GetUtcNow()) return null;
        // Of two that follow the link at once, one fails at commit, is tried again and finds the link used.
        session.UpdateRevision(link with { UsedAt = clock.GetUtcNow() }, 2);
        return link.Email;
    }
}

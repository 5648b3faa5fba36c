using FluentValidation;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Domain.Workspaces;

namespace Platform.Application.Identity;

/// <summary>Proves that somebody owns a mail address (DESIGN section 7: embedded or Supabase).</summary>
public interface IIdentityProvider
{
    /// <summary>Sends a link. Behaves alike for known and unknown addresses.</summary>
    Task SendLinkAsync(string email, CancellationToken ct);

    /// <summary>Uses a link up and returns its address; null when it is unknown, used or expired.</summary>
    Task<string?> ConfirmAsync(string token, CancellationToken ct);
}

/// <summary>Looks people up.</summary>
public interface IPeople
{
    Task<Person?> ByEmailAsync(string email, CancellationToken ct);
}

/// <summary>Sessions of signed-in people.</summary>
public interface ISessions
{
    /// <summary>Starts a session when the transaction commits, and returns the secret for the cookie.</summary>
    string Start(Guid sessionId, Guid personId);

    /// <summary>Ends a session when the transaction commits.</summary>
    void End(Guid sessionId);
}

/// <summary>Asks for a sign-in link.</summary>
public sealed record RequestSignInLink(string Email);

public sealed class RequestSignInLinkValidator : AbstractValidator<RequestSignInLink>
{
    private const int MaxLength = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets

    public RequestSignInLinkValidator() => RuleFor(c => c.Email).Cascade(CascadeMode.Stop)
        .NotEmpty().MaximumLength(MaxLength).EmailAddress()
        .Must(e => !e.Any(char.IsControl)).WithMessage("The mail address contains a control character.");
}

public sealed record LinkRequested;

public static class RequestSignInLinkHandler
{
    public static async Task<Answer<LinkRequested>> Handle(
        RequestSignInLink command, IIdentityProvider identity, CancellationToken ct)
    {
        await identity.SendLinkAsync(command.Email, ct);
        return new LinkRequested();
    }
}

/// <summary>Follows a sign-in link.</summary>
/// <param name="SessionId">The id that the new session gets.</param>
public sealed record ConfirmSignIn(string Token, Guid SessionId, string AddressClass);

/// <param name="Secret">For the cookie; stored nowhere in this form.</param>
public sealed record SignedInAs(Guid PersonId, string Secret);

public sealed class ConfirmSignInValidator : AbstractValidator<ConfirmSignIn>
{
    public ConfirmSignInValidator() => RuleFor(c => c.Token).NotEmpty().MaximumLength(200);
}

public static class ConfirmSignInHandler
{
    public static async Task<Answer<SignedInAs>> Handle(
        ConfirmSignIn command, IIdentityProvider identity, IPeople people, ISessions sessions, IEventStreams streams,
        IWorkspaceFiles files, CancellationToken ct)
    {
        if (await identity.ConfirmAsync(command.Token, ct) is not { } email)
            return Refusal.Invalid(
                "This sign-in link has been used or has expired. Nothing is lost: ask for a new link and follow it " +
                "within ten minutes.");

        var person = await people.ByEmailAsync(email, ct);
        var personId = person?.Id ?? Guid.CreateVersion7();
        streams.ActAs(Actor.Person(personId, command.SessionId, command.AddressClass));
        if (person is null)
        {
            streams.Start<Person>(personId, new PersonRegistered(email), new SignedIn(command.SessionId));
            streams.Start<Workspace>(
                Guid.CreateVersion7(),
                NewWorkspace.FromTemplate(personId, "My workspace", WorkspaceTemplate.Blank, files));
        }
        else
        {
            await streams.AppendAsync<Person>(personId, _ => [new SignedIn(command.SessionId)], ct);
        }

        return new SignedInAs(personId, sessions.Start(command.SessionId, personId));
    }
}

/// <summary>Ends the session that it comes from.</summary>
public sealed record SignOut(Actor By) : IActedBy;

public sealed record SessionEnded(Guid SessionId);

public static class SignOutHandler
{
    public static async Task<Answer<SessionEnded>> Handle(
        SignOut command, ISessions sessions, IEventStreams streams, CancellationToken ct)
    {
        if (command.By is not { PersonId: { } personId, SessionId: { } sessionId })
            return new Refusal(RefusalKind.Forbidden, "Nobody is signed in.");
        sessions.End(sessionId);
        await streams.AppendAsync<Person>(personId, _ => [new SignedOut(sessionId)], ct);
        return new SessionEnded(sessionId);
    }
}

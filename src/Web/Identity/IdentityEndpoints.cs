using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Application.Identity;
using Platform.Domain.Identity;
using Platform.Infrastructure.Identity;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;

namespace Platform.Web.Identity;

public sealed record SignInBody(string? Email);

public sealed record ConfirmBody(string? Token);

/// <param name="WorkspaceId">The workspace to open first; null when there is none.</param>
/// <param name="Workspaces">How many there are that are not archived.</param>
public sealed record Me(Guid PersonId, string Email, IReadOnlyList<Role> Roles, Guid? WorkspaceId, int Workspaces);

/// <summary>Signing in and out.</summary>
public static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/sign-in", async (
            SignInBody body, Commands commands, SignInLimiter limiter, HttpContext context, CancellationToken ct) =>
        {
            var email = Person.NormaliseEmail(body.Email ?? "");
            if (limiter.Refuses(email, context.Connection.RemoteIpAddress?.ToString() ?? "") is { } wait)
                return Problems.Of(new Application.Refusal(
                    Application.RefusalKind.TooMany,
                    $"Too many sign-in links were asked for. Use the last one that you got, or wait {wait} seconds.",
                    null, wait));
            return await commands.SendAsync<RequestSignInLink, LinkRequested>(
                new RequestSignInLink(email), _ => Results.Accepted(), ct);
        }).AllowAnonymous();

        app.MapPost("/api/sign-in/confirm", async (
            ConfirmBody body, Commands commands, SessionCookie cookie, MeQuery me, HttpContext context,
            CancellationToken ct) =>
        {
            var answer = await commands.AskAsync<ConfirmSignIn, SignedInAs>(
                new ConfirmSignIn(
                    body.Token ?? "", Guid.CreateVersion7(), ActorOf.AddressClass(context.Connection.RemoteIpAddress)),
                ct);
            if (answer.Value is not { } signedIn) return Problems.Of(answer.Refusal!);
            cookie.Set(context, signedIn.Secret);
            return Results.Ok(await me.FindAsync(signedIn.PersonId, ct));
        }).AllowAnonymous().RequireRateLimiting(SignInLimiter.ConfirmPolicy);

        app.MapPost("/api/sign-out", async (
            Commands commands, SessionCookie cookie, HttpContext context, CancellationToken ct) =>
            await commands.SendAsync<SignOut, SessionEnded>(new SignOut(context.Actor()), _ =>
            {
                cookie.Forget(context);
                cookie.Clear(context);
                return Results.NoContent();
            }, ct));

        app.MapGet("/api/me", async (MeQuery me, HttpContext context, CancellationToken ct) =>
            Results.Ok(await me.FindAsync(context.User.PersonId(), ct)));
    }

    /// <summary>The mails that would have been sent. Not mapped at all outside development.</summary>
    public static void MapDevelopmentMail(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            app.MapGet("/dev/mail", (DevelopmentMailer mailer) => Results.Ok(mailer.Mails)).AllowAnonymous();
    }
}

/// <summary>Who is signed in, for the client.</summary>
public sealed class MeQuery(Marten.IDocumentStore store)
{
    public async Task<Me?> FindAsync(Guid personId, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Person>(personId, ct) is not { } person) return null;
        var open = await new OwnWorkspaces(session).OpenAsync(person.Id, ct);
        return new Me(person.Id, person.Email, person.Roles, open.Count > 0 ? open[0] : null, open.Count);
    }
}

/// <summary>Limits on sign-in mails (SECURITY row 47): by address, by client and in all.</summary>
public sealed class SignInLimiter : IDisposable
{
    /// <summary>Policy for following links: guessing one is hopeless, but need not be free.</summary>
    public const string ConfirmPolicy = "sign-in-confirm";

    private readonly PartitionedRateLimiter<(string Email, string Client)> _limiter;

    public SignInLimiter(IConfiguration configuration)
    {
        var perAddress = configuration.GetValue("Platform:SignInLimits:PerAddress", 5);
        var perClient = configuration.GetValue("Platform:SignInLimits:PerClient", 30);
        var total = configuration.GetValue("Platform:SignInLimits:Total", 300);
        _limiter = PartitionedRateLimiter.CreateChained(
            By(k => "a:" + k.Email, perAddress), By(k => "c:" + k.Client, perClient), By(_ => "all", total));
    }

    /// <summary>Seconds to wait when a request is refused, otherwise null.</summary>
    public int? Refuses(string email, string client)
    {
        using var lease = _limiter.AttemptAcquire((email, client));
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : 60;
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Registers the policies that routes name.</summary>
    public static void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                context.HttpContext.Response.Headers.RetryAfter =
                    ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(ConfirmPolicy, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = 120, Window = TimeSpan.FromMinutes(1) }));
    }

    private static PartitionedRateLimiter<(string Email, string Client)> By(
        Func<(string Email, string Client), string> key, int permits) =>
        PartitionedRateLimiter.Create<(string, string), string>(k => RateLimitPartition.GetFixedWindowLimiter(
            key(k), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(5) }));
}

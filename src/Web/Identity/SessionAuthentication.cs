using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Platform.Application;
using Platform.Domain.Identity;
using Platform.Infrastructure.Identity;
using Platform.Web.Edge;

namespace Platform.Web.Identity;

/// <summary>The session cookie and who is behind it.</summary>
public sealed class SessionCookie(PlatformSettings settings, SessionLookup lookup, IMemoryCache cache)
{
    // A session that is ended stops working within this time, and so does a role that only widens a limit.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);
    private readonly bool _https = settings.PublicUrl.Scheme == Uri.UriSchemeHttps;

    // __Host- makes the browser refuse a cookie that another host or a plain connection has set; it demands https.
    private string Name => _https ? "__Host-session" : "session";

    public void Set(HttpContext context, string secret) =>
        context.Response.Cookies.Append(Name, secret, Options(Sessions.Lifetime));

    public void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(null));

    public void Forget(HttpContext context)
    {
        if (Secret(context) is { } secret) cache.Remove(Key(secret));
    }

    /// <summary>The signed-in person; null when the cookie is missing, unknown or over.</summary>
    public async Task<ClaimsPrincipal?> FindAsync(HttpContext context, CancellationToken ct)
    {
        if (Secret(context) is not { } secret) return null;
        if (!NeedsRole(context) && cache.TryGetValue(Key(secret), out ClaimsPrincipal? known)) return known;
        var found = await lookup.FindAsync(secret, ct);
        var principal = found is { } f ? Principal(f) : null;
        cache.Set(Key(secret), principal, Trust);
        return principal;
    }

    // These are few, and whoever has just been given a role must not be told that they have none.
    private static bool NeedsRole(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null) == true;

    private string? Secret(HttpContext context) =>
        context.Request.Cookies.TryGetValue(Name, out var value) && value is { Length: > 0 and < 100 } ? value : null;

    private static string Key(string secret) => "session:" + secret;

    private CookieOptions Options(TimeSpan? age) => new()
    {
        HttpOnly = true, Secure = _https, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = age, IsEssential = true
    };

    private static ClaimsPrincipal Principal((Session Session, Person Person) found) => new(
        new ClaimsIdentity(
        [
            new Claim("sub", found.Person.Id.ToString()),
            new Claim("sid", found.Session.Id.ToString()),
            new Claim("email", found.Person.Email),
            .. found.Person.Roles.Select(r => new Claim("role", r.ToString()))
        ], SessionAuthentication.Scheme, "email", "role"));
}

/// <summary>Authenticates people by the session cookie.</summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionCookie cookie)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await cookie.FindAsync(Context, Context.RequestAborted) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme))
            : AuthenticateResult.NoResult();
}

/// <summary>Reads the actor from a request.</summary>
public static class ActorOf
{
    public static Guid PersonId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue("sub")!);

    public static IEnumerable<Role> Roles(this ClaimsPrincipal user) =>
        user.FindAll("role").Select(c => Enum.Parse<Role>(c.Value));

    public static Actor Actor(this HttpContext context) => Application.Actor.Person(
        context.User.PersonId(), Guid.Parse(context.User.FindFirstValue("sid")!),
        AddressClass(context.Connection.RemoteIpAddress));

    /// <summary>Enough of an address to tell a stranger from a neighbour.</summary>
    public static string AddressClass(IPAddress? address)
    {
        if (address is null) return "none";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return "loopback";
        var bytes = address.GetAddressBytes();
        var isPrivate = bytes.Length == 4
            // RFC 1918, and RFC 3927 for link-local.
            ? bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168)
              || (bytes[0] == 169 && bytes[1] == 254)
            // RFC 4193 and RFC 4291, 2.5.6.
            : (bytes[0] & 0xFE) == 0xFC || address.IsIPv6LinkLocal;
        return isPrivate ? "private" : "public";
    }
}

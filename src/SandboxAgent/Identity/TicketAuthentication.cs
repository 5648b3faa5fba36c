using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.SandboxAgent.Identity;

/// <summary>The ticket with which Web forwards one browser to one sandbox: a JWT signed with the shared key, valid for moments.</summary>
internal sealed class TicketAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AgentSettings settings)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Sandbox-Ticket";
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(settings.Key)),
        ValidIssuer = "platform-web",
        ValidAudience = "platform-agent",
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(5)
    };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Headers[Header].ToString();
        if (token.Length is 0 or > 4096)
            return AuthenticateResult.NoResult();
        var result = await Handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || SandboxTicket.From(result.ClaimsIdentity) is null)
            return AuthenticateResult.Fail("invalid ticket");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(result.ClaimsIdentity), Scheme.Name));
    }
}

/// <summary>What a ticket allows.</summary>
/// <param name="Hub">The one hub that it opens: <c>terminal</c> or <c>language</c>.</param>
internal sealed record SandboxTicket(Guid SandboxId, Guid WorkspaceId, string PersonId, bool MayWrite, string Hub)
{
    public const string Terminal = "terminal", Language = "language";

    public static SandboxTicket? From(System.Security.Principal.IIdentity? identity) =>
        identity is ClaimsIdentity claims
        && Guid.TryParse(claims.FindFirst("sandbox")?.Value, out var sandbox)
        && Guid.TryParse(claims.FindFirst("workspace")?.Value, out var workspace)
        && claims.FindFirst("sub")?.Value is { Length: > 0 } person
        && claims.FindFirst("mode")?.Value is "rw" or "r"
        && claims.FindFirst("hub")?.Value is Terminal or Language
            ? new SandboxTicket(
                sandbox, workspace, person, claims.FindFirst("mode")!.Value == "rw", claims.FindFirst("hub")!.Value)
            : null;
}

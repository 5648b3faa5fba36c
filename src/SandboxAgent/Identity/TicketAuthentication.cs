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
        if (!result.IsValid || TerminalTicket.From(result.ClaimsIdentity) is null)
            return AuthenticateResult.Fail("invalid ticket");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(result.ClaimsIdentity), Scheme.Name));
    }
}

/// <summary>What a ticket allows.</summary>
internal sealed record TerminalTicket(Guid SandboxId, Guid WorkspaceId, string PersonId, bool MayWrite)
{
    public static TerminalTicket? From(ClaimsIdentity? identity) =>
        identity is not null
        && Guid.TryParse(identity.FindFirst("sandbox")?.Value, out var sandbox)
        && Guid.TryParse(identity.FindFirst("workspace")?.Value, out var workspace)
        && identity.FindFirst("sub")?.Value is { Length: > 0 } person
        && identity.FindFirst("mode")?.Value is "rw" or "r"
            ? new TerminalTicket(sandbox, workspace, person, identity.FindFirst("mode")!.Value == "rw")
            : null;
}

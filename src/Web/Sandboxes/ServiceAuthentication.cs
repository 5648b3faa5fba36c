using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Platform.Application.Sandboxes;

namespace Platform.Web.Sandboxes;

/// <summary>Authenticates agents by their key.</summary>
public sealed class ServiceAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    AgentRegistry registry)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Agent";

    /// <summary>Policy of the routes that only agents may use.</summary>
    public const string Policy = "agent";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.Ordinal)) return Task.FromResult(AuthenticateResult.NoResult());
        var key = Encoding.UTF8.GetBytes(header[Prefix.Length..]);
        string? agentId = null;
        // Every key is compared, each in fixed time.
        foreach (var agent in registry.Agents)
            if (CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(agent.Key))) agentId = agent.Id;
        if (agentId is null) return Task.FromResult(AuthenticateResult.Fail("The key is not known."));
        var identity = new ClaimsIdentity([new Claim("agent", agentId)], Scheme, "agent", "role");
        return Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }
}

/// <inheritdoc cref="ICallingAgent"/>
public sealed class CallingAgent(IHttpContextAccessor http) : ICallingAgent
{
    public string? Id => http.HttpContext?.User.FindFirstValue("agent");
}

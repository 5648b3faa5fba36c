using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Platform.SandboxAgent.Identity;

/// <summary>Who may call the agent: Web itself, or a browser that Web has forwarded with a ticket.</summary>
public static class AgentPolicies
{
    public const string Service = "Service";
    public const string Ticket = "Ticket";

    public static void AddServiceAndTicketAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ServiceKeyAuthentication>(Service, null)
            .AddScheme<AuthenticationSchemeOptions, TicketAuthentication>(Ticket, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Service, p => p.AddAuthenticationSchemes(Service).RequireAuthenticatedUser())
            .AddPolicy(Ticket, p => p.AddAuthenticationSchemes(Ticket).RequireAuthenticatedUser())
            // An endpoint that forgets to say who may call it is closed.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(Service).RequireAuthenticatedUser().Build());
    }
}

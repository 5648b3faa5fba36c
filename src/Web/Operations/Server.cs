using FluentValidation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;
using OpenTelemetry.Metrics;
using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Infrastructure;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.History;
using Platform.Infrastructure.Identity;
using Platform.Infrastructure.Packages;
using Platform.Infrastructure.Sandboxes;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Audit;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Platform.Web.Packages;
using Platform.Web.Sandboxes;
using Platform.Web.Submissions;
using Platform.Web.Workspaces;

namespace Platform.Web.Operations;

/// <summary>The web server and what it needs: limits, authentication, hubs, health.</summary>
public static class Server
{
    private const int MaxBody = 12 * 1024 * 1024;
    private const int MaxHubMessage = 32 * 1024;

    /// <summary>Reports from agents may carry files.</summary>
    public static readonly RequestSizeLimitAttribute LargeBodies = new(64 * 1024 * 1024);

    public static void AddPlatformServer(this WebApplicationBuilder builder, PlatformSettings settings)
    {
        builder.WebHost.UseUrls(
            settings.Listen ?? settings.PublicUrl.GetLeftPart(UriPartial.Authority),
            settings.InternalUrl.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentUpgradedConnections = 10_000;
        });
        // A sign-in link or a ticket must never reach a log by way of a request's address.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.Warning);

        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json => PublicJson.Configure(json.SerializerOptions));
        services.AddOpenApi();
        services.AddMemoryCache();
        services.AddHttpContextAccessor();
        services.AddProblemDetails();
        services.AddRateLimiter(SignInLimiter.Configure);
        services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = MaxHubMessage;
            hub.EnableDetailedErrors = false;
        }).AddJsonProtocol(json => PublicJson.Configure(json.PayloadSerializerOptions));
        services.AddAuthentication(SessionAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, ServiceAuthentication>(ServiceAuthentication.Scheme, null);
        services.AddAuthorizationBuilder()
            // Whatever is not said to be open to everybody needs a session.
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder(SessionAuthentication.Scheme)
                .RequireAuthenticatedUser().Build())
            .AddPolicy(AuditEndpoints.Policy, p => p.RequireRole(AuditEndpoints.Roles))
            .AddPolicy(SandboxAdminEndpoints.Policy, p => p.RequireRole(SandboxAdminEndpoints.Role))
            .AddPolicy(SubmissionAccess.Reviewers, p => p.RequireRole(nameof(Role.Reviewer)))
            .AddPolicy(SubmissionAccess.Participants, p => p.RequireAuthenticatedUser())
            .AddPolicy(ServiceAuthentication.Policy, p => p
                .AddAuthenticationSchemes(ServiceAuthentication.Scheme).RequireClaim("agent"));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "Marten", "Wolverine*", SandboxMetrics.MeterName)
            .AddPrometheusExporter());
    }

    /// <summary>Registers what the layers below ask for, and what the pages read.</summary>
    public static void AddPlatformPorts(this WebApplicationBuilder builder, PlatformSettings settings)
    {
        var services = builder.Services;
        var connection = builder.Configuration.GetConnectionString("Platform")
            ?? throw new InvalidOperationException("ConnectionStrings:Platform is missing: it names the PostgreSQL database.");
        services.AddPlatformStore(connection);
        services.AddSingleton(settings);
        services.AddSingleton(settings.WorkspaceLimits);
        services.AddSingleton(RoleLimitsSection.Read(builder.Configuration.GetSection("Platform"), settings));
        services.AddSingleton(new PublicAddress(settings.PublicUrl));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<AgentRegistry>();
        services.AddSingleton<ProcessorRates>();
        services.AddSingleton<SandboxReconciler>();
        services.AddSingleton<IAgentRegistry>(s => s.GetRequiredService<AgentRegistry>());
        services.AddSingleton<ICallingAgent, CallingAgent>();
        services.AddSingleton<WorkspaceQueries>();
        services.AddSingleton<WorkspaceSearch>();
        services.AddSingleton<WorkspaceList>();
        services.AddSingleton<SandboxQueries>();
        services.AddSingleton<PackageQueries>();
        services.AddSingleton<PackageIndex>();
        services.AddSingleton<VersionQuestions>();
        services.AddSingleton<PolicyNews>();
        services.AddSingleton<WorkspaceHistory>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<MeQuery>();
        services.AddSingleton<SessionLookup>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<OpenWorkspaces>();
        services.AddSingleton<TransferGate>();
        services.AddSingleton<SandboxStates>();
        services.AddSingleton<SandboxNews>();
        services.AddSingleton<SandboxFreezer>();
        services.AddSingleton(_ => ReceiptKey.From(settings.ReceiptKey, builder.Environment.IsDevelopment()));
        services.AddSingleton<Origins>();
        services.AddHttpForwarder();
        services.AddSingleton<StreamForwarder>();
        services.AddHttpClient(AgentMonitor.Client, client => client.Timeout = TimeSpan.FromSeconds(2));
        services.AddHttpClient(PackageIndex.Client, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(15);
            client.MaxResponseContentBufferSize = 4 * 1024 * 1024;
        });
        services.AddHostedService<AgentMonitor>();
        services.AddHostedService<ProjectionWatch>();
        services.AddHostedService<Housekeeping>();
        services.AddScoped<Commands>();
        services.AddValidatorsFrom(typeof(EditFileValidator).Assembly);
        if (builder.Environment.IsDevelopment())
        {
            services.AddSingleton<DevelopmentMailer>();
            services.AddSingleton<IMailer, DevelopmentMailer>(s => s.GetRequiredService<DevelopmentMailer>());
        }
        else
        {
            var smtp = settings.Smtp ?? new SmtpSection();
            services.AddSingleton(new SmtpSettings(
                smtp.Host, smtp.Port, smtp.From, string.IsNullOrEmpty(smtp.User) ? null : smtp.User, smtp.Password, smtp.RequireTls));
            services.AddSingleton<IMailer, SmtpMailer>();
        }
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    /// <summary>WebSockets only: nothing to fall back to, and one way in to secure.</summary>
    public static void HubConnection(HttpConnectionDispatcherOptions options)
    {
        options.Transports = HttpTransportType.WebSockets;
        options.CloseOnAuthenticationExpiration = true;
        options.ApplicationMaxBufferSize = MaxHubMessage;
        options.TransportMaxBufferSize = 256 * 1024;
    }

    private static void AddValidatorsFrom(this IServiceCollection services, System.Reflection.Assembly assembly)
    {
        foreach (var found in AssemblyScanner.FindValidatorsInAssembly(assembly))
            services.AddSingleton(found.InterfaceType, found.ValidatorType);
    }
}

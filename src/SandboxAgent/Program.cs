using JasperFx;
using Platform.SandboxAgent.Identity;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;
using Wolverine.Http.Transport;

namespace Platform.SandboxAgent;

/// <summary>One agent per Docker host: makes sandboxes, keeps their files in step with Web, and serves their terminals.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => Build(args).RunJasperFxCommands(args);

    /// <summary>The whole process, ready to start.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = AgentSettings.From(builder.Configuration);
        builder.WebHost.UseUrls(settings.Url);
        builder.Services.AddSingleton(settings);
        // A refused call is an answer to its caller, not an error of this process.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.Critical);
        builder.AddMessagesWithWeb(settings);
        builder.Services.AddServiceAndTicketAuthentication();
        builder.Services.AddSandboxes();
        builder.Services.AddTerminals();
        builder.Services.AddLanguages();
        builder.Services.AddPackages(settings);
        builder.Services.AddAgentMetrics(settings);

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapWolverineHttpTransportEndpoints().RequireAuthorization(AgentPolicies.Service);
        app.MapStatus();
        app.MapTerminals();
        app.MapLanguages();
        app.MapPackages();
        app.MapMetrics();
        app.MapGet("/health/live", () => "live").AllowAnonymous();
        return app;
    }
}

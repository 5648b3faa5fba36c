using OpenTelemetry.Metrics;
using Platform.SandboxAgent.Identity;

namespace Platform.SandboxAgent.Operations;

internal static class MetricsConfiguration
{
    public static void AddAgentMetrics(this IServiceCollection services, AgentSettings settings)
    {
        services.AddSingleton<AgentMetrics>();
        services.AddHostedService<Gauges>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(AgentMetrics.NameOf(settings), "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
    }

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(AgentPolicies.Service);
}

using System.Net.Http.Headers;
using JasperFx.CodeGeneration;
using Platform.Application.Sandboxes;
using Wolverine;
using Wolverine.Http;
using Wolverine.Http.Transport;

namespace Platform.SandboxAgent.Sandboxes;

internal static class SandboxesConfiguration
{
    public static void AddSandboxes(this IServiceCollection services)
    {
        services.AddSingleton<Engine>();
        services.AddSingleton<MemoryBudget>();
        services.AddSingleton<RefillPace>();
        services.AddSingleton<Demand>();
        services.AddSingleton<WarmPool>();
        services.AddSingleton<SandboxRegistry>();
        services.AddSingleton<ISandboxCommands>(s => s.GetRequiredService<SandboxRegistry>());
        services.AddSingleton<WebReports>();
        services.AddSingleton<EngineWatch>();
        services.AddHostedService(s => s.GetRequiredService<EngineWatch>());
        services.AddHostedService<Sampler>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
    }

    public static void AddMessagesWithWeb(this WebApplicationBuilder builder, AgentSettings settings)
    {
        // Wolverine looks its client up by the destination's exact text.
        var destination = new Uri($"{settings.WebUrl.TrimEnd('/')}/_wolverine/invoke").ToString();
        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(Program).Assembly;
            // Named, because the contract's assembly also holds Web's handlers.
            options.Discovery.DisableConventionalDiscovery().IncludeType<StartSandboxHandler>().IncludeType<StopSandboxHandler>()
                .IncludeType<KeepSandboxHandler>()
                .IncludeType<Workspaces.SyncSandboxHandler>().IncludeType<Workspaces.StartRunHandler>()
                .IncludeType<Workspaces.StopRunHandler>()
                .IncludeType<Workspaces.FreezeFilesHandler>().IncludeType<Workspaces.ThawFilesHandler>()
                .IncludeType<Packages.ChangePackagesHandler>().IncludeType<Packages.StopPackagesHandler>()
                .IncludeType<Packages.UsePackagePolicyHandler>();
            options.PublishMessage<FetchWorkspaceFiles>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportFileChange>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportSandboxReady>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportSandboxStopped>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportLimitReached>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportCommandExecuted>().ToHttpEndpoint(destination);
            options.PublishMessage<FetchCommands>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportRunStarted>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportRunFinished>().ToHttpEndpoint(destination);
            options.PublishMessage<FetchPackages>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportInstallationStarted>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportPackageFiles>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportPackageSet>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportInstallationEnded>().ToHttpEndpoint(destination);
            options.PublishMessage<ReportPackageRequestRefused>().ToHttpEndpoint(destination);
            // Handlers that `./dev up` wrote before the build start faster; without them they are made at start.
            options.CodeGeneration.TypeLoadMode =
                typeof(Program).Assembly.GetTypes().Any(t => t.Namespace == "Internal.Generated.WolverineHandlers")
                    ? TypeLoadMode.Static
                    : TypeLoadMode.Dynamic;
            // A whole workspace is one reply, in base 64; the default of 4 MiB refuses even a single large file.
            options.MaxIncomingEnvelopeDataSize = 64 * 1024 * 1024;
        });
        builder.Services.AddWolverineHttp();
        builder.Services.AddHttpClient(destination, client =>
        {
            client.BaseAddress = new Uri(destination);
            client.Timeout = WebReports.Patience;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Key);
        });
    }
}

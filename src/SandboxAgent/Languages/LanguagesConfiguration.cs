using Microsoft.AspNetCore.Http.Connections;

namespace Platform.SandboxAgent.Languages;

internal static class LanguagesConfiguration
{
    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddSingleton<LanguageServers>();
        services.AddSignalR().AddHubOptions<LanguageHub>(options =>
        {
            // A whole file and its envelope.
            options.MaximumReceiveMessageSize = LanguageHub.MaxMessage + 1024;
            options.EnableDetailedErrors = false;
            options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
        });
    }

    public static void MapLanguages(this WebApplication app) =>
        app.MapHub<LanguageHub>("/hubs/language", options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = 256 * 1024;
            options.ApplicationMaxBufferSize = LanguageHub.MaxMessage + 1024;
        });
}

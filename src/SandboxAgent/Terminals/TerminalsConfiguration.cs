using Microsoft.AspNetCore.Http.Connections;
using Platform.SandboxAgent.Identity;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

internal static class TerminalsConfiguration
{
    private const string HubPath = "/hubs/terminal";

    public static void AddTerminals(this IServiceCollection services) =>
        services.AddSignalR(options =>
        {
            // 64 KiB of input and its envelope.
            options.MaximumReceiveMessageSize = 68 * 1024;
            options.EnableDetailedErrors = false;
            options.KeepAliveInterval = TimeSpan.FromSeconds(10);
            options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
        }).AddMessagePackProtocol();

    public static void MapTerminals(this WebApplication app)
    {
        app.Use(RefuseUnknownSandbox);
        app.MapHub<TerminalHub>(HubPath, options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            // What waits in here is not yet in the emulator, and Ctrl-C has to wait behind it.
            options.TransportMaxBufferSize = 64 * 1024;
            options.ApplicationMaxBufferSize = 128 * 1024;
        });
    }

    // After authorization, before the upgrade: a browser gets an answer that it can tell from a network problem.
    private static Task RefuseUnknownSandbox(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/hubs")
            && SandboxTicket.From(context.User.Identity) is { } ticket
            && context.RequestServices.GetRequiredService<SandboxRegistry>().Find(ticket.SandboxId, ticket.WorkspaceId) is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        return next(context);
    }
}

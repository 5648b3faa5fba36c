using Microsoft.AspNetCore.Server.Kestrel.Core;
using Platform.EngineGate.Sandboxes;

namespace Platform.EngineGate;

/// <summary>
/// The only process with access to the container engine. Lets one agent do with its own sandboxes what it needs to, and
/// nothing else; gives them disks of a fixed size and says what they use. See docs/adr/0015-engine-gate.md.
/// </summary>
public static class Program
{
    private const int OwnerOnly = 0x3f; // 0077

    public static async Task Main(string[] args)
    {
        // Keystrokes are passed on by the thread that hears of them (measured: 0.1 ms on top of the engine instead of
        // 0.4 ms). Read once, before the first socket; what blocks goes to other threads.
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        await using var app = Build(args);
        await StartAsync(app);
        await app.WaitForShutdownAsync();
    }

    /// <summary>The whole process, to be started with <see cref="StartAsync"/>.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = GateSettings.From(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSandboxes();
        builder.WebHost.UseSockets(o => o.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.ListenUnixSocket(settings.Socket, l => l.Protocols = HttpProtocols.Http1);
            o.AddServerHeader = false;
            o.Limits.MaxConcurrentConnections = 8192;
            o.Limits.MaxRequestLineSize = 2048;
            o.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            o.Limits.MaxRequestHeaderCount = 32;
            o.Limits.MaxRequestBodySize = GatePolicy.MaxBodyBytes;
            o.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        });
        var app = builder.Build();
        // No routing: what is allowed is one list, compared with the target exactly as it was sent.
        app.Run(app.Services.GetRequiredService<GatePolicy>().HandleAsync);
        return app;
    }

    /// <summary>Listens, so that nobody but the agent's account can connect, not even for a moment.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<GateSettings>();
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Socket)!);
        File.Delete(settings.Socket);
        var before = Native.umask(OwnerOnly);
        try
        {
            await app.StartAsync();
        }
        finally
        {
            _ = Native.umask(before);
        }
        if (settings.SocketUser is { } user && Native.chown(settings.Socket, user, -1) != 0)
            throw new InvalidOperationException($"The socket {settings.Socket} cannot be given to user {user}: the gate has to run as root.");
    }
}

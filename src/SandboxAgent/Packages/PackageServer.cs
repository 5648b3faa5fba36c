using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Platform.SandboxAgent.Packages;

/// <summary>Kestrel for sandboxes only, beside the agent's own: nothing that the agent serves to Web can be reached over it.</summary>
internal sealed class PackageServer(PackageListener listener, PackageGate gate, IServiceProvider services, ILoggerFactory loggers) : IHostedService
{
    private KestrelServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxRequestLineSize = 4096;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 50;
        options.Limits.MaxRequestBodySize = 64 * 1024;
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
        // How slowly a program reads is its own affair: it holds up nobody else.
        options.Limits.MinResponseDataRate = null;
        options.Listen(listener.EndPoint, o => o.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), listener, loggers);
        return _server.StartAsync(new Application(gate), cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;
        // Downloads are not waited for: pip asks again.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }

    private sealed class Application(PackageGate gate) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);
        public Task ProcessRequestAsync(HttpContext context) => gate.AnswerAsync(context);
        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // Nothing is kept for a request.
        }
    }
}

namespace Platform.Web.Edge;

/// <summary>Serves the built client.</summary>
public static class ClientFiles
{
    private static readonly string[] NotPages = ["/api", "/hubs", "/assets", "/dev/mail", "/health", "/openapi", "/_wolverine", "/metrics", "/agent"];

    /// <summary>The folder of the client's files beside the published program, which has them compressed; null where nothing was published.</summary>
    public static string? Published() =>
        Path.Combine(AppContext.BaseDirectory, "wwwroot") is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The files as the build compressed them; a browser that takes Brotli fetches a fifth less than with gzip.</summary>
    public static void MapClientFiles(this WebApplication app) =>
        app.MapStaticAssets().AllowAnonymous().Add(endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder { RequestDelegate: { } send } route
                || route.RoutePattern.RawText?.TrimStart('/').StartsWith("assets/", StringComparison.Ordinal) != true)
                return;
            // Names in /assets carry a hash of the content; everything else must be asked for again.
            endpoint.RequestDelegate = context =>
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
                        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    return Task.CompletedTask;
                });
                return send(context);
            };
        });

    /// <summary>Every other address is a page of the client, except where an old chunk's name must be a 404 (the client then reloads).</summary>
    public static void MapClient(this WebApplication app)
    {
        // Reads only: it would catch what a route refuses for its content type, and answer 404 instead of 415.
        app.MapFallback(async context =>
        {
            var path = context.Request.Path;
            if (NotPages.Any(p => path.StartsWithSegments(p))) context.Response.StatusCode = StatusCodes.Status404NotFound;
            else await SendPageAsync(context);
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).AllowAnonymous();
    }

    /// <summary>Answers with the page, which looks at its address itself.</summary>
    public static async Task SendPageAsync(HttpContext context)
    {
        var index = Path.Combine(context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootPath ?? "", "index.html");
        if (!File.Exists(index))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.SendFileAsync(index);
    }
}

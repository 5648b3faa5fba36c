using Microsoft.Net.Http.Headers;

namespace Platform.Web.Edge;

/// <summary>Serves the built client.</summary>
public static class ClientFiles
{
    private static readonly string[] NotPages = ["/api", "/hubs", "/assets", "/dev/mail", "/health", "/openapi", "/_wolverine", "/metrics", "/agent"];

    public static void UseClient(this WebApplication app)
    {
        app.UseWhen(context => !Ports.IsInternal(context), pages => pages.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] =
                // Names in /assets carry a hash of the content; everything else must be asked for again.
                file.Context.Request.Path.StartsWithSegments("/assets")
                    ? "public, max-age=31536000, immutable"
                    : "no-cache"
        }));
    }

    /// <summary>Every other address is a page of the client, except where an old chunk's name must be a 404 (the client then reloads).</summary>
    public static void MapClient(this WebApplication app)
    {
        var index = Path.Combine(app.Environment.WebRootPath ?? "", "index.html");
        // Reads only: it would catch what a route refuses for its content type, and answer 404 instead of 415.
        app.MapFallback(async context =>
        {
            var path = context.Request.Path;
            if (NotPages.Any(p => path.StartsWithSegments(p)) || !File.Exists(index))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.SendFileAsync(index);
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])).AllowAnonymous();
    }
}

namespace Platform.Web.Edge;

/// <summary>
/// Lets only the product's own pages act (SECURITY rows 38 and 55): the exact Origin on hubs, before authentication,
/// because CORS does not cover WebSockets; the Origin or fetch metadata on everything that is not a read.
/// </summary>
public sealed class Origins(PlatformSettings settings, IHostEnvironment environment) : IMiddleware
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1"];
    private readonly HashSet<string> _own = Own(settings, environment);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!Allows(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await Results.Problem(
                "The request came from another site and was refused. Nothing was changed: use the product's own page.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (request.Path.StartsWithSegments("/hubs")) return _own.Contains(origin);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        if (origin.Length > 0) return _own.Contains(origin);
        // Browsers that leave the Origin out still say where a request comes from; tools say neither and hold no cookies
        // that a foreign page could ride on.
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    private static HashSet<string> Own(PlatformSettings settings, IHostEnvironment environment)
    {
        var url = settings.PublicUrl;
        var own = new HashSet<string>(StringComparer.Ordinal) { url.GetLeftPart(UriPartial.Authority) };
        if (environment.IsDevelopment() && url.IsLoopback)
            own.UnionWith(Loopback.Select(h => $"{url.Scheme}://{h}:{url.Port}"));
        return own;
    }
}

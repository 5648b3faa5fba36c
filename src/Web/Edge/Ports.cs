namespace Platform.Web.Edge;

/// <summary>Marks an endpoint that only the internal port answers.</summary>
public sealed record InternalEndpoint;

/// <summary>Keeps the internal port internal: what is mapped for it answers 404 on the public one, and the other way round.</summary>
public static class Ports
{
    /// <summary>Decides by the endpoint that was chosen, not by the path: routing reads some paths in more than one way.</summary>
    public static void UsePortSeparation(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var endpoint = context.GetEndpoint();
            var isInternal = endpoint?.Metadata.GetMetadata<InternalEndpoint>() is not null;
            if (endpoint is not null
                && (isInternal == IsInternal(context) || context.Request.Path.StartsWithSegments("/health")))
                await next(context);
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }

    /// <summary>Whether a request came by the internal port.</summary>
    public static bool IsInternal(HttpContext context) =>
        context.Connection.LocalPort
        == context.RequestServices.GetRequiredService<PlatformSettings>().InternalUrl.Port;
}

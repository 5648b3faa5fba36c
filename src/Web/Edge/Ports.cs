namespace Platform.Web.Edge;

/// <summary>Keeps the internal port internal: what is mapped for it answers 404 on the public one, and the other way round.</summary>
public static class Ports
{
    private static readonly PathString[] Internal = ["/_wolverine", "/metrics"];

    public static void UsePortSeparation(this WebApplication app)
    {
        var port = app.Services.GetRequiredService<PlatformSettings>().InternalUrl.Port;
        app.Use(async (context, next) =>
        {
            var path = context.Request.Path;
            var internalPath = Internal.Any(p => path.StartsWithSegments(p));
            if (internalPath == (context.Connection.LocalPort == port) || path.StartsWithSegments("/health"))
            {
                await next(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }
}

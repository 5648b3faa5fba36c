using Platform.Application.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

/// <summary>
/// The way out of mails about reviews, without signing in. The link itself changes nothing, because mail programs fetch links
/// in advance: the page asks, and programs that know RFC 8058 post by themselves.
/// </summary>
public static class UnsubscribeEndpoints
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder app) =>
        app.MapPost("/unsubscribe/{token:guid}", (Guid token, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<Unsubscribe, Unsubscribed>(new Unsubscribe(token, ActorOf.AddressClass(context.Connection.RemoteIpAddress)), Results.Ok, ct)).AllowAnonymous();
}

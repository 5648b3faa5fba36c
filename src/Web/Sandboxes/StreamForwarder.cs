using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Yarp.ReverseProxy.Forwarder;

namespace Platform.Web.Sandboxes;

/// <summary>
/// Forwards connections to a terminal or a language server to the agent that holds the sandbox: authorises the person,
/// strips what belongs to the browser, and adds a ticket for that one hub, which the agent can check without a database.
/// </summary>
public sealed class StreamForwarder(
    IHttpForwarder forwarder, WorkspaceQueries queries, AgentRegistry registry, SessionCookie cookie,
    SandboxNews news, TimeProvider clock) : IDisposable
{
    private const string TicketHeader = "X-Sandbox-Ticket";
    private static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    // The page asks for a sandbox and connects at the same time.
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(2);

    // SignalR pings every 15 seconds: a connection silent for longer than this is dead.
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromMinutes(2) };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None, EnableMultipleHttp2Connections = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator()
    });

    /// <param name="hub">The agent's, and the one that the ticket opens: <c>terminal</c> or <c>language</c>.</param>
    public async Task ForwardAsync(HttpContext context, string hub)
    {
        var ct = context.RequestAborted;
        var person = context.User.PersonId();
        if (!Guid.TryParse(context.Request.Query["workspace"], out var workspaceId)
            || await queries.OwnAsync(workspaceId, person, ct) is null)
        {
            await Problems.NotFound("workspace").ExecuteAsync(context);
            return;
        }

        var (workspace, sandbox) = await WhenStartedAsync(workspaceId, ct);
        if (workspace?.Sandbox is not { } attached || sandbox is not { State: SandboxState.Ready }
            || registry.Find(attached.AgentId) is not { } agent)
        {
            await Results.Problem(
                "The sandbox is not ready. Your files are saved; the connection opens when it is.",
                statusCode: StatusCodes.Status409Conflict).ExecuteAsync(context);
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watch = WatchSessionAsync(context, ended);
        var ticket = Ticket(agent, hub, attached.Id, workspaceId, person);
        await forwarder.SendAsync(
            context, agent.Url.GetLeftPart(UriPartial.Authority), _client, Config, new Transformer(hub, ticket), ended.Token);
        await ended.CancelAsync();
        await watch;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Waits for a sandbox that is on its way: the page connects when it opens, not when it has heard of it.</summary>
    private async Task<(Workspace? Workspace, Sandbox? Sandbox)> WhenStartedAsync(Guid workspaceId, CancellationToken ct)
    {
        var asked = clock.GetTimestamp();
        while (true)
        {
            // Before the state is read: a change in between is not missed.
            var change = news.NextAsync(workspaceId, ct);
            var (workspace, sandbox) = await queries.SandboxOfAsync(workspaceId, ct);
            var patience = sandbox?.State switch
            {
                SandboxState.Starting => StartPatience,
                null when registry.Choose().AgentId is not null => AskPatience,
                _ => TimeSpan.Zero
            };
            if (clock.GetElapsedTime(asked) >= patience) return (workspace, sandbox);
            await change;
        }
    }

    /// <summary>Cuts the connection when the session ends: a socket must not outlive the right to it.</summary>
    private async Task WatchSessionAsync(HttpContext context, CancellationTokenSource ended)
    {
        try
        {
            using var timer = new PeriodicTimer(Recheck);
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                try
                {
                    if (await cookie.FindAsync(context, ended.Token) is not null) continue;
                }
                catch (Exception e) when (Problems.IsDatabase(e))
                {
                    // Away for a moment is no reason to take the terminal away.
                    continue;
                }

                await ended.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
    }

    private string Ticket(AgentSettings agent, string hub, Guid sandboxId, Guid workspaceId, Guid personId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = "platform-web", Audience = "platform-agent", IssuedAt = now, NotBefore = now.AddSeconds(-5),
                Expires = now + TicketLife,
                Subject = new ClaimsIdentity(
                [
                    new Claim("sub", personId.ToString()), new Claim("sandbox", sandboxId.ToString()),
                    new Claim("workspace", workspaceId.ToString()), new Claim("mode", "rw"),
                    new Claim("hub", hub)
                ]),
                SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(Encoding.UTF8.GetBytes(agent.Key)), SecurityAlgorithms.HmacSha256)
            });
    }

    private sealed class Transformer(string hub, string ticket) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix,
            CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.RequestUri = new Uri($"{destinationPrefix}/hubs/{hub}");
            proxyRequest.Headers.Host = null;
            foreach (var header in new[] { "Cookie", "Authorization", "Origin", "Referer", TicketHeader })
                proxyRequest.Headers.Remove(header);
            proxyRequest.Headers.Add(TicketHeader, ticket);
        }
    }
}

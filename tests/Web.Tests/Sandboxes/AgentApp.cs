using System.Net.Sockets;
using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace Platform.Web.Tests.Sandboxes;

/// <summary>The application on real ports, with one agent that answers (<see cref="PeerAgent"/>) and one that does not.</summary>
public sealed class AgentApp : PlatformApp
{
    public const int MaxFileBytes = 200_000;

    /// <summary>Long enough for what other tests do in between, short enough to wait for.</summary>
    public const int StartSeconds = 12;

    private readonly int _publicPort = FreePort();
    private readonly int _internalPort = FreePort();
    private LiveHost _live = null!;

    public PeerAgent Agent { get; } = new();

    public override IServiceProvider Services => _live.Services;

    public Uri PublicUrl => new($"http://127.0.0.1:{_publicPort}");

    public Uri InternalUrl => new($"http://127.0.0.1:{_internalPort}");

    protected override string PublicOrigin => PublicUrl.GetLeftPart(UriPartial.Authority);

    internal override Uri Address => PublicUrl;

    public override async ValueTask InitializeAsync()
    {
        await Agent.StartAsync(FreePort(), InternalUrl);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_live is not null) await _live.DisposeAsync();
        await base.DisposeAsync();
        await Agent.DisposeAsync();
    }

    /// <summary>Somebody whose workspace has a sandbox that is ready.</summary>
    public async Task<(Learner Learner, Guid SandboxId)> WithSandboxAsync()
    {
        var learner = await SignInAsync();
        var sandbox = await StartSandboxAsync(learner);
        await ReportReadyAsync(learner, sandbox);
        return (learner, sandbox);
    }

    /// <summary>Somebody who may do everything.</summary>
    public async Task<Learner> AdminAsync()
    {
        var email = NewEmail();
        await ChangeRoleAsync(email, Domain.Identity.Role.Admin, true);
        return await SignInAsync(email);
    }

    /// <summary>Asks for a sandbox and waits until the agent was told.</summary>
    public async Task<Guid> StartSandboxAsync(Learner learner)
    {
        var ensured = await Eventually.GetAsync(
            () => learner.PostAsync($"{learner.Workspace}/sandbox"), r => r.Status != HttpStatusCode.ServiceUnavailable);
        var sandbox = ensured.Expect(HttpStatusCode.Accepted).GetProperty("sandboxId").GetGuid();
        await Agent.ToldAsync<Application.Sandboxes.StartSandbox>(m => m.SandboxId == sandbox);
        return sandbox;
    }

    public Task<Application.Sandboxes.ReportAccepted> ReportReadyAsync(Learner learner, Guid sandbox) =>
        Agent.ReportAsync<Application.Sandboxes.ReportAccepted>(new Application.Sandboxes.ReportSandboxReady(
            sandbox, learner.WorkspaceId, 1, true, 12, "image", "runc"));

    internal override HttpMessageHandler Handler() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };

    internal override WebSocketClient? WebSockets() => null;

    protected override Task<IAlbaHost> StartAsync()
    {
        _live = new LiveHost(Build);
        _live.UseKestrel();
        _live.StartServer();
        return Task.FromResult<IAlbaHost>(null!);
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        builder.UseSetting("Platform:PublicUrl", PublicOrigin);
        builder.UseSetting("Platform:InternalUrl", InternalUrl.GetLeftPart(UriPartial.Authority));
        builder.UseSetting("Platform:WorkspaceLimits:MaxFileBytes", $"{MaxFileBytes}");
        builder.UseSetting("Platform:StartSeconds", $"{StartSeconds}");
        builder.UseSetting("Platform:RunSeconds", "60");
        builder.UseSetting("Platform:SandboxLimits:Processes", "100");
        builder.UseSetting("Platform:RoleLimits:reviewer:MemoryBytes", $"{1L << 30}");
        builder.UseSetting("Platform:RoleLimits:reviewer:RunSeconds", "90");
        builder.UseSetting("Platform:Agents:0:Id", PeerAgent.Id);
        builder.UseSetting("Platform:Agents:0:Url", Agent.Url.ToString());
        builder.UseSetting("Platform:Agents:0:Key", PeerAgent.Key);
        builder.UseSetting("Platform:Agents:1:Id", PeerAgent.OtherId);
        builder.UseSetting("Platform:Agents:1:Url", $"http://127.0.0.1:{FreePort()}");
        builder.UseSetting("Platform:Agents:1:Key", PeerAgent.OtherKey);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class LiveHost(Action<IWebHostBuilder> build) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder) => build(builder);
    }
}

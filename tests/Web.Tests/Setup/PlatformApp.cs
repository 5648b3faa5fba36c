using Alba;
using JasperFx.CommandLine;
using Marten;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application;
using Platform.Application.Identity;
using Platform.Domain.Identity;
using Platform.Infrastructure.Identity;
using Wolverine;

namespace Platform.Web.Tests.Setup;

/// <summary>The whole application in development mode on a database of its own, without agents.</summary>
public class PlatformApp : IAsyncLifetime
{
    public const string Origin = "http://127.0.0.1:8080";

    private IAlbaHost _host = null!;

    static PlatformApp() => JasperFxEnvironment.AutoStartHost = true;

    public TestDatabase Database { get; private set; } = null!;

    public LogCapture Logs { get; } = new();

    public virtual IServiceProvider Services => _host.Services;

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    protected virtual string PublicOrigin => Origin;

    /// <summary>Whether it need not take part in the election of a leader, which makes its start faster.</summary>
    protected virtual bool IsAlone => true;

    /// <summary>Where the last link for an address leads.</summary>
    public virtual string TokenFor(string email) => Token(
        Services.GetRequiredService<DevelopmentMailer>().Mails.First(m => m.To == email));

    public virtual async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        _host = await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody without a session, from an address of their own.</summary>
    public Visitor Visitor() => new(Handler(), PublicOrigin);

    /// <summary>Follows a sign-in link.</summary>
    public async Task<Learner> SignInAsync(string? email = null)
    {
        email ??= NewEmail();
        var visitor = Visitor();
        (await visitor.PostAsync("/api/sign-in", new { email })).Expect(HttpStatusCode.Accepted);
        var me = (await visitor.PostAsync("/api/sign-in/confirm", new { token = TokenFor(email) })).Expect(HttpStatusCode.OK);
        return new Learner(
            this, visitor, email, me.GetProperty("personId").GetGuid(), me.GetProperty("workspaceId").GetGuid());
    }

    public static string NewEmail() => $"{Guid.NewGuid():N}@example.org";

    public async Task ChangeRoleAsync(string email, Role role, bool grant)
    {
        var answer = await InvokeAsync<Answer<RoleChanged>>(new ChangeRole(Actor.System, email, role, grant));
        Assert.NotNull(answer.Value);
    }

    public async Task<T> InvokeAsync<T>(object message)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<T>(message);
    }

    /// <summary>The events of a stream, as they are stored.</summary>
    public async Task<IReadOnlyList<JasperFx.Events.IEvent>> EventsAsync(Guid streamId)
    {
        await using var session = Store.QuerySession();
        return await session.Events.FetchStreamAsync(streamId, token: TestContext.Current.CancellationToken);
    }

    internal virtual HttpMessageHandler Handler() => _host.Server.CreateHandler();

    internal virtual WebSocketClient? WebSockets() => _host.Server.CreateWebSocketClient();

    internal virtual Uri Address => new("http://127.0.0.1:8080");

    protected virtual async Task<IAlbaHost> StartAsync() => await AlbaHost.For<Program>(Build);

    protected static string Token(Mail mail) => mail.Link[(mail.Link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    protected void Build(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Platform", Database.ConnectionString);
        builder.UseSetting("Platform:SignInLimits:PerClient", "1000000");
        builder.UseSetting("Platform:SignInLimits:PerAddress", "1000000");
        builder.UseSetting("Platform:SignInLimits:Total", "1000000");
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
        builder.ConfigureServices(services =>
        {
            if (IsAlone) services.RunWolverineInSoloMode();
            services.AddSingleton<IStartupFilter, ClientAddress>();
        });
        Configure(builder);
    }

    /// <summary>What is different in this application.</summary>
    protected virtual void Configure(IWebHostBuilder builder)
    {
    }
}

using System.Net.Http.Headers;
using JasperFx.CodeGeneration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Sandboxes;
using Wolverine;
using Wolverine.Http;
using Wolverine.Http.Transport;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>The other end of the contract: a Wolverine host that keeps workspaces in memory and remembers what the agent reports.</summary>
public sealed class WebPeer : IAsyncDisposable
{
    public const string Key = "a-key-for-tests-that-is-long-enough-0123456789";
    private readonly WebApplication _app;

    private WebPeer(WebApplication app, PeerState state, string url)
    {
        (_app, State, Url) = (app, state, url);
    }

    public PeerState State { get; }
    public string Url { get; }

    public static async Task<WebPeer> StartAsync(int port, string agentUrl)
    {
        var url = $"http://127.0.0.1:{port}";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ApplicationName = typeof(WebPeer).Assembly.GetName().Name, Args = ["--Logging:LogLevel:Default=Warning"] });
        builder.WebHost.UseUrls(url).ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 64 * 1024 * 1024);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Wolverine", LogLevel.None);
        var state = new PeerState();
        builder.Services.AddSingleton(state);
        var destination = new Uri($"{agentUrl}/_wolverine/batch/commands").ToString();
        var questions = new Uri($"{agentUrl}/_wolverine/invoke").ToString();
        builder.Host.UseWolverine(o =>
        {
            o.ApplicationAssembly = typeof(WebPeer).Assembly;
            o.Discovery.DisableConventionalDiscovery().IncludeType<PeerHandler>();
            o.PublishMessage<StartSandbox>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<StopSandbox>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<KeepSandbox>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<SyncSandbox>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<StartRun>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<ChangePackages>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<StopPackages>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<UsePackagePolicy>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<StopRun>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<ThawFiles>().ToHttpEndpoint(destination).BufferedInMemory().MessageBatchTimeout(TimeSpan.FromMilliseconds(1));
            o.PublishMessage<FreezeFiles>().ToHttpEndpoint(questions);
            o.MaxIncomingEnvelopeDataSize = 64 * 1024 * 1024;
            o.CodeGeneration.TypeLoadMode = TypeLoadMode.Dynamic;
        });
        builder.Services.AddWolverineHttp();
        foreach (var address in (string[])[destination, questions])
            builder.Services.AddHttpClient(address, c =>
            {
                c.BaseAddress = new Uri(address);
                c.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            });
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (state.IsDown || context.Request.Headers.Authorization != $"Bearer {Key}")
            {
                context.Response.StatusCode = state.IsDown ? 503 : 401;
                return Task.CompletedTask;
            }
            return next(context);
        });
        app.MapWolverineHttpTransportEndpoints();
        await app.StartAsync();
        return new WebPeer(app, state, url);
    }

    /// <summary>Sends a command as Web does: in a batch, without a reply.</summary>
    public async Task SendAsync(object command)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(command);
    }

    /// <summary>Asks as Web does: the answer comes with the response.</summary>
    public async Task<T> AskAsync<T>(object question)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMessageBus>()
            .InvokeAsync<T>(question, timeout: TimeSpan.FromSeconds(9));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>Answers the agent.</summary>
public sealed class PeerHandler
{
    public static WorkspaceFiles Handle(FetchWorkspaceFiles query, PeerState state) => state.Workspace(query.WorkspaceId).Since(query.SinceVersion);

    public static FileChangeRecorded Handle(ReportFileChange report, PeerState state)
    {
        var recorded = state.Workspace(report.WorkspaceId).Take(report);
        state.Add(report);
        return recorded;
    }

    public static ReportAccepted Handle(ReportSandboxReady report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportSandboxStopped report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportLimitReached report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportRunStarted report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportCommandExecuted report, PeerState state) => state.Add(report);
    public static EarlierCommands Handle(FetchCommands query, PeerState state) => new(state.Workspace(query.WorkspaceId).Commands);
    public static ReportAccepted Handle(ReportRunFinished report, PeerState state) => state.Add(report);
    public static WorkspacePackages Handle(FetchPackages query, PeerState state) => new(state.Workspace(query.WorkspaceId).Packages, state.Policy);
    public static ReportAccepted Handle(ReportInstallationStarted report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportPackageFiles report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportPackageSet report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportInstallationEnded report, PeerState state) => state.Add(report);
    public static ReportAccepted Handle(ReportPackageRequestRefused report, PeerState state) => state.Add(report);
}

using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Application.Sandboxes;
using Wolverine;
using Wolverine.Http;
using Wolverine.Http.Transport;

namespace Platform.Web.Tests.Sandboxes;

/// <summary>Speaks the agent's protocol as the agent does, over Wolverine and HTTP, without an engine.</summary>
public sealed class PeerAgent : IAsyncDisposable
{
    public const string Id = "agent-1";
    public const string Key = "key-of-agent-1-0123456789abcdef0123456789abcdef";
    public const string OtherId = "agent-2";
    public const string OtherKey = "key-of-agent-2-0123456789abcdef0123456789abcdef";

    private readonly PeerState _state = new();
    private WebApplication _app = null!;

    public Uri Url { get; private set; } = null!;

    public async Task StartAsync(int port, Uri web)
    {
        Url = new Uri($"http://127.0.0.1:{port}");
        var own = new Uri(web, "/_wolverine/invoke").ToString();
        var other = new Uri(web, "/_wolverine/invoke?as=other").ToString();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(Url.ToString());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_state);
        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(PeerAgent).Assembly;
            options.Discovery.DisableConventionalDiscovery().IncludeType<PeerHandler>();
            options.Publish(p => p.ToHttpEndpoint(own).Named(Id));
            options.Publish(p => p.ToHttpEndpoint(other).Named(OtherId));
        });
        builder.Services.AddWolverineHttp();
        AddClient(own, Key);
        AddClient(other, OtherKey);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            if (context.Request.Headers.Authorization.ToString() == $"Bearer {Key}") return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        _app.MapGet("/agent/status", () => _state.Status());
        _app.MapGet("/agent/packages", (string search, int limit) => new FoundPackages(
            [.. _state.Index.Keys.Where(n => n.Contains(search, StringComparison.Ordinal)).Take(limit)], true));
        _app.MapGet("/agent/packages/{name}", (string name) => _state.Index.TryGetValue(name, out var versions)
            ? Results.Ok(versions) : Results.NotFound());
        _app.MapWolverineHttpTransportEndpoints();
        await _app.StartAsync();

        void AddClient(string address, string key) => builder.Services.AddHttpClient(address, client =>
        {
            client.BaseAddress = new Uri(address);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        });
    }

    /// <summary>Reports something to Web, with the key of this agent or another's.</summary>
    public async Task<T> ReportAsync<T>(object report, string agentId = Id) where T : class
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMessageBus>().EndpointFor(agentId)
            .InvokeAsync<T>(report, TestContext.Current.CancellationToken, Eventually.Patience);
    }

    /// <summary>Waits until Web has sent such a command.</summary>
    public Task<T> ToldAsync<T>(Func<T, bool> wanted) where T : class =>
        Eventually.GetAsync(() => Task.FromResult(_state.Received.OfType<T>().FirstOrDefault(wanted)), m => m is not null)!;

    public IEnumerable<T> Told<T>() => _state.Received.OfType<T>();

    /// <summary>Puts a package into the index.</summary>
    public void Publish(PackageVersions versions) => _state.Index[versions.Name] = versions;

    /// <summary>Describes a sandbox in more detail from now on.</summary>
    public void Describe(Guid sandboxId, Func<AgentSandbox, AgentSandbox> detail) => _state.Details[sandboxId] = detail;

    /// <summary>Takes no new sandboxes until the result is disposed.</summary>
    public IDisposable Refuse(string? words, bool draining = false)
    {
        (_state.Refuses, _state.Host) = (words, PeerState.Ordinary with { Draining = draining });
        return new Willing(_state);
    }

    private sealed class Willing(PeerState state) : IDisposable
    {
        public void Dispose() => (state.Refuses, state.Host) = (null, PeerState.Ordinary);
    }

    /// <summary>What happens when it is asked to make a sandbox stand still.</summary>
    public void OnFreeze(Guid sandboxId, Func<Task<FilesFrozen>> freeze) => _state.Freezes[sandboxId] = freeze;

    /// <summary>Forgets a sandbox, as after the loss of a container.</summary>
    public void Lose(Guid sandboxId) => _state.Sandboxes.TryRemove(sandboxId, out _);

    /// <summary>Forgets a run, as after a restart.</summary>
    public void LoseRun(Guid runId) => _state.Runs.TryRemove(runId, out _);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}

/// <summary>What the peer holds and was told.</summary>
public sealed class PeerState
{
    private readonly Guid _instance = Guid.NewGuid();

    public static readonly AgentHost Ordinary = new("runc", true, true, true, 8L << 30, 1L << 30, 2, false);

    public ConcurrentQueue<object> Received { get; } = new();

    public ConcurrentDictionary<Guid, Func<AgentSandbox, AgentSandbox>> Details { get; } = new();

    public ConcurrentDictionary<string, PackageVersions> Index { get; } = new();

    public ConcurrentDictionary<Guid, Func<Task<FilesFrozen>>> Freezes { get; } = new();

    public string? Refuses { get; set; }

    public AgentHost Host { get; set; } = Ordinary;

    public ConcurrentDictionary<Guid, Guid> Sandboxes { get; } = new();

    public ConcurrentDictionary<Guid, Guid> Runs { get; } = new();

    public AgentStatus Status() => new(
        PeerAgent.Id, _instance, true, "peer", 0,
        [.. Sandboxes.Select(s => Details.GetValueOrDefault(s.Key, plain => plain)(new AgentSandbox(
            s.Key, s.Value, true, [.. Runs.Where(r => r.Value == s.Key).Select(r => r.Key)])))],
        Host, Refuses, true);
}

public sealed class PeerHandler(PeerState state)
{
    public void Handle(StartSandbox message)
    {
        state.Sandboxes[message.SandboxId] = message.WorkspaceId;
        state.Received.Enqueue(message);
    }

    public void Handle(StopSandbox message)
    {
        state.Sandboxes.TryRemove(message.SandboxId, out _);
        state.Received.Enqueue(message);
    }

    public Task<FilesFrozen> Handle(FreezeFiles message)
    {
        state.Received.Enqueue(message);
        return state.Freezes.TryGetValue(message.SandboxId, out var freeze) ? freeze() : Task.FromResult(new FilesFrozen(true));
    }

    public void Handle(ThawFiles message) => state.Received.Enqueue(message);

    public void Handle(SyncSandbox message) => state.Received.Enqueue(message);

    public void Handle(KeepSandbox message) => state.Received.Enqueue(message);

    public void Handle(StartRun message)
    {
        state.Runs[message.RunId] = message.SandboxId;
        state.Received.Enqueue(message);
    }

    public void Handle(StopRun message) => state.Received.Enqueue(message);

    public void Handle(ChangePackages message) => state.Received.Enqueue(message);

    public void Handle(StopPackages message) => state.Received.Enqueue(message);

    public void Handle(UsePackagePolicy message) => state.Received.Enqueue(message);
}

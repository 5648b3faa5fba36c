using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

[assembly: AssemblyFixture(typeof(AgentPlayground))]

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>A real agent on a real engine, with a peer that plays Web. One for the whole assembly: it costs a second.</summary>
public sealed class AgentPlayground : IAsyncLifetime
{
    public static readonly string Image = Environment.GetEnvironmentVariable("TEST_SANDBOX_IMAGE") ?? "platform-sandbox:current";
    public static readonly string LanguageImage = Environment.GetEnvironmentVariable("TEST_LANGUAGE_IMAGE") ?? "platform-language:current";
    public static readonly string EngineAddress = Environment.GetEnvironmentVariable("TEST_ENGINE") ?? "unix:///var/run/docker.sock";
    private readonly string _agentId;
    private readonly int _warm;
    private readonly string[] _settings;
    private readonly string _engine;
    private readonly string _folder;

    public AgentPlayground() : this(1)
    {
    }

    /// <param name="settings">More of the agent's settings, as <c>Name=value</c>.</param>
    internal AgentPlayground(int warm, params string[] settings) : this(warm, null, settings)
    {
    }

    /// <param name="engine">Another way to the engine, when something stands in between.</param>
    internal AgentPlayground(int warm, Uri? engine, params string[] settings)
    {
        (_warm, _settings, _agentId) = (warm, settings, $"test-{Guid.NewGuid():N}"[..20]);
        _engine = (engine ?? new Uri(EngineAddress)).AbsolutePath;
        _folder = Directory.CreateTempSubdirectory("gate-").FullName;
        Url = $"http://127.0.0.1:{FreePort()}";
    }

    private static string LogLevel => Environment.GetEnvironmentVariable("TEST_LOG") ?? "Error";

    public string Url { get; }
    public string AgentId => _agentId;
    public string GateSocket => Path.Combine(_folder, "gate.sock");
    public string DiskFolder => Path.Combine(_folder, "disks");
    public WebApplication Gate { get; private set; } = null!;
    public WebApplication Agent { get; private set; } = null!;
    public WebPeer Web { get; private set; } = null!;
    public PeerState State => Web.State;

    public async ValueTask InitializeAsync()
    {
        Web = await WebPeer.StartAsync(FreePort(), Url);
        await StartGateAsync();
        await StartAgentAsync();
    }

    public async Task StartGateAsync(params string[] more)
    {
        Gate = EngineGate.Program.Build([
            $"--Gate:Socket={GateSocket}", $"--Gate:Engine={_engine}", $"--Gate:AgentId={_agentId}", $"--Gate:Image={Image}",
            $"--Gate:LanguageImage={LanguageImage}", $"--Gate:Disks={DiskFolder}", $"--Logging:LogLevel:Default={LogLevel}", .. more
        ]);
        await EngineGate.Program.StartAsync(Gate);
    }

    public async Task StopGateAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Gate.StopAsync(patience.Token);
        await Gate.DisposeAsync();
    }

    public async Task StartAgentAsync()
    {
        Agent = Program.Build([
            $"--Agent:Id={_agentId}", $"--Agent:Url={Url}", $"--Agent:WebUrl={Web.Url}", $"--Agent:Key={WebPeer.Key}",
            $"--Agent:Engine=unix://{GateSocket}", $"--Agent:Image={Image}", $"--Agent:WarmSandboxes={_warm}",
            $"--Agent:Languages:Image={LanguageImage}",
            $"--Agent:MaxWarmSandboxes={_warm}", "--Agent:SampleMilliseconds=300",
            // Tests make containers that the agent does not know.
            "--Agent:TidySeconds=600", "--environment=Development",
            $"--Logging:LogLevel:Default={LogLevel}", "--Logging:LogLevel:Wolverine=None",
            .. _settings.Select(s => $"--Agent:{s}")
        ]);
        await Agent.StartAsync();
    }

    public async Task StopAgentAsync()
    {
        await Agent.StopAsync();
        await Agent.DisposeAsync();
    }

    /// <summary>What Web reads once a second.</summary>
    public async Task<AgentStatus> StatusAsync()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", WebPeer.Key);
        return (await http.GetFromJsonAsync<AgentStatus>($"{Url}/agent/status", TestContext.Current.CancellationToken))!;
    }

    /// <summary>A sandbox that is ready, for a workspace with these files.</summary>
    public Task<TestSandbox> StartSandboxAsync(params (string Path, string Text)[] files) => StartSandboxAsync(null, files);

    /// <summary>The same, of a shape of its own.</summary>
    public async Task<TestSandbox> StartSandboxAsync(SandboxLimits? limits, params (string Path, string Text)[] files)
    {
        var sandbox = new TestSandbox(this);
        foreach (var (path, text) in files)
            sandbox.Workspace.Write(path, text);
        await Web.SendAsync(new StartSandbox(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid(), limits));
        sandbox.Ready = await State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id, 30);
        return sandbox;
    }

    /// <summary>One of a workspace into whose earlier shells something was typed.</summary>
    public async Task<TestSandbox> StartWithHistoryAsync(params string[] commands)
    {
        var sandbox = new TestSandbox(this);
        sandbox.Workspace.Commands = commands;
        await Web.SendAsync(new StartSandbox(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid()));
        sandbox.Ready = await State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id, 30);
        return sandbox;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAgentAsync();
        }
        catch (ObjectDisposedException)
        {
            // A test has stopped it.
        }
        await Web.DisposeAsync();
        await Gate.DisposeAsync();
        await DockerCli.RunAsync("ps", "-aq", "--filter", $"label=platform.agent={_agentId}").ContinueWith(async found =>
        {
            foreach (var id in (await found).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await DockerCli.RunAsync("rm", "-fv", id);
        }, TaskScheduler.Default).Unwrap();
        Directory.Delete(_folder, recursive: true);
    }

    // Each only once: what restarts on its own port must find it free.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> HandedOut = new();

    public static int FreePort()
    {
        for (var port = 18100 + Random.Shared.Next(700); ; port++)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                if (HandedOut.TryAdd(port, true))
                    return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>What survives when the agent, a container or the engine goes away. Agents of their own.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_container_that_cannot_be_taken_over_while_the_engine_is_away_leaves_nothing_behind()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        var services = playground.Agent.Services;
        var (registry, budget) = (services.GetRequiredService<SandboxRegistry>(), services.GetRequiredService<MemoryBudget>());
        var (promised, sandbox) = (budget.Promised, Guid.NewGuid());
        await playground.StopGateAsync();

        registry.Adopt(sandbox, Guid.NewGuid(), new ContainerFound(new string('a', 64), "gone", true, SandboxLimits.Default));

        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox, 60);
        await Until.TrueAsync(() => Task.FromResult(registry.Find(sandbox) is null && budget.Promised == promised), "it is still there");
        await playground.StartGateAsync();
    }

    [Fact]
    public async Task A_restarted_agent_goes_on_with_its_sandboxes()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"), ("gone.py", "x"));
        await using (var terminal = await TerminalClient.ConnectAsync(sandbox))
        {
            await terminal.OpenAsync();
            await terminal.InputAsync("sleep 1234 &\r");
            await sandbox.UntilAsync("pgrep sleep");
        }
        var instance = (await playground.StatusAsync()).InstanceId;
        var ready = sandbox.Ready;
        await playground.StopAgentAsync();
        // Nobody watches now.
        await sandbox.ShellAsync("echo unseen > unseen.txt");
        sandbox.Workspace.Write("main.py", "2\n");
        sandbox.Workspace.Delete("gone.py");

        await playground.StartAgentAsync();

        await sandbox.ChangeAsync(SandboxChange.Written, "unseen.txt");
        await sandbox.UntilAsync("[ $(cat main.py) = 2 ] && [ ! -e gone.py ] && ! pgrep sleep");
        await playground.State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id && r.Sequence > ready.Sequence);
        var status = await playground.StatusAsync();
        Assert.NotEqual(instance, status.InstanceId);
        Assert.Equal([sandbox.Id], status.Sandboxes.Select(s => s.SandboxId));
        await using var again = await TerminalClient.ConnectAsync(sandbox);
        await again.OpenAsync();
        await again.WaitForAsync("This is a new shell");
        await again.InputAsync("echo wor''ks\r");
        await again.WaitForAsync("works");
    }

    [Fact]
    public async Task A_change_that_the_helper_tells_before_anybody_listens_is_not_lost()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        var settings = new AgentSettings { Id = playground.AgentId, Engine = $"unix://{playground.GateSocket}", Image = AgentPlayground.Image };
        using var engine = new Engine(settings);
        await using var container = await SandboxContainer.CreateAsync(
            engine, settings, ContainerNames.Warm(settings.Id), SandboxLimits.Default,
            new MemoryBudget(settings).Acknowledge(0), NullLogger.Instance, ct);
        await DockerCli.RunAsync("exec", "-u", "1000:1000", "-w", "/home/learner/workspace", container.Id, "touch", "early.txt");
        // The helper tells what it knows at once, and waits in vain for its answer.
        await container.Link.SettleAsync(TimeSpan.FromSeconds(1), ct);

        var paths = System.Threading.Channels.Channel.CreateUnbounded<string>();
        container.Link.Changed = notice =>
        {
            paths.Writer.TryWrite(notice.Path);
            _ = notice.From.AcknowledgeAsync(notice.Id, ct);
        };
        await DockerCli.RunAsync("exec", "-u", "1000:1000", "-w", "/home/learner/workspace", container.Id, "touch", "late.txt");

        Assert.Equal("early.txt", await paths.Reader.ReadAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), ct));
        Assert.Equal("late.txt", await paths.Reader.ReadAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), ct));
    }

    [Fact]
    public async Task A_dead_container_is_a_lost_sandbox_and_an_interrupted_run()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        var sandbox = await playground.StartSandboxAsync(("main.py", "import time\ntime.sleep(600)\n"));
        Assert.False(sandbox.Ready.Warm);
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);
        Assert.Equal([run.RunId], (await playground.StatusAsync()).Sandboxes.Single().Runs);

        await DockerCli.RunAsync("kill", await sandbox.ContainerAsync());

        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id);
        var finished = await sandbox.FinishedAsync(run);
        Assert.Equal((RunEnd.Interrupted, true), (finished.End, finished.Sequence < stopped.Sequence));
        Assert.Contains(stopped.Reason, new[] { SandboxStopReason.Exited, SandboxStopReason.Lost });
        await Until.TrueAsync(async () => (await playground.StatusAsync()).Sandboxes.Count == 0, "the sandbox is still listed");
    }

    [Fact]
    public async Task Without_an_engine_the_agent_says_so_and_comes_back_with_it()
    {
        await using var door = new EngineDoor();
        await using var playground = new AgentPlayground(0, new Uri(door.Address));
        await playground.InitializeAsync();
        var sandbox = await playground.StartSandboxAsync();

        door.Close();

        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id);
        Assert.Contains(stopped.Reason, new[] { SandboxStopReason.EngineUnavailable, SandboxStopReason.Lost });
        await Until.TrueAsync(async () => !(await playground.StatusAsync()).EngineAvailable, "the engine is still available");
        var refused = new TestSandbox(playground);
        await playground.Web.SendAsync(new StartSandbox(refused.Id, refused.WorkspaceId, Guid.NewGuid()));
        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == refused.Id && r.Reason == SandboxStopReason.EngineUnavailable);

        door.Open();

        await Until.TrueAsync(async () => (await playground.StatusAsync()).EngineAvailable, "the engine never came back");
        await using var next = await playground.StartSandboxAsync();
        await Until.TrueAsync(
            async () => (await DockerCli.RunAsync("ps", "-aq", "--filter", $"name={sandbox.Id:N}")).Trim().Length == 0, "the lost sandbox's container stays");
    }

    [Fact]
    public async Task A_gate_that_is_started_again_costs_no_sandbox()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.InputAsync("echo before\r");
        await terminal.WaitForAsync("before");

        await playground.StopGateAsync();
        await playground.StartGateAsync();

        // The helper is started again, and files go both ways as before.
        sandbox.Workspace.Write("main.py", "2\n");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = 2 ]");
        await sandbox.ShellAsync("echo from-inside > inside.txt");
        await sandbox.ChangeAsync(SandboxChange.Written, "inside.txt");
        await terminal.OpenAsync("shell-2");
        await terminal.InputAsync("echo wor''ks\r", "shell-2");
        await terminal.WaitForAsync("works", "shell-2");
        Assert.Equal([sandbox.Id], (await playground.StatusAsync()).Sandboxes.Select(s => s.SandboxId));
    }

    [Fact]
    public async Task Status_and_messages_need_the_key()
    {
        await using var playground = new AgentPlayground(0);
        await playground.InitializeAsync();
        using var http = new HttpClient();
        foreach (var key in new[] { null, "wrong", WebPeer.Key + "x" })
        {
            http.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{playground.Url}/agent/status", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync($"{playground.Url}/_wolverine/batch/commands", null, TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync($"{playground.Url}/_wolverine/invoke", null, TestContext.Current.CancellationToken)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{playground.Url}/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>A door in front of the engine's socket, because the engine itself is not the tests' to stop.</summary>
    private sealed class EngineDoor : IAsyncDisposable
    {
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.sock");
        private readonly List<Socket> _sockets = [];
        private Socket _listener;

        public EngineDoor() => _listener = Listen();

        public string Address => $"unix://{_path}";

        public void Open() => _listener = Listen();

        public void Close()
        {
            _listener.Dispose();
            lock (_sockets)
            {
                _sockets.ForEach(s => s.Dispose());
                _sockets.Clear();
            }
        }

        private Socket Listen()
        {
            File.Delete(_path);
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(_path));
            listener.Listen();
            _ = AcceptAsync(listener);
            return listener;
        }

        private async Task AcceptAsync(Socket listener)
        {
            try
            {
                while (true)
                {
                    var client = await listener.AcceptAsync();
                    var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await engine.ConnectAsync(new UnixDomainSocketEndPoint(new Uri(AgentPlayground.EngineAddress).AbsolutePath));
                    lock (_sockets)
                        _sockets.AddRange([client, engine]);
                    _ = CopyAsync(client, engine);
                    _ = CopyAsync(engine, client);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed.
            }
        }

        private static async Task CopyAsync(Socket from, Socket to)
        {
            try
            {
                var buffer = new byte[64 * 1024];
                int count;
                while ((count = await from.ReceiveAsync(buffer)) > 0)
                    await to.SendAsync(buffer.AsMemory(0, count));
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One side is gone; the other one follows.
                from.Dispose();
                to.Dispose();
            }
        }

        public ValueTask DisposeAsync()
        {
            Close();
            File.Delete(_path);
            return ValueTask.CompletedTask;
        }
    }
}

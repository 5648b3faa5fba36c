using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>An index, and an agent that has no other. One for a class of tests.</summary>
public class PackageWorld : IAsyncLifetime
{
    public IndexServer Index { get; private set; } = null!;
    public AgentPlayground Playground { get; private set; } = null!;
    public PeerState State => Playground.State;

    /// <summary>More of the agent's settings.</summary>
    protected virtual string[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        Index = await IndexServer.StartAsync(Environment.GetEnvironmentVariable("TEST_WHEELS"));
        Playground = new AgentPlayground(0, [$"Packages:Index={Index.Index}", .. Settings]);
        await Playground.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Playground.DisposeAsync();
        await Index.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task<ReportInstallationStarted> StartedAsync(TestSandbox sandbox, Func<ReportInstallationStarted, bool>? fits = null) =>
        await State.WaitForAsync<ReportInstallationStarted>(r => r.SandboxId == sandbox.Id && fits?.Invoke(r) != false, 30);

    public Task<ReportInstallationEnded> EndedAsync(Guid installation) =>
        State.WaitForAsync<ReportInstallationEnded>(r => r.InstallationId == installation, 60);

    /// <summary>Types a command in the first shell, and waits for its end; what it printed.</summary>
    public static async Task<string> TypeAsync(TestSandbox sandbox, string command, int seconds = 60)
    {
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(columns: 200);
        var mark = $"end-{Guid.NewGuid():N}"[..12];
        await terminal.InputAsync($"{command}; echo {mark[..4]}''{mark[4..]}\r");
        return await terminal.WaitForAsync(mark, seconds: seconds);
    }

    /// <summary>Types an installation, and waits until Web knows its end.</summary>
    public async Task<(ReportInstallationStarted Started, ReportInstallationEnded Ended, string Printed)> InstallAsync(TestSandbox sandbox, string what)
    {
        var before = State.All<ReportInstallationStarted>().Count;
        var printed = await TypeAsync(sandbox, $"pip install {what}");
        await Until.TrueAsync(() => Task.FromResult(State.All<ReportInstallationStarted>().Skip(before).Any(r => r.SandboxId == sandbox.Id)), $"no installation: {printed}");
        var started = State.All<ReportInstallationStarted>().Skip(before).First(r => r.SandboxId == sandbox.Id);
        return (started, await EndedAsync(started.InstallationId), printed);
    }

    public async Task<(PackageFailure?, string)> FailureAsync(TestSandbox sandbox, string what)
    {
        var (_, ended, printed) = await InstallAsync(sandbox, what);
        Assert.False(string.IsNullOrEmpty(ended.Detail), printed);
        return (ended.Failure, ended.Detail!);
    }

    /// <summary>Sends bytes to the gate, as a program that is an installer or one that is none; the answer's first line.</summary>
    public static async Task<string> AskAsync(TestSandbox sandbox, string request, bool installer = true, string session = "")
    {
        const string Program = """
            import base64, socket, sys
            s = socket.create_connection(("127.0.0.1", 3141), 20)
            s.sendall(base64.b64decode(sys.argv[1]))
            answer = b""
            while piece := s.recv(65536):
                answer += piece
            print(answer.split(b"\r\n")[0].decode("latin-1"))
            """;
        var name = installer ? "pip" : "curl";
        await sandbox.ShellAsync($"mkdir -p ~/x && echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(Program))} | base64 -d > ~/x/$$ && mv ~/x/$$ ~/x/{name}");
        return (await sandbox.ShellAsync($"{session} python ~/x/{name} {Convert.ToBase64String(Encoding.Latin1.GetBytes(request))} 2>&1 | tail -1")).Trim();
    }

    public static Task<string> GetAsync(TestSandbox sandbox, string path, bool installer = true, string session = "") =>
        AskAsync(sandbox, $"GET {path} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n", installer, session);
}

using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>One sandbox of a test; stopped when the test ends.</summary>
public sealed class TestSandbox(AgentPlayground playground) : IAsyncDisposable
{
    private string? _container;

    public Guid Id { get; } = Guid.NewGuid();
    public Guid WorkspaceId { get; } = Guid.NewGuid();
    public ReportSandboxReady Ready { get; set; } = null!;
    public PeerWorkspace Workspace => playground.State.Workspace(WorkspaceId);
    public AgentPlayground Playground => playground;

    /// <summary>The container, found as an operator would.</summary>
    public async Task<string> ContainerAsync() => _container ??= (await DockerCli.RunAsync(
        "ps", "-q", "--no-trunc", "--filter", $"name={Id:N}-{WorkspaceId:N}")).Trim();

    /// <summary>Runs a shell line in the workspace, outside any terminal, and answers what it prints.</summary>
    public async Task<string> ShellAsync(string line) => await DockerCli.RunAsync(
        "exec", "-u", "1000:1000", "-w", "/home/learner/workspace", await ContainerAsync(), "bash", "-c", line);

    /// <summary>Tells the agent that the workspace has changed.</summary>
    public Task SyncAsync() => playground.Web.SendAsync(new SyncSandbox(Id, WorkspaceId, Workspace.Version));

    public Task<ReportFileChange> ChangeAsync(SandboxChange change, string path, Func<ReportFileChange, bool>? fits = null) =>
        playground.State.WaitForAsync<ReportFileChange>(
            r => r.SandboxId == Id && r.Change == change && r.Path == path && (fits is null || fits(r)));

    public IReadOnlyList<ReportFileChange> Changes => [.. playground.State.All<ReportFileChange>().Where(r => r.SandboxId == Id)];

    /// <summary>Waits until a shell line succeeds.</summary>
    public Task UntilAsync(string line) => Until.TrueAsync(
        async () => (await ShellAsync($"({line}) >/dev/null 2>&1 && echo yes || echo no")).Trim() == "yes", $"never true: {line}");

    public async Task<StartRun> RunAsync(IReadOnlyList<string> command, int seconds = 30, string folder = "")
    {
        var run = new StartRun(Id, WorkspaceId, Guid.NewGuid(), command, folder, Workspace.Version, seconds);
        await playground.Web.SendAsync(run);
        return run;
    }

    public Task<ReportRunFinished> FinishedAsync(StartRun run) =>
        playground.State.WaitForAsync<ReportRunFinished>(r => r.RunId == run.RunId, 40);

    public async ValueTask DisposeAsync()
    {
        await playground.Web.SendAsync(new StopSandbox(Id, SandboxStopReason.Requested));
        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == Id);
    }
}

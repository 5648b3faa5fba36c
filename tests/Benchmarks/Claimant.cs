using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.SignalR.Client;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>Somebody with a workspace who asks for its sandbox and waits for the prompt.</summary>
internal sealed class Claimant : IAsyncDisposable
{
    // A person may have twenty workspaces; the first is there already.
    private const int MostOfOne = 15;
    private HubConnection? _hub;
    private TaskCompletionSource<long>? _ready;

    private Claimant(PlatformSession session, Guid workspace) => (Session, Workspace) = (session, workspace);

    /// <summary>Of whoever's workspace it is.</summary>
    public PlatformSession Session { get; }

    public Guid Workspace { get; }

    /// <summary>The workspace has at least that many files of that size when this returns, and no sandbox.</summary>
    public static async Task<Claimant> MakeAsync(Stack stack, string workspaceName, int files, int bytesOfEach, CancellationToken ct) =>
        await MakeAsync(await stack.SessionAsync(ct), workspaceName, files, bytesOfEach, ct);

    /// <summary>One of many that are there at once, who are not one person's.</summary>
    public static async Task<Claimant> MakeOneOfAsync(Stack stack, string group, int index, int bytesOfEach, CancellationToken ct) =>
        await MakeAsync(await stack.SessionAsync($"bench-{group}-{index / MostOfOne}", ct), $"bench {group} {index}", 1, bytesOfEach, ct);

    private static async Task<Claimant> MakeAsync(PlatformSession session, string workspaceName, int files, int bytesOfEach, CancellationToken ct)
    {
        var claimant = new Claimant(session, await Stack.WorkspaceAsync(session, workspaceName, ct));
        var info = await session.WorkspaceAsync(claimant.Workspace, ct);
        for (var i = info.Files.Length; i < files; i++)
            (await session.SendAsync(HttpMethod.Post, $"/api/workspaces/{claimant.Workspace}/files", new
            {
                path = $"lesson{i % 12}/part{i}.py", text = Text(i, bytesOfEach)
            }, ct)).Dispose();
        var version = (await session.WorkspaceAsync(claimant.Workspace, ct)).Version;
        claimant._hub = await session.ConnectWorkspaceAsync(claimant.Workspace, version, _ => { }, push =>
        {
            if (push.State == "ready") claimant._ready?.TrySetResult(Stopwatch.GetTimestamp());
        }, ct);
        await claimant.EndAsync(ct);
        return claimant;
    }

    public async Task<(TimeSpan Ready, TimeSpan Prompt)> ClaimAsync(CancellationToken ct)
    {
        var ready = _ready = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Stopwatch.GetTimestamp();
        (await Session.SendAsync(HttpMethod.Post, $"/api/workspaces/{Workspace}/sandbox", null, ct)).Dispose();
        var readyAt = await ready.Task.WaitAsync(ct);
        var pty = await HubPty.ShellAsync(Session, Workspace, "shell-1", ct, keep: true);
        var promptAt = Stopwatch.GetTimestamp();
        await pty.DisposeAsync();
        return (Stopwatch.GetElapsedTime(asked, readyAt), Stopwatch.GetElapsedTime(asked, promptAt));
    }

    public Task EndAsync(CancellationToken ct) => Session.EndSandboxAsync(Workspace, ct);

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null) await _hub.DisposeAsync();
    }

    // Neither random nor all the same: programs compress to about a third.
    private static string Text(int seed, int length)
    {
        var (random, text) = (new Random(seed), new StringBuilder());
        while (text.Length < length) text.Append("value_").Append(random.Next(1000)).Append(" = ").Append(random.Next()).Append('\n');
        return text.ToString();
    }
}

using System.Diagnostics;
using Docker.DotNet.Models;

namespace Platform.Benchmarks;

/// <summary>From asking for a sandbox to a shell in it, without a page.</summary>
internal static class SandboxStart
{
    public const string Area = "sandbox-start";
    private const int Starts = 8;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var floor = new Samples();
        foreach (var row in await MeasureAsync(stack, Area, "warm", Starts, stack.WarmAsync, floor, ct)) yield return row;
    }

    public static async Task<IReadOnlyList<Row>> MeasureAsync(
        Stack stack, string area, string name, int starts, Func<CancellationToken, Task> prepare, Samples floor,
        CancellationToken ct)
    {
        var session = await stack.SessionAsync(ct);
        var workspace = await stack.WorkspaceAsync("bench sandboxes", ct);
        var version = (await session.WorkspaceAsync(workspace, ct)).Version;
        var (readies, prompts) = (new Samples(), new Samples());
        TaskCompletionSource<long>? ready = null;
        await using var hub = await session.ConnectWorkspaceAsync(workspace, version, _ => { }, push =>
        {
            if (push.State == "ready") ready?.TrySetResult(Stopwatch.GetTimestamp());
        }, ct);
        await session.EndSandboxAsync(workspace, ct);
        for (var i = -1; i < starts; i++)
        {
            await prepare(ct);
            ready = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var asked = Stopwatch.GetTimestamp();
            (await session.SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/sandbox", null, ct)).Dispose();
            var readyAt = await ready.Task.WaitAsync(ct);
            var pty = await HubPty.ShellAsync(session, workspace, "shell-1", ct);
            var promptAt = Stopwatch.GetTimestamp();
            await pty.Connection.DisposeAsync();
            await session.EndSandboxAsync(workspace, ct);
            var least = await FloorAsync(stack, ct);
            if (i < 0) continue;
            readies.Add(Stopwatch.GetElapsedTime(asked, readyAt));
            prompts.Add(Stopwatch.GetElapsedTime(asked, promptAt));
            floor.Add(least);
        }

        return [Row.Of(area, $"{name}, claim to ready", "ms", readies, floor), Row.Of(area, $"{name}, claim to prompt", "ms", prompts, floor)];
    }

    /// <summary>The engine makes a container of the same image, and a shell comes to its prompt in it.</summary>
    private static async Task<TimeSpan> FloorAsync(Stack stack, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        var made = await stack.Engine.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = stack.Image, Cmd = ["/usr/local/lib/platform/sandbox-link", "hold"], User = "1000:1000",
            Labels = new Dictionary<string, string> { ["platform.bench"] = "floor" },
            HostConfig = new HostConfig
            {
                NetworkMode = "none", Init = true, ReadonlyRootfs = true, Memory = 512L * 1024 * 1024,
                Mounts = [new Mount { Type = "volume", Target = "/home/learner" }]
            }
        }, ct);
        try
        {
            await stack.Engine.Containers.StartContainerAsync(made.ID, new ContainerStartParameters(), ct);
            await using var shell = await EnginePty.ShellAsync(stack.Engine, made.ID, ct);
            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            await stack.Engine.Containers.RemoveContainerAsync(
                made.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }
}

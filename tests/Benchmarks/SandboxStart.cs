using System.Diagnostics;
using Docker.DotNet.Models;

namespace Platform.Benchmarks;

/// <summary>From asking for a sandbox to a prompt in it, without a page.</summary>
internal static class SandboxStart
{
    public const string Area = "sandbox-start";
    private const int Starts = 20, FewFiles = 20, Restores = 8, ManyFiles = 200, AtOnce = 25;
    private const int BytesOfMany = 25_000, BytesOfFew = 600;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var row in await MeasureAsync(stack, Area, "warm", Starts, stack.FilledAsync, Goal.P95Below(100, "ms"), ct)) yield return row;

        var restores = new Samples();
        await using (var claimant = await Claimant.MakeAsync(stack, $"bench {ManyFiles} files of 25 kB", ManyFiles, BytesOfMany, ct))
        {
            for (var i = -1; i < Restores; i++)
            {
                await stack.WarmAsync(ct);
                var (_, prompt) = await claimant.ClaimAsync(ct);
                await claimant.EndAsync(ct);
                if (i >= 0) restores.Add(prompt);
            }
        }

        yield return Row.Of(Area, $"restore of {ManyFiles} files, 5 MB, to prompt", "ms", restores, goal: Goal.P95Below(1000, "ms"));
        yield return Row.Of(Area, $"{AtOnce} claims at once, to prompt", "ms", await AtOnceAsync(stack, ct), goal: Goal.P95Below(2000, "ms"));
    }

    /// <param name="prepare">Brings the stack into the state that every sample starts from.</param>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(
        Stack stack, string area, string name, int starts, Func<CancellationToken, Task> prepare, Goal goal, CancellationToken ct)
    {
        var (readies, prompts, floor) = (new Samples(), new Samples(), new Samples());
        await using var claimant = await Claimant.MakeAsync(stack, "bench sandboxes", FewFiles, BytesOfFew, ct);
        for (var i = -2; i < starts; i++)
        {
            await prepare(ct);
            var (ready, prompt) = await claimant.ClaimAsync(ct);
            await claimant.EndAsync(ct);
            var least = await FloorAsync(stack, ct);
            if (i < 0) continue;
            readies.Add(ready);
            prompts.Add(prompt);
            floor.Add(least);
        }

        return [Row.Of(area, $"{name}, claim to ready", "ms", readies, floor), Row.Of(area, $"{name}, claim to prompt", "ms", prompts, floor, goal)];
    }

    private static async Task<Samples> AtOnceAsync(Stack stack, CancellationToken ct)
    {
        var claimants = new List<Claimant>();
        for (var i = 0; i < AtOnce; i++) claimants.Add(await Claimant.MakeOneOfAsync(stack, "class", i, BytesOfFew, ct));
        // As many ready as the agent thinks right by now.
        await stack.FilledAsync(ct);
        var prompts = new Samples();
        await Task.WhenAll(claimants.Select(async claimant => prompts.Add((await claimant.ClaimAsync(ct)).Prompt)));
        foreach (var claimant in claimants)
        {
            await claimant.EndAsync(ct);
            await claimant.DisposeAsync();
        }

        return prompts;
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

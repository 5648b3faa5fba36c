using System.Diagnostics;
using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>Warm sandboxes, many at once, and the memory that they may be promised.</summary>
public sealed class PoolTests(ITestOutputHelper output)
{
    private const long MiB = 1024 * 1024;
    private static readonly SandboxLimits Small = new() { MemoryBytes = 128 * MiB };

    [Fact]
    public async Task Twenty_five_claims_at_once_are_all_ready()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        await FilledAsync(playground, 1);
        var clock = Stopwatch.StartNew();
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 25).Select(async i =>
        {
            var sandbox = await playground.StartSandboxAsync(Small with { IdleSeconds = 900 }, ("main.py", $"print({i})\n"));
            return (sandbox, clock.ElapsedMilliseconds);
        }));
        var times = sandboxes.Select(s => s.ElapsedMilliseconds).Order().ToList();
        output.WriteLine($"25 at once: p50 {times[12]} ms, p95 {times[23]} ms");

        Assert.Equal(25, (await playground.StatusAsync()).Sandboxes.Count(s => s.Ready));
        await Task.WhenAll(sandboxes.Select(s => s.sandbox.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_claim_finds_a_warm_one_of_its_shape_and_the_pool_learns_which_is_wanted()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        await FilledAsync(playground, 1);
        await using (var first = await playground.StartSandboxAsync(Small, ("main.py", "1\n")))
        {
            Assert.False(first.Ready.Warm);
            Assert.Equal("134217728\n", await DockerCli.RunAsync("inspect", await first.ContainerAsync(), "--format", "{{.HostConfig.Memory}}"));
        }
        var target = (await playground.StatusAsync()).Host!.WarmTarget;
        Assert.Equal(1, target);

        // The one of the default shape is given up for it within a moment.
        await Until.TrueAsync(async () =>
        {
            await using var next = await playground.StartSandboxAsync(Small);
            return next.Ready.Warm;
        }, "the pool never had one of the new shape", 60);
    }

    [Fact]
    public async Task A_spent_budget_takes_warm_ones_back_and_then_refuses_in_words()
    {
        await using var playground = new AgentPlayground(1, $"MemoryBudgetBytes={640 * MiB}");
        await playground.InitializeAsync();
        await FilledAsync(playground, 1);
        Assert.Equal((640 * MiB, 512 * MiB), Promises(await playground.StatusAsync()));

        // Room for one of the two only: the warm one goes.
        await using var small = await playground.StartSandboxAsync(Small with { MemoryBytes = 400 * MiB });
        await Until.TrueAsync(async () => (await playground.StatusAsync()).WarmSandboxes == 0, "the warm one is still there");
        Assert.Equal((640 * MiB, 400 * MiB), Promises(await playground.StatusAsync()));
        var status = await playground.StatusAsync();
        Assert.Equal("all memory of its host is in use by other sandboxes; try again in a few minutes.", status.Refuses);

        var refused = new TestSandbox(playground);
        await playground.Web.SendAsync(new StartSandbox(refused.Id, refused.WorkspaceId, Guid.NewGuid()));

        var stopped = await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == refused.Id);
        Assert.Equal(SandboxStopReason.EngineUnavailable, stopped.Reason);
        Assert.Contains("all memory of its host is in use", stopped.Detail, StringComparison.Ordinal);
        await small.DisposeAsync();
        Assert.Null((await playground.StatusAsync()).Refuses);
        await using var again = await playground.StartSandboxAsync();
    }

    [Fact]
    public async Task A_workspace_of_many_files_is_restored_whole()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        var files = Enumerable.Range(0, 200).Select(i => ($"lesson{i % 12}/part{i}.py", Text(i, 25_000))).ToArray();
        var times = new List<int>();
        for (var round = 0; round < 5; round++)
        {
            await FilledAsync(playground, 1);
            await using var sandbox = await playground.StartSandboxAsync(files);
            times.Add(sandbox.Ready.Milliseconds);
            Assert.Equal("200\n", await sandbox.ShellAsync("find . -type f | wc -l"));
            Assert.Equal(files[^1].Item2, await sandbox.ShellAsync($"cat {files[^1].Item1}"));
        }
        output.WriteLine($"200 files, 5 MB: {string.Join(", ", times)} ms");
    }

    private static string Text(int seed, int length)
    {
        var random = new Random(seed);
        var text = new StringBuilder(length);
        while (text.Length < length)
            text.Append("value_").Append(random.Next()).Append(" = ").Append(random.Next()).Append('\n');
        return text.ToString();
    }

    private static (long, long) Promises(AgentStatus status) => (status.Host!.MemoryBudgetBytes, status.Host.MemoryPromisedBytes);

    private static Task FilledAsync(AgentPlayground playground, int warm) => Until.TrueAsync(
        async () => (await playground.StatusAsync()).WarmSandboxes == warm, "the pool is not filled", 30);
}

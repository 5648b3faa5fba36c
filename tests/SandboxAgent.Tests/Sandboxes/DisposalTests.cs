using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>A claimed sandbox has one owner for its whole life, and leaves nothing to the next.</summary>
/// <remarks><c>./dev test --chaos</c> goes through many more.</remarks>
public sealed class DisposalTests(ITestOutputHelper output)
{
    private const string Places = "/home/learner/.cache/pip/canary /home/learner/canary /home/learner/workspace/canary.txt /home/learner/.venv/canary /tmp/canary /dev/shm/canary";

    private static readonly int Lives = int.TryParse(Environment.GetEnvironmentVariable("CHAOS_LIVES"), out var lives) ? lives : 40;
    private static readonly SandboxLimits Small = new() { MemoryBytes = 128L * 1024 * 1024, DiskBytes = 32L * 1024 * 1024, DiskFiles = 8192 };

    [Fact]
    public async Task Nothing_of_a_life_is_seen_in_a_later_one()
    {
        await using var playground = new AgentPlayground(4);
        await playground.InitializeAsync();
        var (ahead, warm, containers) = (Lives, 0, new HashSet<string>());
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (Interlocked.Decrement(ref ahead) >= 0)
            {
                var (container, wasWarm) = await LiveAsync(playground);
                lock (containers)
                {
                    Assert.True(containers.Add(container), "a container was given twice");
                    warm += wasWarm ? 1 : 0;
                }
            }
        }));
        output.WriteLine($"{Lives} lives, {warm} of them from the pool");

        Assert.Equal(Lives, containers.Count);
        Assert.InRange(warm, 1, Lives);
        // The end of the last one is reported a moment before it is off the list.
        await Until.TrueAsync(async () => (await playground.StatusAsync()).Sandboxes.Count == 0, "a sandbox is left");
        var left = await DockerCli.RunAsync("ps", "-a", "--filter", $"label=platform.agent={playground.AgentId}", "--format", "{{.Names}}");
        Assert.All(left.Split('\n', StringSplitOptions.RemoveEmptyEntries), name => Assert.Contains("-warm-", name, StringComparison.Ordinal));
    }

    private static async Task<(string Container, bool Warm)> LiveAsync(AgentPlayground playground)
    {
        await using var sandbox = await playground.StartSandboxAsync(Small, ("mine.py", "x = 1\n"));
        var found = await sandbox.ShellAsync(
            $"ls -d {Places} 2>/dev/null; grep -sal CANAR[Y] /proc/[0-9]*/environ; pgrep -af canary-proces[s]; ls /dev/mqueue; ls");
        Assert.Equal("mine.py\n", found);
        // Everywhere where something could stay behind.
        Assert.Equal("left\n", await sandbox.ShellAsync(
            $"mkdir -p ~/.cache/pip; for p in {Places}; do echo CANARY > $p || echo $p; done; "
            + "CANARY=CANARY nohup bash -c 'exec -a canary-process sleep 1000' >/dev/null 2>&1 & echo left"));
        return (await sandbox.ContainerAsync(), sandbox.Ready.Warm);
    }

    [Fact]
    public async Task What_nobody_owns_is_removed_while_the_agent_runs()
    {
        await using var playground = new AgentPlayground(0, "TidySeconds=1");
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(Small);
        // As an answer of the engine that got lost leaves one behind.
        var orphan = (await DockerCli.RunAsync(
            "create", "--label", $"platform.agent={playground.AgentId}", "--network", "none", AgentPlayground.Image, "true")).Trim();
        Assert.NotEmpty(orphan);

        await Until.TrueAsync(
            async () => (await DockerCli.RunAsync("ps", "-aq", "--no-trunc", "--filter", $"id={orphan}")).Trim().Length == 0, "the orphan stays", 30);

        Assert.Equal("yes\n", await sandbox.ShellAsync("echo yes"));
    }

    [Fact]
    public async Task An_agent_that_is_killed_leaves_nothing_that_the_next_one_does_not_take_or_remove()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        await Until.TrueAsync(async () => (await playground.StatusAsync()).WarmSandboxes == 1, "the pool is not filled", 30);
        await using var sandbox = await playground.StartSandboxAsync(Small with { IdleSeconds = 1234 });
        await playground.StopAgentAsync();
        var stale = (await DockerCli.RunAsync(
            "create", "--label", $"platform.agent={playground.AgentId}", "--network", "none",
            "--name", $"platform-{playground.AgentId}-warm-{Guid.NewGuid():N}", AgentPlayground.Image, "true")).Trim();

        await playground.StartAgentAsync();

        await playground.State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id && r.Sequence > 1);
        await Until.TrueAsync(
            async () => (await DockerCli.RunAsync("ps", "-aq", "--no-trunc", "--filter", $"id={stale}")).Trim().Length == 0, "what was left stays");
        // It is still of the shape that it was made in, and counted.
        var status = await playground.StatusAsync();
        Assert.Equal(1234, status.Sandboxes.Single().Limits!.IdleSeconds);
        Assert.True(status.Host!.MemoryPromisedBytes >= Small.MemoryBytes);
    }
}

using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Languages;

/// <summary>Language servers within the host's memory, when nobody uses them, and after their agent. Agents of their own.</summary>
public sealed class LanguageBudgetTests
{
    private const long MiB = 1024 * 1024;
    private static readonly SandboxLimits Small = new() { MemoryBytes = 128 * MiB };

    [Fact]
    public async Task It_is_counted_refused_without_room_and_given_up_for_a_sandbox()
    {
        await using var playground = new AgentPlayground(0, $"MemoryBudgetBytes={650 * MiB}", "MaxWarmSandboxes=0");
        await playground.InitializeAsync();
        await using var first = await playground.StartSandboxAsync(Small, ("main.py", "1\n"));
        await using var page = await LanguageClient.StartAsync(first);
        Assert.Equal(512 * MiB, (await playground.StatusAsync()).Host!.MemoryPromisedBytes);
        Assert.Null((await playground.StatusAsync()).Refuses);

        // Goes before it.
        await using var second = await playground.StartSandboxAsync(Small with { MemoryBytes = 200 * MiB }, ("main.py", "1\n"));
        Assert.Equal("Memory", (await page.EndedAsync()).End);
        Assert.Equal(328 * MiB, (await playground.StatusAsync()).Host!.MemoryPromisedBytes);

        await using var refused = await LanguageClient.ConnectAsync(second);
        Assert.False(await refused.StartAsync());
        Assert.Equal(
            ("Memory", "Code assistance is off: the memory of its host is needed by sandboxes. Your editor works without it."), await refused.EndedAsync());
    }

    [Fact]
    public async Task One_that_nobody_asks_anything_is_stopped()
    {
        await using var playground = new AgentPlayground(0, "Languages:IdleSeconds=2");
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.StartAsync(sandbox);

        Assert.Equal("Idle", (await page.EndedAsync()).End);
        Assert.Equal(SandboxLimits.Default.MemoryBytes, (await playground.StatusAsync()).Host!.MemoryPromisedBytes);
    }

    [Fact]
    public async Task What_an_agent_left_the_next_one_removes_and_keeps_the_sandbox()
    {
        await using var playground = new AgentPlayground(0, "Languages:IdleSeconds=600");
        await playground.InitializeAsync();
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        // As an agent leaves it that is killed.
        await using (await LanguageClient.StartAsync(sandbox))
        {
            await playground.StopGateAsync();
            await playground.StopAgentAsync();
        }
        Assert.NotEmpty(await LeftAsync());
        await playground.StartGateAsync();

        await playground.StartAgentAsync();

        await Until.TrueAsync(async () => (await LeftAsync()).Length == 0, "the container is still there");
        Assert.Equal("1", (await sandbox.ShellAsync("cat main.py")).Trim());

        Task<string> LeftAsync() => DockerCli.RunAsync("ps", "-aq", "--filter", $"name={ContainerNames.Language(playground.AgentId, sandbox.Id)}");
    }
}

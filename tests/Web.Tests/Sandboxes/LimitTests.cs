using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class LimitTests(AgentApp app)
{
    [Fact]
    public async Task A_sandbox_and_a_run_get_what_the_roles_of_their_owner_allow()
    {
        var (ada, small) = await app.WithSandboxAsync();
        var start = await app.Agent.ToldAsync<StartSandbox>(m => m.SandboxId == small);
        Assert.Equal(SandboxLimits.Default with { Processes = 100 }, start.Limits);
        Assert.Equal(60, (await ada.OpenAsync()).GetProperty("allowance").GetProperty("runSeconds").GetInt32());

        var email = PlatformApp.NewEmail();
        await app.ChangeRoleAsync(email, Role.Reviewer, true);
        var grace = await app.SignInAsync(email);
        var large = await app.StartSandboxAsync(grace);
        await app.ReportReadyAsync(grace, large);
        start = await app.Agent.ToldAsync<StartSandbox>(m => m.SandboxId == large);
        Assert.Equal(SandboxLimits.Default with { Processes = 100, MemoryBytes = 1L << 30 }, start.Limits);
        var run = (await grace.PostAsync($"{grace.Workspace}/runs", new { path = "main.py" })).Expect(HttpStatusCode.Accepted)
            .GetProperty("runId").GetGuid();
        Assert.Equal(90, (await app.Agent.ToldAsync<StartRun>(m => m.RunId == run)).WallClockSeconds);
        Assert.Equal(
            1L << 30, (await grace.OpenAsync()).GetProperty("allowance").GetProperty("sandbox").GetProperty("memoryBytes").GetInt64());
    }

    [Fact]
    public async Task A_limit_that_was_reached_is_an_event_of_the_agent_once_and_reaches_the_open_page()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        await using var page = ada.Connect(ada.Origin);
        await page.JoinAsync(ada.WorkspaceId, version);

        var report = new ReportLimitReached(sandbox, ada.WorkspaceId, 2, SandboxLimit.Memory, 536_870_912, null, null);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        await app.Agent.ReportAsync<ReportAccepted>(report with { Sequence = 3 }, PeerAgent.OtherId);

        var reached = Assert.Single(await ada.HistoryAsync(version));
        Assert.Equal("limit_reached", reached.GetProperty("type").GetString());
        Assert.Equal("agent:agent-1", reached.GetProperty("actor").GetProperty("id").GetString());
        Assert.Equal("memory", reached.GetProperty("data").GetProperty("limit").GetString());
        Assert.Equal(536_870_912, reached.GetProperty("data").GetProperty("allowed").GetInt64());
        Assert.Equal("limit_reached", Assert.Single(await page.EventsUpToAsync(version + 1)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Reports_without_end_fill_no_log()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        for (var n = 2; n < 2 + LimitReports.MaxEach + 10; n++)
            await app.Agent.ReportAsync<ReportAccepted>(
                new ReportLimitReached(sandbox, ada.WorkspaceId, n, SandboxLimit.Disk, 1, 1, null));
        Assert.Equal(version + LimitReports.MaxEach, await ada.VersionAsync());
    }

    [Fact]
    public async Task What_a_sandbox_had_used_is_kept_with_its_end()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var usage = new SandboxUsage(4_000, 10, 20, 3, 4096, 7);
        app.Agent.Lose(sandbox);
        var report = new ReportSandboxStopped(sandbox, ada.WorkspaceId, 5, SandboxStopReason.Exited, null, usage);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        var events = await app.EventsAsync(sandbox);
        Assert.Equal(
            [typeof(SandboxRequested), typeof(SandboxReady), typeof(SandboxStopped), typeof(SandboxUsageRecorded)],
            events.Select(e => e.Data.GetType()));
        var recorded = Assert.IsType<SandboxUsageRecorded>(events[^1].Data);
        Assert.Equal(usage, recorded.Usage);
        Assert.InRange(recorded.LifeSeconds, 0, 60);
        Assert.Equal("agent:agent-1", events[^1].UserName);
    }
}

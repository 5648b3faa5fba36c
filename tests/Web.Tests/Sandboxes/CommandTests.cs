using Platform.Application.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class CommandTests(AgentApp app)
{
    [Fact]
    public async Task What_a_shell_has_run_is_recorded_once_and_handed_to_the_next_sandbox()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var report = new ReportCommandExecuted(sandbox, ada.WorkspaceId, 5, "shell-1", "python main.py", 1, 1234, 2);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        await app.Agent.ReportAsync<ReportAccepted>(report);
        await app.Agent.ReportAsync<ReportAccepted>(report with { Sequence = 6, Command = null });
        await app.Agent.ReportAsync<ReportAccepted>(report with { Sequence = 7 }, PeerAgent.OtherId);

        var history = await ada.HistoryAsync(version);
        Assert.Equal(["command_executed", "command_executed"], history.Select(e => e.GetProperty("type").GetString()));
        var data = history[0].GetProperty("data");
        Assert.Equal(("python main.py", 1, 1234, 2), (
            data.GetProperty("command").GetString(), data.GetProperty("exitCode").GetInt32(),
            data.GetProperty("durationMilliseconds").GetInt32(), data.GetProperty("skipped").GetInt32()));
        Assert.Equal("agent", history[0].GetProperty("actor").GetProperty("kind").GetString());

        var ask = new FetchCommands(sandbox, ada.WorkspaceId);
        Assert.Equal(["python main.py"], (await app.Agent.ReportAsync<EarlierCommands>(ask)).Commands);
        Assert.Empty((await app.Agent.ReportAsync<EarlierCommands>(ask, PeerAgent.OtherId)).Commands);
        Assert.Empty((await app.Agent.ReportAsync<EarlierCommands>(ask with { SandboxId = Guid.NewGuid() })).Commands);
    }
}

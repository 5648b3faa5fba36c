using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class RunTests(AgentApp app)
{
    private static readonly string[] Arguments = ["a b"];

    [Fact]
    public async Task A_sandbox_is_asked_for_once_and_ready_when_its_agent_says_so()
    {
        var ada = await app.SignInAsync();
        var sandbox = await app.StartSandboxAsync(ada);
        Assert.Equal(sandbox, await app.StartSandboxAsync(ada));
        Assert.Equal("starting", (await SandboxAsync(ada)).GetProperty("state").GetString());
        Assert.Equal(ada.PersonId, (await app.Agent.ToldAsync<StartSandbox>(m => m.SandboxId == sandbox)).OwnerId);

        await app.ReportReadyAsync(ada, sandbox);
        await app.ReportReadyAsync(ada, sandbox);
        Assert.Equal("ready", (await SandboxAsync(ada)).GetProperty("state").GetString());
        Assert.Equal([typeof(SandboxRequested), typeof(SandboxReady)], (await app.EventsAsync(sandbox)).Select(e => e.Data.GetType()));
        Assert.Equal("agent:agent-1", (await app.EventsAsync(sandbox))[^1].UserName);
        Assert.Single(app.Agent.Told<StartSandbox>(), m => m.WorkspaceId == ada.WorkspaceId);
    }

    [Fact]
    public async Task Askers_at_once_get_the_same_sandbox()
    {
        var ada = await app.SignInAsync();
        await app.StartSandboxAsync(await app.SignInAsync());
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.PostAsync($"{ada.Workspace}/sandbox")));
        Assert.Single(replies.Select(r => r.Expect(HttpStatusCode.Accepted).GetProperty("sandboxId").GetGuid()).Distinct());
    }

    [Fact]
    public async Task A_run_is_requested_started_and_finished_once_each()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var accepted = (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py", arguments = Arguments }))
            .Expect(HttpStatusCode.Accepted);
        var run = accepted.GetProperty("runId").GetGuid();
        Assert.Equal($"run-{run:N}", accepted.GetProperty("terminalId").GetString());
        Assert.Equal(version, accepted.GetProperty("version").GetInt64());
        var start = await app.Agent.ToldAsync<StartRun>(m => m.RunId == run);
        Assert.Equal(["python", "main.py", "a b"], start.Command);
        Assert.Equal((sandbox, version), (start.SandboxId, start.WorkspaceVersion));

        (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py" })).Refused(HttpStatusCode.Conflict);

        var started = new ReportRunStarted(sandbox, ada.WorkspaceId, run, 1);
        await app.Agent.ReportAsync<ReportAccepted>(started);
        await app.Agent.ReportAsync<ReportAccepted>(started);
        Assert.True((await ada.OpenAsync()).GetProperty("activeRun").GetProperty("started").GetBoolean());

        var finished = new ReportRunFinished(sandbox, ada.WorkspaceId, run, 2, RunEnd.Exited, 3, 1234, 5678, null);
        await app.Agent.ReportAsync<ReportAccepted>(finished);
        await app.Agent.ReportAsync<ReportAccepted>(finished);
        await app.Agent.ReportAsync<ReportAccepted>(started);

        var opened = await ada.OpenAsync();
        Assert.Equal(JsonValueKind.Null, opened.GetProperty("activeRun").ValueKind);
        var last = opened.GetProperty("lastRun");
        Assert.Equal(("exited", 3, 1234L, 5678L),
            (last.GetProperty("end").GetString(), last.GetProperty("exitCode").GetInt32(),
                last.GetProperty("durationMilliseconds").GetInt64(), last.GetProperty("peakMemoryBytes").GetInt64()));
        var history = await ada.HistoryAsync(version);
        Assert.Equal(["run_requested", "run_started", "run_finished"], history.Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(["person", "agent", "agent"], history.Select(e => e.GetProperty("actor").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task A_stop_reaches_the_agent_and_its_report_ends_the_run()
    {
        var (ada, sandbox, run) = await RunningAsync();
        (await ada.PostAsync($"{ada.Workspace}/runs/{run}/stop")).Expect(HttpStatusCode.Accepted);
        Assert.Equal(sandbox, (await app.Agent.ToldAsync<StopRun>(m => m.RunId == run)).SandboxId);
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportRunFinished(sandbox, ada.WorkspaceId, run, 2, RunEnd.Stopped, 130, 10, null, null));
        Assert.Equal("stopped", (await ada.OpenAsync()).GetProperty("lastRun").GetProperty("end").GetString());
        (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py" })).Expect(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Another_agent_cannot_report_on_a_sandbox_or_its_run()
    {
        var (ada, sandbox, run) = await RunningAsync();
        var version = await ada.VersionAsync();
        foreach (var report in new object[]
                 {
                     new ReportRunStarted(sandbox, ada.WorkspaceId, run, 1),
                     new ReportRunFinished(sandbox, ada.WorkspaceId, run, 1, RunEnd.Exited, 0, 0, null, null),
                     new ReportSandboxStopped(sandbox, ada.WorkspaceId, 1, SandboxStopReason.Idle, null),
                     new ReportSandboxReady(sandbox, ada.WorkspaceId, 1, true, 1, "", "")
                 })
            await app.Agent.ReportAsync<ReportAccepted>(report, PeerAgent.OtherId);
        await app.Agent.ReportAsync<FileChangeRecorded>(FileChangeTests.Written(ada, sandbox, "x.py", "x"u8.ToArray()), PeerAgent.OtherId);
        var files = await app.Agent.ReportAsync<WorkspaceFiles>(new FetchWorkspaceFiles(sandbox, ada.WorkspaceId, 0), PeerAgent.OtherId);

        Assert.Empty(files.Files);
        Assert.Equal(version, await ada.VersionAsync());
        Assert.Equal(SandboxState.Ready, (await LoadAsync(sandbox)).State);
    }

    [Fact]
    public async Task The_end_of_a_sandbox_interrupts_its_run()
    {
        var (ada, sandbox, run) = await RunningAsync();
        var version = await ada.VersionAsync();
        var stopped = new ReportSandboxStopped(sandbox, ada.WorkspaceId, 3, SandboxStopReason.Exited, "Out of memory.");
        app.Agent.Lose(sandbox);
        await app.Agent.ReportAsync<ReportAccepted>(stopped);
        await app.Agent.ReportAsync<ReportAccepted>(stopped);

        var history = await ada.HistoryAsync(version);
        Assert.Equal(["run_finished", "sandbox_lost"], history.Select(e => e.GetProperty("type").GetString()));
        Assert.Equal("interrupted", history[0].GetProperty("data").GetProperty("end").GetString());
        Assert.Equal(run, history[0].GetProperty("data").GetProperty("runId").GetGuid());
        Assert.Equal("none", (await SandboxAsync(ada)).GetProperty("state").GetString());
        Assert.NotEqual(sandbox, await app.StartSandboxAsync(ada));
    }

    [Fact]
    public async Task A_sandbox_that_is_given_back_is_stopped_and_the_next_is_another()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        (await ada.DeleteAsync($"{ada.Workspace}/sandbox")).Expect(HttpStatusCode.Accepted);
        await app.Agent.ToldAsync<StopSandbox>(m => m.SandboxId == sandbox);
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportSandboxStopped(sandbox, ada.WorkspaceId, 2, SandboxStopReason.Requested, null));
        Assert.NotEqual(sandbox, await app.StartSandboxAsync(ada));
    }

    [Fact]
    public async Task What_an_agent_no_longer_has_is_given_up()
    {
        var (ada, sandbox, run) = await RunningAsync();
        app.Agent.LoseRun(run);
        var opened = await Eventually.GetAsync(ada.OpenAsync, o => o.GetProperty("lastRun").ValueKind != JsonValueKind.Null);
        Assert.Equal("interrupted", opened.GetProperty("lastRun").GetProperty("end").GetString());
        Assert.Equal(run, opened.GetProperty("lastRun").GetProperty("runId").GetGuid());
        app.Agent.Lose(sandbox);
        await Eventually.GetAsync(() => SandboxAsync(ada), s => s.GetProperty("state").GetString() == "none");
    }

    private async Task<(Learner, Guid Sandbox, Guid Run)> RunningAsync()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var run = (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py" })).Expect(HttpStatusCode.Accepted)
            .GetProperty("runId").GetGuid();
        await app.Agent.ToldAsync<StartRun>(m => m.RunId == run);
        return (ada, sandbox, run);
    }

    private static async Task<JsonElement> SandboxAsync(Learner ada) => (await ada.OpenAsync()).GetProperty("sandbox");

    private async Task<Sandbox> LoadAsync(Guid sandbox)
    {
        await using var session = app.Store.QuerySession();
        return (await session.LoadAsync<Sandbox>(sandbox, TestContext.Current.CancellationToken))!;
    }
}

/// <summary>Tests that share the application with an agent, one after the other.</summary>
[CollectionDefinition(nameof(AgentCollection))]
public sealed class AgentCollection : ICollectionFixture<AgentApp>;

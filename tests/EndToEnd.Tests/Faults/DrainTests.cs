using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>An operator replaces the agent while somebody's program runs.</summary>
[Collection(nameof(FaultTests))]
public sealed class DrainTests
{
    [Fact]
    public async Task A_program_that_runs_may_end_before_the_agent_does()
    {
        var ct = TestContext.Current.CancellationToken;
        using var session = await PlatformSession.SignInAsync(RunningStack.Url, $"drain-{Guid.NewGuid():N}@example.org", ct);
        var workspace = session.Me.WorkspaceId!.Value;
        await session.WriteAsync(workspace, "main.py", "import time\nprint('begun')\ntime.sleep(4)\nprint('to the end')\n", ct);
        await session.SandboxReadyAsync(workspace, ct);
        var run = await session.RunAsync(workspace, "main.py", ct);
        await EventAsync(session, workspace, "run_started", run.RunId);

        var agent = RunningStack.Agent.Terminate();

        var finished = await EventAsync(session, workspace, "run_finished", run.RunId);
        Assert.Equal(("exited", 0), (finished.GetProperty("end").GetString(), finished.GetProperty("exitCode").GetInt32()));
        await agent.RestartedAsync();
        await RunningStack.AgentIsReadyAsync();
        // The next agent goes on with the same sandbox.
        await session.SandboxReadyAsync(workspace, ct);
        var again = await session.RunAsync(workspace, "main.py", ct);
        Assert.Equal("exited", (await EventAsync(session, workspace, "run_finished", again.RunId)).GetProperty("end").GetString());
        await session.EndSandboxAsync(workspace, ct);
    }

    private static async Task<JsonElement> EventAsync(PlatformSession session, Guid workspace, string type, Guid run)
    {
        var found = await Eventually.FoundAsync(
            async () => (await session.EventsAsync(workspace, 0, TestContext.Current.CancellationToken)).Items.FirstOrDefault(
                e => e.Type == type && e.Data.GetProperty("runId").GetGuid() == run), $"{type} of {run}");
        return found.Data;
    }
}

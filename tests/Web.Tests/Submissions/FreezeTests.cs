using System.Text;
using Platform.Application.Sandboxes;
using Platform.Web.Tests.Sandboxes;

namespace Platform.Web.Tests.Submissions;

/// <summary>What is handed in beside a sandbox whose programs write (SECURITY row 53).</summary>
[Collection(nameof(AgentCollection))]
public sealed class FreezeTests(AgentApp app)
{
    [Fact]
    public async Task What_the_sandbox_still_had_is_part_of_it_and_the_programs_go_on_afterwards()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await ReadyAsync(sandbox);
        app.Agent.OnFreeze(sandbox, async () =>
        {
            var content = Encoding.UTF8.GetBytes("late\n");
            await app.Agent.ReportAsync<FileChangeRecorded>(new ReportFileChange(
                sandbox, ada.WorkspaceId, 2, SandboxChange.Written, "late.py", null, TextEdits.Hash(content), content.Length, content));
            return new FilesFrozen(true);
        });
        var handedIn = (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        var files = (await ada.GetAsync($"/api/submissions/{handedIn.GetProperty("submissionId").GetGuid()}/attempts/1/files")).Expect(HttpStatusCode.OK);
        Assert.Contains("late.py", files.EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        var freeze = Assert.Single(app.Agent.Told<FreezeFiles>(), f => f.SandboxId == sandbox);
        await app.Agent.ToldAsync<ThawFiles>(t => t.SandboxId == sandbox && t.FreezeId == freeze.FreezeId);
    }

    [Fact]
    public async Task Nothing_is_handed_in_when_it_does_not_stand_still()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await ReadyAsync(sandbox);
        app.Agent.OnFreeze(sandbox, () => Task.FromResult(new FilesFrozen(false, "New processes appear all the time.")));
        Assert.Contains("New processes", (await ada.SubmitAsync()).Refused(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        app.Agent.OnFreeze(sandbox, () => throw new InvalidOperationException("broken"));
        Assert.Contains("does not answer", (await ada.SubmitAsync()).Refused(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        await app.Agent.ToldAsync<ThawFiles>(t => t.SandboxId == sandbox);
        Assert.Equal("none", (await ada.HandInAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_file_that_is_in_the_sandbox_only_is_not_left_out_silently()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await ReadyAsync(sandbox);
        await app.Agent.ReportAsync<FileChangeRecorded>(new ReportFileChange(
            sandbox, ada.WorkspaceId, 2, SandboxChange.TooLarge, "big.bin", null, null, 1L << 40, null));
        var refused = await ada.SubmitAsync();
        refused.Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal("big.bin", Assert.Single(refused.Json.GetProperty("paths").EnumerateArray()).GetProperty("path").GetString());
        await app.Agent.ReportAsync<FileChangeRecorded>(new ReportFileChange(
            sandbox, ada.WorkspaceId, 3, SandboxChange.Deleted, "big.bin", null, null, 0, null));
        await app.Agent.ReportAsync<FileChangeRecorded>(new ReportFileChange(
            sandbox, ada.WorkspaceId, 4, SandboxChange.Unsupported, "\ufffd.py", null, null, 0, null));
        refused = await ada.SubmitAsync();
        refused.Refused(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("\ufffd.py", Assert.Single(refused.Json.GetProperty("paths").EnumerateArray()).GetProperty("path").GetString());
    }

    // Until Web has heard of the agent, its sandbox's host counts as one that does not answer.
    private Task<Application.Sandboxes.AgentStatus?> ReadyAsync(Guid sandbox) => Eventually.GetAsync(
        () => Task.FromResult(((Web.Sandboxes.AgentRegistry)app.Services.GetService(typeof(Web.Sandboxes.AgentRegistry))!).Status(PeerAgent.Id)),
        s => s?.Sandboxes.Any(h => h.SandboxId == sandbox) is true);
}

using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.Workspaces;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class PastRunTests(AgentApp app)
{
    private static readonly string[] OneArgument = ["a b"], Selection = ["-k", "x"];

    [Fact]
    public async Task A_run_is_listed_with_what_ran_and_its_output_outlives_the_sandbox()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var first = await RunAsync(ada, sandbox, new { path = "main.py", arguments = OneArgument }, "hello\r\n"u8.ToArray(), 7);
        var second = await RunAsync(
            ada, sandbox,
            new { kind = "module", module = "app.cli", environment = new[] { new { name = "MODE", value = "x y" } } }, null, 0);
        Assert.Equal(
            ["env", "MODE=x y", "python", "-m", "app.cli"],
            (await app.Agent.ToldAsync<StartRun>(m => m.RunId == second)).Command);
        app.Agent.Lose(sandbox);
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportSandboxStopped(sandbox, ada.WorkspaceId, 9, SandboxStopReason.Exited, null));

        var page = await ListAsync(ada, "?limit=1");
        var newest = page.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(second, newest.GetProperty("id").GetGuid());
        Assert.Equal("module", newest.GetProperty("spec").GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, newest.GetProperty("output").ValueKind);
        Assert.Equal("exited", newest.GetProperty("finished").GetProperty("end").GetString());

        var older = await ListAsync(ada, $"?limit=5&before={Uri.EscapeDataString(page.GetProperty("next").GetString()!)}");
        Assert.Equal(JsonValueKind.Null, older.GetProperty("next").ValueKind);
        var oldest = older.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(first, oldest.GetProperty("id").GetGuid());
        Assert.Equal("a b", oldest.GetProperty("spec").GetProperty("arguments")[0].GetString());
        Assert.Equal(7, oldest.GetProperty("output").GetProperty("total").GetInt64());

        var output = await ada.GetAsync($"{ada.Workspace}/runs/{first}/output");
        Assert.Equal((HttpStatusCode.OK, "hello\r\n"), (output.Status, output.Text));
        Assert.Equal("application/octet-stream", output.ContentHeaders.ContentType?.MediaType);
        Assert.Equal("attachment", output.ContentHeaders.ContentDisposition?.DispositionType);
        Assert.Equal("sandbox; default-src 'none'", output.Headers.GetValues("Content-Security-Policy").Single());
        (await ada.GetAsync($"{ada.Workspace}/runs/{second}/output")).Refused(HttpStatusCode.NotFound);

        var eve = await app.SignInAsync();
        (await eve.GetAsync($"{ada.Workspace}/runs")).Refused(HttpStatusCode.NotFound);
        (await eve.GetAsync($"{ada.Workspace}/runs/{first}/output")).Refused(HttpStatusCode.NotFound);
        (await eve.GetAsync($"{eve.Workspace}/runs/{first}/output")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_the_newest_outputs_are_kept_and_a_log_has_one_event_for_each()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var runs = new List<Guid>();
        for (var i = 0; i < RunOutputs.Most + 2; i++)
            runs.Add(await RunAsync(ada, sandbox, new { path = "main.py" }, Encoding.UTF8.GetBytes($"run {i}"), 1_000_000));

        (await ada.GetAsync($"{ada.Workspace}/runs/{runs[1]}/output")).Refused(HttpStatusCode.NotFound);
        foreach (var kept in new[] { runs[2], runs[^1] })
        {
            Assert.Equal($"run {runs.IndexOf(kept)}", (await ada.GetAsync($"{ada.Workspace}/runs/{kept}/output")).Text);
        }

        // Requested, finished, output: the peer reports no start.
        Assert.Equal(version + 3 * runs.Count, await ada.VersionAsync());
    }

    [Fact]
    public async Task Ways_to_run_are_part_of_the_workspace()
    {
        var ada = await app.SignInAsync();
        var id = Guid.NewGuid();
        var path = $"{ada.Workspace}/run-configurations/{id}";
        (await ada.PutAsync(path, new { name = "Tests", run = new { kind = "tests", arguments = Selection } })).Expect(HttpStatusCode.OK);
        var configuration = (await ada.OpenAsync()).GetProperty("runConfigurations").EnumerateArray().Single();
        Assert.Equal((id, "Tests"), (configuration.GetProperty("id").GetGuid(), configuration.GetProperty("name").GetString()));
        Assert.Equal("tests", configuration.GetProperty("spec").GetProperty("kind").GetString());

        Assert.Contains(
            "platform's own",
            (await ada.PutAsync(path, new
            {
                name = "Tests",
                run = new { kind = "tests", environment = new[] { new { name = "PLATFORM_SESSION", value = "x" } } }
            })).Refused(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        (await ada.PutAsync($"{ada.Workspace}/run-configurations/{Guid.NewGuid()}", new { name = "Tests", run = new { kind = "tests" } }))
            .Refused(HttpStatusCode.Conflict);
        (await (await app.SignInAsync()).PutAsync(path, new { name = "x", run = new { kind = "tests" } })).Refused(HttpStatusCode.NotFound);

        (await ada.DeleteAsync(path)).Expect(HttpStatusCode.OK);
        Assert.Empty((await ada.OpenAsync()).GetProperty("runConfigurations").EnumerateArray());
    }

    private async Task<Guid> RunAsync(Learner ada, Guid sandbox, object body, byte[]? output, long printed)
    {
        var run = (await ada.PostAsync($"{ada.Workspace}/runs", body)).Expect(HttpStatusCode.Accepted).GetProperty("runId").GetGuid();
        await app.Agent.ReportAsync<ReportAccepted>(new ReportRunFinished(
            sandbox, ada.WorkspaceId, run, 2, RunEnd.Exited, 0, 5, 6, null, output, printed));
        return run;
    }

    private static async Task<JsonElement> ListAsync(Learner ada, string query) =>
        (await ada.GetAsync($"{ada.Workspace}/runs{query}")).Expect(HttpStatusCode.OK);
}

using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Web.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class AvailabilityTests(AgentApp app)
{
    [Fact]
    public async Task The_warning_before_an_idle_stop_reaches_the_page_and_goes_when_somebody_keeps_the_sandbox()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await using var page = ada.Connect(ada.Origin);
        await page.JoinAsync(ada.WorkspaceId, await ada.VersionAsync());
        var stopsAt = DateTimeOffset.UtcNow.AddMinutes(2);
        app.Agent.Describe(sandbox, s => s with { StopsAt = stopsAt });

        var warned = await page.SandboxAsync(s => s.GetProperty("stopsAt").ValueKind == JsonValueKind.String);
        Assert.Equal(stopsAt, warned[^1].GetProperty("stopsAt").GetDateTimeOffset());
        Assert.Equal("ready", warned[^1].GetProperty("state").GetString());
        Assert.Contains("will be stopped", warned[^1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(stopsAt, (await SandboxAsync(ada)).GetProperty("stopsAt").GetDateTimeOffset());

        (await ada.PostAsync($"{ada.Workspace}/sandbox")).Expect(HttpStatusCode.Accepted);
        await app.Agent.ToldAsync<KeepSandbox>(m => m.SandboxId == sandbox);
        app.Agent.Describe(sandbox, s => s);
        await page.SandboxAsync(after: warned.Count, s => s.GetProperty("stopsAt").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task After_an_idle_stop_the_page_says_so_and_a_new_sandbox_waits_for_the_person()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await using var page = ada.Connect(ada.Origin);
        await page.JoinAsync(ada.WorkspaceId, await ada.VersionAsync());
        app.Agent.Lose(sandbox);
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportSandboxStopped(sandbox, ada.WorkspaceId, 5, SandboxStopReason.Idle, null));

        var stopped = (await page.SandboxAsync("stopped"))[^1];
        Assert.Equal("idle", stopped.GetProperty("reason").GetString());
        Assert.Contains("because nobody used it", stopped.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("stopped", (await SandboxAsync(ada)).GetProperty("state").GetString());

        await app.ReportReadyAsync(ada, await app.StartSandboxAsync(ada));
        Assert.Equal("ready", (await SandboxAsync(ada)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("all of its memory is promised to others", false, "all of its memory is promised to others.")]
    [InlineData(null, true, "its host is being taken out of service.")]
    public async Task A_host_that_takes_nothing_new_says_why_and_serves_what_it_has(string? words, bool draining, string said)
    {
        var (grace, sandbox) = await app.WithSandboxAsync();
        var ada = await app.SignInAsync();
        await using var page = ada.Connect(ada.Origin);
        await page.JoinAsync(ada.WorkspaceId, await ada.VersionAsync());
        int before;
        using (app.Agent.Refuse(words, draining))
        {
            var told = await page.SandboxAsync("unavailable");
            before = told.Count;
            Assert.Equal(said, told[^1].GetProperty("detail").GetString());
            Assert.Equal(
                $"The sandbox is unavailable: {said} You can go on editing; everything is saved.",
                (await ada.PostAsync($"{ada.Workspace}/sandbox")).Refused(HttpStatusCode.ServiceUnavailable));
            Assert.Equal(sandbox, await app.StartSandboxAsync(grace));
        }

        await page.SandboxAsync(before, s => s.GetProperty("state").GetString() == "none");
        await app.StartSandboxAsync(ada);
    }

    [Fact]
    public async Task A_sandbox_of_which_nothing_is_heard_is_given_up()
    {
        var ada = await app.SignInAsync();
        var sandbox = await app.StartSandboxAsync(ada);
        app.Agent.Describe(sandbox, s => s with { Ready = false });
        await Eventually.GetAsync(() => SandboxAsync(ada), s => s.GetProperty("state").GetString() == "none");
        var stopped = Assert.IsType<SandboxStopped>((await app.EventsAsync(sandbox))[^1].Data);
        Assert.Contains($"within {AgentApp.StartSeconds} seconds", stopped.Detail, StringComparison.Ordinal);
        // What came of it on the host is not left there.
        await app.Agent.ToldAsync<StopSandbox>(m => m.SandboxId == sandbox);
        Assert.NotEqual(sandbox, await app.StartSandboxAsync(ada));
    }

    [Fact]
    public async Task A_sandbox_on_a_host_that_was_removed_is_given_up()
    {
        var ada = await app.SignInAsync();
        var sandbox = Guid.CreateVersion7();
        await using (var session = app.Store.LightweightSession())
        {
            session.Events.StartStream<Sandbox>(sandbox, new SandboxRequested(ada.WorkspaceId, ada.PersonId, "agent-of-old"));
            session.Events.Append(ada.WorkspaceId, new SandboxAttached(sandbox, "agent-of-old"));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("unavailable", (await SandboxAsync(ada)).GetProperty("state").GetString());
        await app.Services.GetRequiredService<SandboxReconciler>()
            .ForgetRemovedHostsAsync(TestContext.Current.CancellationToken);
        Assert.Equal("none", (await SandboxAsync(ada)).GetProperty("state").GetString());
        await app.StartSandboxAsync(ada);
    }

    private static async Task<JsonElement> SandboxAsync(Learner ada) => (await ada.OpenAsync()).GetProperty("sandbox");
}

using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class SandboxAdminTests(AgentApp app)
{
    [Theory]
    [InlineData(null)]
    [InlineData(Role.Reviewer)]
    [InlineData(Role.Auditor)]
    public async Task Nobody_but_administrators_sees_or_ends_anything(Role? role)
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var email = PlatformApp.NewEmail();
        if (role is { } r) await app.ChangeRoleAsync(email, r, true);
        var mallory = await app.SignInAsync(email);
        foreach (var reply in new[]
                 {
                     await mallory.GetAsync("/api/admin/hosts"), await mallory.GetAsync("/api/admin/sandboxes"),
                     await mallory.DeleteAsync($"/api/admin/sandboxes/{sandbox}")
                 })
            reply.Refused(HttpStatusCode.Forbidden);
        (await app.Visitor().GetAsync("/api/admin/sandboxes")).Refused(HttpStatusCode.Unauthorized);
        (await app.Visitor().DeleteAsync($"/api/admin/sandboxes/{sandbox}")).Refused(HttpStatusCode.Unauthorized);
        Assert.Equal("ready", (await ada.OpenAsync()).GetProperty("sandbox").GetProperty("state").GetString());
        Assert.DoesNotContain(app.Agent.Told<StopSandbox>(), m => m.SandboxId == sandbox);
    }

    [Fact]
    public async Task Hosts_are_described_and_one_that_is_silent_is_told_as_such()
    {
        var admin = await app.AdminAsync();
        var hosts = (await admin.GetAsync("/api/admin/hosts")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([PeerAgent.Id, PeerAgent.OtherId], hosts.Select(h => h.GetProperty("agentId").GetString()));
        Assert.True(hosts[0].GetProperty("available").GetBoolean());
        Assert.True(hosts[0].GetProperty("takes").GetBoolean());
        Assert.Equal("peer", hosts[0].GetProperty("engine").GetString());
        var host = hosts[0].GetProperty("host");
        Assert.Equal(("runc", 8L << 30, 2), (
            host.GetProperty("runtime").GetString(), host.GetProperty("memoryBudgetBytes").GetInt64(),
            host.GetProperty("warmTarget").GetInt32()));
        Assert.False(hosts[1].GetProperty("available").GetBoolean());
        Assert.Equal("the host that runs it does not answer.", hosts[1].GetProperty("refusal").GetString());
        Assert.Equal(JsonValueKind.Null, hosts[1].GetProperty("host").ValueKind);

        using (app.Agent.Refuse("all of its memory is in use."))
            await Eventually.GetAsync(
                () => admin.GetAsync("/api/admin/hosts"),
                r => r.Json.GetProperty("items")[0] is var first && !first.GetProperty("takes").GetBoolean()
                    && first.GetProperty("available").GetBoolean()
                    && first.GetProperty("refusal").GetString() == "all of its memory is in use.");
    }

    [Fact]
    public async Task Sandboxes_are_listed_with_their_owners_and_what_they_use()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var admin = await app.AdminAsync();
        var started = DateTimeOffset.UtcNow;
        // Half of a processor, as the agent's clock counts it.
        app.Agent.Describe(sandbox, s => s with
        {
            Usage = new SandboxUsage(
                (long)((DateTimeOffset.UtcNow - started).TotalMilliseconds / 2), 100 << 20, 120 << 20, 4, 5 << 20, 60),
            Limits = SandboxLimits.Default,
            Viewers = 2,
            LastActivity = started,
            StopsAt = started.AddMinutes(5)
        });

        var row = await Eventually.GetAsync(
            () => RowAsync(admin, sandbox), r => r.TryGetProperty("processors", out var p) && p.ValueKind == JsonValueKind.Number);
        Assert.Equal(ada.Email, row.GetProperty("ownerEmail").GetString());
        Assert.Equal("My workspace", row.GetProperty("workspaceName").GetString());
        Assert.Equal("ready", row.GetProperty("state").GetString());
        Assert.Equal(PeerAgent.Id, row.GetProperty("agentId").GetString());
        Assert.InRange(row.GetProperty("requestedAt").GetDateTimeOffset(), started.AddMinutes(-2), started);
        Assert.InRange(row.GetProperty("processors").GetDouble(), 0.3, 0.7);
        Assert.Equal(100 << 20, row.GetProperty("usage").GetProperty("memoryBytes").GetInt64());
        Assert.Equal(1L << 30, row.GetProperty("limits").GetProperty("diskBytes").GetInt64());
        Assert.Equal(2, row.GetProperty("viewers").GetInt32());
        Assert.Equal(started.AddMinutes(5), row.GetProperty("stopsAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task An_administrator_ends_a_sandbox_and_its_owner_reads_who_did()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var run = (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py" })).Expect(HttpStatusCode.Accepted)
            .GetProperty("runId").GetGuid();
        await app.Agent.ToldAsync<StartRun>(m => m.RunId == run);
        await using var page = ada.Connect(ada.Origin);
        await page.JoinAsync(ada.WorkspaceId, await ada.VersionAsync());
        var admin = await app.AdminAsync();

        (await admin.DeleteAsync($"/api/admin/sandboxes/{sandbox}")).Expect(HttpStatusCode.Accepted);
        Assert.Equal(
            SandboxStopReason.Administrator, (await app.Agent.ToldAsync<StopSandbox>(m => m.SandboxId == sandbox)).Reason);
        var told = (await page.SandboxAsync("stopped"))[^1];
        Assert.Equal("administrator", told.GetProperty("reason").GetString());
        Assert.StartsWith("An administrator ended the sandbox.", told.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // An agent of the version before knows no such reason and says what it always says.
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportSandboxStopped(sandbox, ada.WorkspaceId, 9, SandboxStopReason.Requested, null));
        var opened = await ada.OpenAsync();
        Assert.Equal("stopped", opened.GetProperty("sandbox").GetProperty("state").GetString());
        Assert.Equal("administrator", opened.GetProperty("sandbox").GetProperty("reason").GetString());
        Assert.StartsWith(
            "An administrator", opened.GetProperty("lastRun").GetProperty("detail").GetString(), StringComparison.Ordinal);

        var events = await app.EventsAsync(sandbox);
        var asked = Assert.Single(events, e => e.Data is SandboxStopRequested);
        Assert.Equal(admin.PersonId.ToString(), asked.UserName);
        Assert.Equal(new SandboxStopped(SandboxStopReason.Administrator, null), events[^1].Data);
        Assert.Equal(JsonValueKind.Undefined, (await RowAsync(admin, sandbox)).ValueKind);

        // The work is kept, and another sandbox can be had.
        Assert.Contains("main.py", opened.GetProperty("files").ToString(), StringComparison.Ordinal);
        Assert.NotEqual(sandbox, await app.StartSandboxAsync(ada));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var admin = await app.AdminAsync();
        (await admin.DeleteAsync($"/api/admin/sandboxes/{Guid.NewGuid()}")).Refused(HttpStatusCode.NotFound);
        (await admin.DeleteAsync("/api/admin/sandboxes/all")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_administrator_whose_role_is_taken_away_is_refused_at_once()
    {
        var admin = await app.AdminAsync();
        (await admin.GetAsync("/api/admin/sandboxes")).Expect(HttpStatusCode.OK);
        await app.ChangeRoleAsync(admin.Email, Role.Admin, false);
        await Eventually.GetAsync(() => admin.GetAsync("/api/admin/sandboxes"), r => r.Status == HttpStatusCode.Forbidden);
    }

    private static async Task<JsonElement> RowAsync(Learner admin, Guid sandbox) =>
        (await admin.GetAsync("/api/admin/sandboxes")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray()
        .FirstOrDefault(s => s.GetProperty("sandboxId").GetGuid() == sandbox);
}

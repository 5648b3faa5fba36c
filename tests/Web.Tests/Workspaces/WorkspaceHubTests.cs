using Microsoft.AspNetCore.SignalR;

namespace Platform.Web.Tests.Workspaces;

public sealed class WorkspaceHubTests(SharedApp app)
{
    [Fact]
    public async Task A_second_page_sees_what_the_first_does_in_order()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py");
        await using var page = ada.Connect();
        Assert.Equal(version, await page.JoinAsync(ada.WorkspaceId, version));

        var text = "";
        for (var i = 0; i < 10; i++)
        {
            version = await ada.PrependAsync(file, version, text, $"{i}");
            text = i + text;
        }

        var events = await page.EventsUpToAsync(version);
        Assert.Equal(Enumerable.Range(4, 10).Select(v => (long)v), events.Select(e => e.GetProperty("version").GetInt64()));
        Assert.Equal(text, events.Aggregate("", (t, e) => TextEdits.Apply(
            t, e.GetProperty("data").GetProperty("edits").Deserialize<TextEdit[]>(JsonSerializerOptions.Web)!)));
        Assert.Equal(ada.Email, events[0].GetProperty("actor").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Several_events_of_one_command_come_together()
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("d/a.py");
        await ada.CreateAsync("d/b.py");
        await using var page = ada.Connect();
        await page.JoinAsync(ada.WorkspaceId, 4);
        (await ada.PostAsync($"{ada.Workspace}/folders/delete", new { path = "d" })).Expect(HttpStatusCode.OK);
        Assert.Equal([5L, 6L], (await page.EventsUpToAsync(6)).Select(e => e.GetProperty("version").GetInt64()));
    }

    [Fact]
    public async Task Whoever_joins_late_is_sent_what_was_missed_and_then_what_follows()
    {
        var ada = await app.SignInAsync();
        for (var i = 0; i < 5; i++) await ada.CreateAsync($"f{i}");
        await using var page = ada.Connect();
        Assert.Equal(7, await page.JoinAsync(ada.WorkspaceId, 3));
        await ada.CreateAsync("more");
        Assert.Equal([4L, 5L, 6L, 7L, 8L], (await page.EventsUpToAsync(8)).Select(e => e.GetProperty("version").GetInt64()));
    }

    [Fact]
    public async Task What_happens_while_joining_is_missed_by_nobody()
    {
        var ada = await app.SignInAsync();
        await using var page = ada.Connect();
        await page.StartAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 12).Select(i => ada.CreateAsync($"f{i}")));
        await page.JoinAsync(ada.WorkspaceId, 2);
        await writing;
        var events = await page.EventsUpToAsync(14);
        // A version may come twice, once fetched and once pushed; none may be missing.
        Assert.Equal(
            Enumerable.Range(3, 12).Select(v => (long)v),
            events.Select(e => e.GetProperty("version").GetInt64()).Distinct().Order());
    }

    [Fact]
    public async Task A_foreign_workspace_cannot_be_joined_and_sends_nothing()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        await using var page = ada.Connect();
        var refused = await Assert.ThrowsAsync<HubException>(() => page.JoinAsync(bob.WorkspaceId, 0));
        var missing = await Assert.ThrowsAsync<HubException>(() => page.JoinAsync(Guid.NewGuid(), 0));
        Assert.Equal(missing.Message, refused.Message);

        // What comes after bob's event for ada's own workspace proves that bob's was not sent.
        await page.JoinAsync(ada.WorkspaceId, 2);
        await bob.CreateAsync("secret.py");
        await ada.CreateAsync("own.py");
        Assert.All(await page.EventsUpToAsync(3), e => Assert.Equal("own.py", e.GetProperty("data").GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_session_that_has_ended_cannot_join()
    {
        var ada = await app.SignInAsync();
        await using var page = ada.Connect();
        await page.StartAsync();
        (await ada.PostAsync("/api/sign-out")).Expect(HttpStatusCode.NoContent);
        await Assert.ThrowsAsync<HubException>(() => page.JoinAsync(ada.WorkspaceId, 0));
    }

    [Fact]
    public async Task A_page_is_told_how_the_sandbox_is()
    {
        var ada = await app.SignInAsync();
        await using var page = ada.Connect();
        await page.JoinAsync(ada.WorkspaceId, 2);
        var told = (await page.SandboxAsync("unavailable"))[0];
        Assert.Equal(ada.WorkspaceId, told.GetProperty("workspaceId").GetGuid());
        Assert.NotEmpty(told.GetProperty("detail").GetString()!);
    }
}

using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>Takes parts of the stack away, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultsAlone;

/// <summary>What a learner notices when a part of the platform dies under their hands.</summary>
[Collection(nameof(FaultTests))]
public sealed class FaultTests(Chromium chromium) : BrowserTests(chromium)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Both_processes_restart_and_the_page_goes_on_by_itself()
    {
        var (_, page) = await AtWorkAsync();
        await page.RetypeAsync("print('kept')");
        await page.SavedAsync();
        await page.CommandAsync("COLOUR=green; echo ready $((1 + 1))", "ready 2");

        var web = RunningStack.Web.Kill();
        var agent = RunningStack.Agent.Kill();
        await web.RestartedAsync();
        await agent.RestartedAsync();

        await page.EditorShowsAsync("print('kept')");
        await page.RetypeAsync("print('kept and changed')");
        await Expect(page.SaveState).ToHaveTextAsync("Saved", new() { Timeout = 40_000 });
        await SandboxWorksAsync(page);
        Assert.Equal("kept and changed", (await page.RunToEndAsync()).Trim());
        await page.CommandAsync("echo again $((2 + 2))", "again 4");
    }

    [Fact]
    public async Task No_keystroke_is_lost_when_the_web_app_dies_while_somebody_types()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# ");
        await page.SavedAsync();
        var words = Enumerable.Range(0, 120).Select(i => $"w{i} ").ToArray();

        SupervisedProcess.Killed killed;
        using (RunningStack.Web.KeepDown())
        {
            await page.Keyboard.TypeAsync(string.Concat(words[..40]));
            killed = RunningStack.Web.Kill();
            await page.Keyboard.TypeAsync(string.Concat(words[40..]), new() { Delay = 5 });
            await Expect(page.SaveState).ToHaveAttributeAsync("data-state", "offline");
            await Expect(page.SaveState).ToContainTextAsync("kept here");
            await page.ScreenshotAsync("offline");
        }

        await killed.RestartedAsync();
        var expected = "# " + string.Concat(words);
        await Expect(page.SaveState).ToHaveTextAsync("Saved", new() { Timeout = 40_000 });
        Assert.Equal(expected, await page.EditorTextAsync());
        Assert.Equal(expected, await learner.StoredTextAsync("main.py"));
        Assert.Equal(expected, Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }

    [Fact]
    public async Task What_was_typed_while_the_web_app_was_away_outlives_the_tab()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# before");
        await page.SavedAsync();

        SupervisedProcess.Killed killed;
        using (RunningStack.Web.KeepDown())
        {
            killed = RunningStack.Web.Kill();
            await page.Keyboard.TypeAsync(" while it is away");
            await page.OfflineAsync(" while it is away");
            // As when the browser crashes or the laptop is shut: nothing asks the page.
            await page.Page.CloseAsync();
        }

        await killed.RestartedAsync();
        await RunningStack.WebIsReadyAsync();
        var again = await learner.TabAsync();
        await again.EditorShowsAsync("# before while it is away");
        await Expect(again.SaveState).ToHaveTextAsync("Saved", new() { Timeout = 40_000 });
        Assert.Equal("# before while it is away", await learner.StoredTextAsync("main.py"));
        Assert.Equal("# before while it is away", Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }

    [Fact]
    public async Task A_run_whose_agent_dies_ends_as_interrupted_and_the_next_one_works()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import time\nprint('running')\ntime.sleep(60)");
        var terminal = await page.StartAsync();
        await page.TerminalShowsAsync(terminal, "running");

        var killed = RunningStack.Agent.Kill();

        await page.EndsAsync("interrupted", TimeSpan.FromSeconds(10));
        await Expect(page.RunResult).ToContainTextAsync("Interrupted: ");
        await Expect(page.RunResult).ToContainTextAsync("Your files are saved");
        await killed.RestartedAsync();
        await page.WriteAndShowAsync("print('works again')");
        await SandboxWorksAsync(page);
        Assert.Equal("works again", (await page.RunToEndAsync()).Trim());
    }

    [Fact]
    public async Task Without_the_database_typing_is_kept_and_saved_when_it_is_back()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# before");
        await page.SavedAsync();

        SupervisedProcess.Killed killed;
        using (RunningStack.Postgres.KeepDown())
        {
            killed = RunningStack.Postgres.Interrupt();
            await page.Keyboard.TypeAsync(" while it is away");
            await Expect(page.SaveState).ToHaveAttributeAsync("data-state", "offline");
            await page.EditorShowsAsync("# before while it is away");
        }

        await killed.RestartedAsync();
        await Expect(page.SaveState).ToHaveTextAsync("Saved", new() { Timeout = 40_000 });
        Assert.Equal("# before while it is away", await learner.StoredTextAsync("main.py"));
        await page.RetypeAsync("print('and runs')");
        Assert.Equal("and runs", (await page.RunToEndAsync()).Trim());
        await RunningStack.WebIsReadyAsync();
    }

    [Fact]
    public async Task A_database_that_crashes_comes_back_with_everything()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# acknowledged");
        await page.SavedAsync();

        await RunningStack.Postgres.Kill().RestartedAsync();
        await page.Keyboard.TypeAsync(" and more");

        await Expect(page.SaveState).ToHaveTextAsync("Saved", new() { Timeout = 40_000 });
        await Eventually.TrueAsync(
            async () => Fold.TextOf(await learner.EventsAsync(), "main.py") == "# acknowledged and more",
            "the events tell what was typed", Recovery);
    }

    [Fact]
    public async Task Without_an_engine_editing_goes_on_and_the_sandbox_comes_back_by_itself()
    {
        await using var engine = await EngineRelay.InsertAsync();
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();

        engine.Cut();

        var banner = page.Page.GetByTestId("sandbox-banner");
        await Expect(banner).ToContainTextAsync("The sandbox is unavailable");
        await Expect(banner).ToContainTextAsync("You can go on editing");
        await page.RetypeAsync("print('written without an engine')");
        await page.SavedAsync();
        await page.ScreenshotAsync("engine-away");
        Assert.Equal("print('written without an engine')", await learner.StoredTextAsync("main.py"));

        engine.Connect();

        await SandboxWorksAsync(page);
        await Expect(banner).ToHaveCountAsync(0);
        Assert.Equal("written without an engine", (await page.RunToEndAsync()).Trim());
        await page.CommandAsync("cat main.py; echo", "print('written without an engine')\n");
    }

    // What a page shows just after a fault may be from before it: what works is what counts.
    internal static Task SandboxWorksAsync(WorkspacePage page) => Eventually.TrueAsync(
        async () =>
        {
            if (await page.SandboxState.GetAttributeAsync("data-state") != "ready") return false;
            var ct = TestContext.Current.CancellationToken;
            try
            {
                await using var terminal = await page.Learner.Session.ConnectTerminalAsync(page.Learner.WorkspaceId, ct);
                await terminal.OpenAsync(WorkspacePage.Shell, ct: ct);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or HubException or WebSocketException or InvalidOperationException)
            {
                return false;
            }
        },
        "a sandbox that works", Recovery);
}

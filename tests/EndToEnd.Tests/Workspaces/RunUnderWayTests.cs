using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>A run while it lasts, and what is said when it ends.</summary>
public sealed partial class RunUnderWayTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Run_again_ends_the_run_under_way_first()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import time\nprint('started')\ntime.sleep(600)\n");
        var first = await page.StartAsync();
        await page.TerminalShowsAsync(first, "started");

        await page.Page.GetByTestId("panel-run-again").ClickAsync();

        var terminal = page.Page.Locator("[data-testid=terminal][data-terminal-id^=\"run-\"]");
        await Expect(terminal).Not.ToHaveAttributeAsync("data-terminal-id", first);
        await page.TerminalShowsAsync((await terminal.GetAttributeAsync("data-terminal-id"))!, "started");
        await Expect(page.RunResult).ToHaveTextAsync("Running main.py…");
        var events = await learner.EventsAsync();
        Assert.Equal(2, events.Count(e => e.Type == "run_requested"));
        Assert.Equal("stopped", events.Single(e => e.Type == "run_finished").Data.GetProperty("end").GetString());

        await page.Page.GetByTestId("stop-button").ClickAsync();
        await page.EndsAsync("stopped");
    }

    [Fact]
    public async Task The_memory_that_a_program_used_most_of_is_told()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("held = bytearray(b'x') * 100_000_000\ndel held\nprint('done')\n");

        await page.RunToEndAsync();

        var told = Peak().Match((await page.RunResult.TextContentAsync())!);
        Assert.True(told.Success, await page.RunResult.TextContentAsync());
        Assert.InRange(int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture), 95, 200);
    }

    [Fact]
    public async Task A_run_under_way_is_among_the_past_ones_and_shows_its_output_when_it_has_ended()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import os, time\nwhile not os.path.exists('go.txt'):\n    time.sleep(0.05)\nprint('went', 6 * 7)\n");
        await page.StartAsync();

        await page.Page.GetByTestId("runs-tab").ClickAsync();
        var run = page.Page.GetByTestId("past-run");
        await Expect(run).ToHaveAttributeAsync("data-end", "running");
        await Expect(run).ToContainTextAsync("Under way");
        await run.ClickAsync();
        await Expect(page.Page.GetByText("This run is under way.")).ToBeVisibleAsync();
        await page.ScreenshotAsync("past-run-under-way");

        await learner.WriteAsync("go.txt", "");

        var output = page.Page.Locator("[data-kept][data-state=ended]");
        await Expect(output).ToBeVisibleAsync();
        await page.TerminalShowsAsync((await output.GetAttributeAsync("data-terminal-id"))!, "went 42");
        await page.Page.GetByTestId("all-runs").ClickAsync();
        await Expect(run).ToContainTextAsync("Finished with exit code 0");
    }

    [Fact]
    public async Task How_a_run_ends_is_said_also_to_somebody_in_another_tab()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import os, time\nwhile not os.path.exists('go.txt'):\n    time.sleep(0.05)\nraise SystemExit(3)\n");
        await page.SandboxReadyAsync();
        // A screen reader speaks what changes in a region that was there before.
        var region = await page.Page.Locator("[data-pane=terminal] [role=status]").First.ElementHandleAsync();
        await page.StartAsync();
        await SaysAsync("Running main.py…");
        await page.ShellAsync();

        await learner.WriteAsync("go.txt", "");

        await SaysAsync("Finished with exit code 3");
        await Expect(page.RunResult).ToHaveRoleAsync(AriaRole.Status);

        Task SaysAsync(string words) => Eventually.TrueAsync(
            () => region.EvaluateAsync<bool>("(region, words) => region.isConnected && region.textContent.startsWith(words)", words),
            async () => $"'{words}' is said, and not '{await region.TextContentAsync()}'");
    }

    [GeneratedRegex(@" · peak (\d+) MB$")]
    private static partial Regex Peak();
}

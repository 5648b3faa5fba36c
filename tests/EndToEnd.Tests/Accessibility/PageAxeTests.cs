using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static Platform.EndToEnd.Tests.Accessibility.Axe;

namespace Platform.EndToEnd.Tests.Accessibility;

/// <summary>Axe on what is around the main job: the panels of runs, and the pages that have one thing to say.</summary>
public sealed class PageAxeTests(Chromium chromium) : BrowserTests(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_runs_and_plots(ColorScheme scheme)
    {
        var (_, workspace) = await AtWorkAsync(new() { ColorScheme = scheme });
        var page = workspace.Page;
        await workspace.WriteAndShowAsync(
            "open('circle.svg', 'w').write('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"60\">"
            + "<circle cx=\"30\" cy=\"30\" r=\"25\" fill=\"teal\"/></svg>')\nprint(1 / 0)\n");
        await workspace.RunToEndAsync();
        await Expect(page.GetByTestId("plot")).ToHaveCountAsync(1);
        await CheckAsync(page, $"plots-{scheme}");
        await page.GetByTestId("plot").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("circle.svg");
        await CheckAsync(page, $"plot-large-{scheme}");
        await workspace.Keyboard.PressAsync("Escape");

        await page.GetByTestId("runs-tab").ClickAsync();
        await Expect(page.GetByTestId("past-run")).ToContainTextAsync("exit code 1");
        await CheckAsync(page, $"past-runs-{scheme}");
        await page.GetByTestId("past-run").ClickAsync();
        await Expect(page.Locator("[data-kept][data-state=ended]")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("run-explanation")).ToBeVisibleAsync();
        await CheckAsync(page, $"past-run-{scheme}");

        await page.GetByTestId("run-menu").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await CheckAsync(page, $"run-menu-{scheme}");
        await page.GetByTestId("edit-configurations").ClickAsync();
        await page.GetByTestId("configuration-name").FillAsync("Tool");
        await page.GetByTestId("configuration-target").FillAsync("main.py");
        await page.GetByTestId("configuration-environment").FillAsync("PLATFORM_SESSION=x");
        await page.GetByTestId("configuration-save").ClickAsync();
        await Expect(page.GetByTestId("run-configuration-form").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(page, $"run-configurations-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_pages_that_have_one_thing_to_say(ColorScheme scheme)
    {
        var learner = await StrangerAsync(new() { ColorScheme = scheme });
        await learner.KnowAsync();
        var page = await learner.Context.NewPageAsync();
        await page.GotoAsync("/dev/mailbox");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = learner.Email })).ToBeVisibleAsync();
        await CheckAsync(page, $"mailbox-{scheme}");

        await page.GotoAsync($"/unsubscribe/{Guid.NewGuid()}");
        await Expect(Title(page, "No more mails about reviews?")).ToBeVisibleAsync();
        await CheckAsync(page, $"unsubscribe-{scheme}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn them off" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(page, $"unsubscribe-refused-{scheme}");

        await page.GotoAsync("/nowhere");
        await Expect(Title(page, "There is no such page")).ToBeVisibleAsync();
        await CheckAsync(page, $"no-such-page-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_a_page_that_has_failed(ColorScheme scheme)
    {
        var (_, workspace) = await AtWorkAsync(new() { ColorScheme = scheme });
        var page = workspace.Page;
        await page.GotoAsync($"/w/{Guid.NewGuid()}");
        await Expect(Title(page, "There is no such workspace")).ToBeVisibleAsync();
        await CheckAsync(page, $"no-such-workspace-{scheme}");

        // An answer that no page is made for.
        await page.RouteAsync("**/api/workspaces", route => route.FulfillAsync(new() { Json = new { items = new { } } }));
        await page.GotoAsync("/workspaces");
        await Expect(Title(page, "This page has failed")).ToBeVisibleAsync();
        await CheckAsync(page, $"failed-{scheme}");
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page.GetByTestId("workspace")).ToBeVisibleAsync();
    }

    private static ILocator Title(IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Name = text });
}

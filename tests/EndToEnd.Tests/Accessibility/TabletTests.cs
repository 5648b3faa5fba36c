using static Microsoft.Playwright.Assertions;
using static Platform.EndToEnd.Tests.Accessibility.Axe;

namespace Platform.EndToEnd.Tests.Accessibility;

public sealed class TabletTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Works_on_a_screen_of_768_pixels()
    {
        var (learner, page) = await AtWorkAsync(new() { ViewportSize = new() { Width = 768, Height = 1024 }, HasTouch = true });
        await learner.WriteAsync("a_module_with_quite_a_long_name_that_does_not_fit.py", "print('from the tree')\n");
        await FitsAsync(page.Page);

        await page.TreeItem("a_module_with_quite_a_long_name_that_does_not_fit.py").TapAsync();
        await page.EditorShowsAsync("print('from the tree')\n");
        await page.RetypeAsync("print('typed on a tablet')");
        await page.SavedAsync();
        await page.SandboxReadyAsync();
        await page.Page.GetByTestId("run-button").TapAsync();
        await page.EndsAsync("exited");
        await Expect(page.RunResult).ToBeInViewportAsync();
        await page.CommandAsync("echo $((40 + 2))", "\n42\n");

        // All three beside each other, and each of them wide enough to be used.
        foreach (var pane in new[] { "files", "editor", "terminal" })
        {
            var shown = page.Page.Locator($"[data-pane={pane}]");
            await Expect(shown).ToBeInViewportAsync(new() { Ratio = 1 });
            Assert.InRange((await shown.BoundingBoxAsync())!.Width, 140, 768);
        }

        await FitsAsync(page.Page);
        await CheckAsync(page.Page, "tablet");
        foreach (var control in new[] { "hand-in", "history-link", "account-menu", "terminal-menu", "plots-button" })
            await Expect(page.Page.GetByTestId(control)).ToBeInViewportAsync(new() { Ratio = 1 });
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.History;

/// <summary>Everything that happened in a workspace, and each file as it was.</summary>
public sealed class HistoryTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Shows_the_events_and_a_file_as_it_was()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("print('the first')\n");
        var old = (await learner.EventsAsync()).Last(e => e.Type == "file_edited").Version;
        await page.WriteAndShowAsync("print('the second')\n");
        await page.RunToEndAsync();

        await page.Page.GetByTestId("history-link").ClickAsync();
        var rows = page.Page.GetByTestId("history-event");
        await Expect(page.Page.Locator("[data-testid=history-event][data-type=run_finished]")).ToHaveCountAsync(1);
        await Expect(rows.Last).ToHaveAttributeAsync("data-type", "workspace_created");
        await page.Page.Locator($"[data-testid=history-event][data-version=\"{old}\"]")
            .GetByRole(AriaRole.Button).Nth(1).ClickAsync();
        var text = page.Page.Locator(".view-lines");
        await Expect(text).ToContainTextAsync("print('the first')");
        await Expect(page.Page.GetByTestId("history-version")).ToHaveTextAsync($"Version {old}");
        await page.ScreenshotAsync("history");

        await page.Page.GetByTestId("history-forward").ClickAsync();
        await Expect(text).ToContainTextAsync("print('the second')");
        await page.Page.GetByTestId("history-back").ClickAsync();
        await Expect(text).ToContainTextAsync("print('the first')");
        await page.Page.ReloadAsync();
        await Expect(text).ToContainTextAsync("print('the first')");
    }
}

using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>The first minute of somebody who has never been here.</summary>
public sealed class TourTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_newcomer_is_shown_around_once_and_can_type_meanwhile()
    {
        var learner = await StrangerAsync();
        var browser = await learner.BrowserAsync(tour: true);
        var page = await learner.SignInAsync(browser);
        var tour = page.Page.GetByTestId("tour");
        await Expect(tour).ToContainTextAsync("Step 1 of 3");
        await page.RetypeAsync("print('typed')");
        await page.SavedAsync();
        await Expect(tour).ToBeVisibleAsync();
        await page.ScreenshotAsync("tour");

        await page.Page.GetByTestId("tour-next").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(tour).ToContainTextAsync("Step 2 of 3");
        await page.Keyboard.PressAsync("Enter");
        await Expect(tour).ToContainTextAsync("Step 3 of 3");
        await page.Keyboard.PressAsync("Enter");
        await Expect(tour).ToHaveCountAsync(0);

        await page.ReloadAsync();
        await page.PromptAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await Expect(tour).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(768)]
    public async Task The_tour_fits_and_Escape_ends_it(int width)
    {
        var learner = await StrangerAsync();
        var browser = await learner.BrowserAsync(new() { ViewportSize = new() { Width = width, Height = 844 } }, tour: true);
        var page = await learner.SignInAsync(browser);
        for (var step = 1; step <= 3; step++)
        {
            await Expect(page.Page.GetByTestId("tour")).ToContainTextAsync($"Step {step} of 3");
            await Expect(page.Page.GetByTestId("tour-next")).ToBeInViewportAsync(new() { Ratio = 1 });
            await page.ScreenshotAsync($"tour-{width}-{step}");
            if (step < 3) await page.Page.GetByTestId("tour-next").ClickAsync();
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByTestId("tour")).ToHaveCountAsync(0);
    }
}

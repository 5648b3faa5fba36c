using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Languages;

/// <summary>What the editor knows of a function that is called.</summary>
public sealed class CallTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task The_parameters_of_a_call_are_told_and_every_use_is_found()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("shop.py", "def total(basket: list[int], discount: int = 0) -> int:\n    return sum(basket) - discount\n");
        await page.WriteAndShowAsync("from shop import total\n\nfirst = total([1])\nsecond: str = total([2])\n");
        // There is a server that has read both files.
        await page.Page.GetByTestId("problems-tab").ClickAsync();
        await Expect(page.Page.GetByTestId("problem")).ToHaveCountAsync(1, new() { Timeout = 60_000 });

        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("total(");
        var hint = page.Page.Locator(".parameter-hints-widget.visible");
        await Expect(hint).ToContainTextAsync("basket: list[int], discount: int = 0");
        await Expect(hint.Locator(".parameter.active").First).ToHaveTextAsync("basket: list[int]");
        await page.Keyboard.TypeAsync("[3], ");
        await Expect(hint.Locator(".parameter.active").First).ToHaveTextAsync("discount: int = 0");
        await page.ScreenshotAsync("parameters");
        await page.Keyboard.TypeAsync("1)");
        await page.EditorShowsAsync("from shop import total\n\nfirst = total([1])\nsecond: str = total([2])\ntotal([3], 1)");

        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("Shift+F12");
        var uses = page.Page.Locator(".reference-zone-widget");
        await Expect(uses.Locator(".peekview-title")).ToContainTextAsync("References (5)");
        var rows = uses.Locator(".ref-tree .monaco-list-row");
        await Expect(rows.Filter(new() { HasText = "first = total" })).ToBeVisibleAsync();
        await page.ScreenshotAsync("references");
        // The other file, of which nothing is shown before it is asked for.
        await rows.Last.ClickAsync();
        await Expect(rows.Filter(new() { HasText = "def total" })).ToBeVisibleAsync();
    }
}

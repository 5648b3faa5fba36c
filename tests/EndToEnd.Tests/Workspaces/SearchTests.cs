using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>Looking through all files.</summary>
public sealed class SearchTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task What_is_found_leads_to_its_line_also_when_it_was_typed_just_now()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("deep/er/module.py", "one = 1\n\n\nneedle = 'here'\n");
        await page.RetypeAsync("# a Needle");
        await page.Keyboard.PressAsync("Control+Shift+F");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("needle");
        await Expect(page.Page.GetByTestId("search-summary")).ToHaveTextAsync("2 matches in 2 files.");
        await page.ScreenshotAsync("search");

        await page.Page.GetByTestId("search-match").First.ClickAsync();
        await page.EditorShowsAsync("one = 1\n\n\nneedle = 'here'\n");
        await page.Keyboard.TypeAsync("# ");
        await page.EditorShowsAsync("one = 1\n\n\n# needle = 'here'\n");

        await page.Page.GetByLabel("Match case").ClickAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("Needle");
        await Expect(page.Page.GetByTestId("search-summary")).ToHaveTextAsync("1 match in 1 file.");
        await page.Page.GetByLabel("Regular expression").ClickAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("(a)\\1");
        await Expect(page.Page.Locator("[data-pane=search]").GetByRole(AriaRole.Alert)).ToContainTextAsync("references to groups");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("^ne+dle");
        await Expect(page.Page.GetByTestId("search-summary")).ToContainTextAsync("Nothing found");
    }

    [Fact]
    public async Task Replacing_everywhere_asks_first_and_is_undone_like_typing()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("lib.py", "def zebra(x):\r\n    return x\r\n");
        await page.WriteAndShowAsync("from lib import zebra\nprint(zebra(1))\n");
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+Shift+F");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("zebra");
        await page.Page.GetByLabel("Replace", new() { Exact = true }).ClickAsync();
        await page.Page.GetByLabel("Replace with").FillAsync("lion");
        await Expect(page.Page.Locator("ins").First).ToHaveTextAsync("lion");
        await Expect(page.Page.GetByTestId("replace-all")).ToBeEnabledAsync();
        await page.Page.GetByTestId("replace-all").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Replace 3 matches in 2 files?");
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();

        await page.EditorShowsAsync("from lib import lion\nprint(lion(1))\n");
        await page.SavedAsync();
        await Eventually.TrueAsync(
            async () => await learner.StoredTextAsync("lib.py") == "def lion(x):\n    return x\n", "the other file is replaced");
        Assert.Equal("1", (await page.RunToEndAsync()).Trim());

        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+Z");
        await page.EditorShowsAsync("from lib import zebra\nprint(zebra(1))\n");
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What a person has set is theirs on every machine.</summary>
public sealed class SettingsTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Settings_hold_at_once_in_every_tab_and_on_another_machine()
    {
        var (learner, page) = await AtWorkAsync();
        var tab = await learner.TabAsync();
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+,");
        var settings = page.Page.GetByTestId("settings");
        await settings.GetByLabel("Font size of the editor").FillAsync("22");
        await settings.GetByLabel("Width of a tab").FillAsync("2");
        await settings.GetByLabel("Theme").SelectOptionAsync("dark");
        await page.ScreenshotAsync("settings");
        await settings.GetByLabel("Width of a tab").FillAsync("99");
        await Expect(settings.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A whole number from 1 to 8.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("[data-testid=editor] .native-edit-context")).ToBeFocusedAsync();

        await LooksAsync(page);
        await LooksAsync(tab);
        await Eventually.TrueAsync(
            async () => (await (await learner.Session.SendRawAsync(
                    HttpMethod.Get, "/api/me/settings", null, TestContext.Current.CancellationToken))
                .Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"fontSize\":22", StringComparison.Ordinal),
            "the server has the settings");
        var elsewhere = await learner.SignInAsync(await learner.BrowserAsync());
        await LooksAsync(elsewhere);

        await elsewhere.RetypeAsync("if True:\n");
        await elsewhere.Keyboard.TypeAsync("pass");
        await elsewhere.EditorShowsAsync("if True:\n  pass");
    }

    [Fact]
    public async Task Vim_s_keys_are_there_for_those_who_want_them()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("one\ntwo\nthree\n");
        await page.Page.GetByTestId("account-menu").ClickAsync();
        await page.Page.GetByTestId("open-settings").ClickAsync();
        await page.Page.GetByTestId("settings").GetByRole(AriaRole.Combobox, new() { Name = "Keys" }).SelectOptionAsync("vim");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByTestId("vim-status")).ToContainTextAsync("NORMAL");

        await page.FocusEditorAsync();
        await page.Keyboard.TypeAsync("ggdd");
        await page.EditorShowsAsync("two\nthree\n");
        await page.Keyboard.TypeAsync("Aends");
        await page.Keyboard.PressAsync("Escape");
        await page.EditorShowsAsync("twoends\nthree\n");
        await page.Keyboard.TypeAsync(">>");
        await page.EditorShowsAsync("    twoends\nthree\n");
        await page.Keyboard.TypeAsync(":%s/t/T/g\n");
        await page.EditorShowsAsync("    Twoends\nThree\n");
        await page.Keyboard.TypeAsync("u");
        await page.EditorShowsAsync("    twoends\nthree\n");
        await page.SavedAsync();
    }

    private static async Task LooksAsync(WorkspacePage page)
    {
        await Expect(page.Page.Locator("[data-testid=editor] .view-line").First).ToHaveCSSAsync("font-size", "22px");
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>The administrators' page of sandboxes.</summary>
public sealed class SandboxAdminTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_learner_finds_no_way_there_and_is_refused_in_words()
    {
        var (_, page) = await AtWorkAsync();
        await page.Page.GetByTestId("account-menu").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sandboxes" })).ToHaveCountAsync(0);

        await page.Page.GotoAsync("/admin/sandboxes");
        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "You may not see the sandboxes" })).ToBeVisibleAsync();
        await Expect(page.Page.GetByTestId("sandbox")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_administrator_stops_a_sandbox_with_the_keyboard_and_its_owner_reads_who_did()
    {
        var (ada, work) = await AtWorkAsync();
        await work.RetypeAsync("print('kept')");
        await work.SavedAsync();
        await work.SandboxReadyAsync();
        var (grace, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", grace.Email, "admin");
        await page.ReloadAsync();
        var keys = page.Keyboard;

        // There by the menu.
        await page.Page.GetByTestId("account-menu").FocusAsync();
        await keys.PressAsync("Enter");
        var entry = page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sandboxes" });
        await Expect(entry).ToBeVisibleAsync();
        await PressUntilAsync(keys, "ArrowDown", entry);
        await keys.PressAsync("Enter");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/admin/sandboxes$"));
        await Expect(page.Page.GetByTestId("host-state").First).ToHaveTextAsync("Available");

        var row = page.Page.GetByTestId("sandbox").Filter(new() { HasText = ada.Email });
        await Expect(row).ToContainTextAsync("of 512 MB");
        await Expect(row).ToContainTextAsync(" %");
        await page.ScreenshotAsync("sandboxes");

        // Asked first, and nothing happens when the answer is no. The refresh takes the focus from nobody.
        var stop = row.GetByTestId("stop-sandbox");
        await PressUntilAsync(keys, "Tab", stop);
        await keys.PressAsync("Enter");
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync(ada.Email);
        await keys.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await Expect(stop).ToBeFocusedAsync();

        await keys.PressAsync("Enter");
        await Expect(dialog).ToBeVisibleAsync();
        await PressUntilAsync(keys, "Tab", dialog.GetByRole(AriaRole.Button, new() { Name = "Stop sandbox" }));
        await keys.PressAsync("Enter");

        await Expect(row).ToHaveCountAsync(0);
        await Eventually.TrueAsync(
            () => page.Page.EvaluateAsync<bool>("() => document.activeElement?.closest('[data-testid=sandboxes]') != null"),
            "the focus stays in the list");
        await Expect(work.Page.GetByTestId("sandbox-banner")).ToContainTextAsync(
            "An administrator ended the sandbox. Your files are saved; you can start a new one.");
        await Expect(work.SandboxState).ToHaveAttributeAsync("data-state", "stopped");
        await ada.EventAsync("sandbox_lost", e => e.Data.GetProperty("reason").GetString() == "Administrator");
        await work.ScreenshotAsync("ended-by-administrator");

        // Typing alone does not bring it back; asking for it does, with all the work.
        await work.RetypeAsync("print('kept as well')");
        await work.SavedAsync();
        await Expect(work.SandboxState).ToHaveAttributeAsync("data-state", "stopped");
        await work.Page.GetByRole(AriaRole.Button, new() { Name = "Start sandbox" }).ClickAsync();
        Assert.Equal("kept as well", await work.RunToEndAsync());
    }

    private static async Task PressUntilAsync(IKeyboard keys, string key, ILocator target)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await keys.PressAsync(key);
        }

        await Expect(target).ToBeFocusedAsync();
    }
}

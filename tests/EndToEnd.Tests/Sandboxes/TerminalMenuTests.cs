using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>What a person does to a terminal from outside.</summary>
public sealed class TerminalMenuTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_shell_that_hangs_is_ended_and_started_again()
    {
        var (_, page) = await AtWorkAsync();
        // Not even Ctrl+C ends it.
        await page.CommandAsync("trap '' INT; echo deaf-$((40 + 2)); while true; do sleep 1; done", "\ndeaf-42");
        await MenuAsync(page, AriaRole.Menuitem, "End what runs in it");

        await Expect(page.Page.GetByText("This shell has ended.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByTestId("shell-tab")).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start it again" }).ClickAsync();
        await page.CommandAsync("echo alive $((6 * 7))", "\nalive 42\n");
    }

    [Fact]
    public async Task What_is_selected_is_copied_by_a_key_that_does_not_interrupt()
    {
        var learner = await StrangerAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var page = await learner.SignInAsync();
        await page.CommandAsync("clear; echo precious-$((6 * 7)); cat", "precious-42");
        var word = page.Page.Locator($"[data-terminal-id=\"{WorkspacePage.Shell}\"] .xterm-rows > div").Filter(new() { HasText = "precious-42" });
        var box = (await word.BoundingBoxAsync())!;
        await page.Page.Mouse.DblClickAsync(box.X + 30, box.Y + box.Height / 2);
        await page.FocusTerminalAsync(WorkspacePage.Shell);

        await page.Keyboard.PressAsync("Control+Shift+C");

        await Eventually.TrueAsync(
            async () => await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()") == "precious-42", "the word is copied");
        // The program goes on.
        await page.Keyboard.TypeAsync("still here\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "still here\nstill here");
    }

    [Fact]
    public async Task A_screen_reader_is_given_the_lines_of_a_terminal_and_the_setting_stays()
    {
        var (_, page) = await AtWorkAsync();
        await page.PromptAsync();
        var spoken = page.Page.Locator($"[data-terminal-id=\"{WorkspacePage.Shell}\"] .xterm-accessibility-tree");
        await Expect(spoken).ToHaveCountAsync(0);
        var stored = await page.Page.RunAndWaitForResponseAsync(
            () => MenuAsync(page, AriaRole.Menuitemcheckbox, "Screen reader mode"),
            response => response.Request.Method == "PUT");
        Assert.True(stored.Ok, await stored.TextAsync());

        await page.CommandAsync("echo $((40 + 2)) lines", "\n42 lines\n");
        await Expect(spoken).ToHaveRoleAsync(AriaRole.List);
        await Expect(spoken.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "42 lines" }).First).ToBeVisibleAsync();

        await page.ReloadAsync();
        await page.TerminalShowsAsync(WorkspacePage.Shell, "42 lines");
        await Expect(spoken.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "42 lines" }).First).ToBeVisibleAsync();
    }

    private static async Task MenuAsync(WorkspacePage page, AriaRole role, string item)
    {
        await page.Page.GetByTestId("terminal-menu").ClickAsync();
        await page.Page.GetByRole(role, new() { Name = item }).ClickAsync();
    }
}

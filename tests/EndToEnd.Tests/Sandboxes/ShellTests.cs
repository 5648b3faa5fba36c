using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>What a terminal offers beside showing a shell.</summary>
public sealed class ShellTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Shells_and_their_names_are_the_same_on_every_device()
    {
        var (learner, page) = await AtWorkAsync();
        await page.PromptAsync();
        await page.Page.GetByTestId("new-shell").ClickAsync();
        await page.TerminalShowsAsync("shell-2", "$");
        await page.FocusTerminalAsync("shell-2");
        await page.Keyboard.TypeAsync("echo from $((40 + 2))\n");
        await page.TerminalShowsAsync("shell-2", "from 42");
        await MenuAsync(page, "Rename…");
        await page.Page.GetByTestId("shell-name").FillAsync("server");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByTestId("shell-tab").Last).ToHaveTextAsync("server");

        var elsewhere = await learner.SignInAsync(await learner.BrowserAsync());
        await Expect(elsewhere.Page.GetByTestId("shell-tab")).ToHaveTextAsync(["Shell 1", "server"]);
        await elsewhere.Page.GetByTestId("shell-tab").Last.ClickAsync();
        await elsewhere.TerminalShowsAsync("shell-2", "from 42");
        await elsewhere.ScreenshotAsync("shells");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Close server" }).ClickAsync();
        await Expect(elsewhere.Page.GetByTestId("shell-tab")).ToHaveTextAsync(["Shell 1"]);
        await elsewhere.PromptAsync();
    }

    [Fact]
    public async Task Colours_are_those_that_a_program_asks_for()
    {
        var (_, page) = await AtWorkAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.CommandAsync("echo -e '\\e[38;2;255;120;30mor''ange\\e[0m \\e[48;5;22mgr''een\\e[0m'", "orange");

        // Drawn anew while somebody looks, a piece of text may be gone before its colour is read.
        const string Style = "span => (({ color, backgroundColor }) => color + ' on ' + backgroundColor)(getComputedStyle(span))";
        var rows = page.Page.Locator("[data-terminal-id^=\"shell-\"] .xterm-rows span");
        await HasAsync("orange", style => style.StartsWith("rgb(255, 120, 30) on ", StringComparison.Ordinal));
        await HasAsync("green", style => style.EndsWith(" on rgb(0, 95, 0)", StringComparison.Ordinal));

        Task HasAsync(string word, Func<string, bool> style) => Eventually.TrueAsync(
            async () => style(await rows.GetByText(word, new() { Exact = true }).EvaluateAsync<string>(Style)), $"{word} has its colour");
    }

    [Fact]
    public async Task A_terminal_is_searched_and_cleared()
    {
        var (_, page) = await AtWorkAsync();
        await page.CommandAsync("seq 1000 1400", "\n1400\n");
        await page.Keyboard.PressAsync("Control+F");
        await page.Page.GetByTestId("terminal-search").FillAsync("123");
        await Expect(page.Page.GetByTestId("search-count")).ToContainTextAsync("of 11");
        await page.ScreenshotAsync("terminal-search");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByTestId("terminal-search")).ToHaveCountAsync(0);

        await MenuAsync(page, "Clear");
        await Eventually.TrueAsync(
            async () => (await page.TerminalTextAsync(WorkspacePage.Shell))?.Contains("1400", StringComparison.Ordinal) == false, "cleared");
        await page.CommandAsync("echo still $((6 * 7))", "still 42");
        await page.ReloadAsync();
        await page.TerminalShowsAsync(WorkspacePage.Shell, "still 42");
        var text = await page.TerminalTextAsync(WorkspacePage.Shell);
        Assert.DoesNotContain("1400", text!, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_lines_are_pasted_at_once_only_where_nothing_is_run_by_that()
    {
        var learner = await StrangerAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var page = await learner.SignInAsync();
        await page.ShellAsync();
        await CopyAsync(page, "echo one\necho two");
        await page.Keyboard.PressAsync("Control+Shift+V");
        // The shell has brackets for pastes: nothing runs before Enter.
        await page.TerminalShowsAsync(WorkspacePage.Shell, "echo two");
        await page.Keyboard.PressAsync("Enter");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "\ntwo\n");

        await page.CommandAsync("cat; echo over", "$ cat; echo over");
        await page.Keyboard.PressAsync("Control+Shift+V");
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("Paste 2 lines?");
        await page.ScreenshotAsync("paste");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Keyboard.PressAsync("Control+Shift+V");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Paste" }).ClickAsync();
        // The terminal's echo and the program's answer, in whatever order.
        await Eventually.TrueAsync(
            async () => (await page.TerminalTextAsync(WorkspacePage.Shell))!.Split("echo over")[1].Split("echo one").Length == 3,
            "the first pasted line, twice");
    }

    [Fact]
    public async Task Commands_are_marked_recorded_and_found_in_the_next_sandbox()
    {
        var (learner, page) = await AtWorkAsync();
        await page.CommandAsync("echo $((40 + 2)); (exit 3)", "\n42\n");
        var executed = await learner.EventAsync("command_executed", e => e.Data.GetProperty("exitCode").GetInt32() == 3);
        Assert.Equal("echo $((40 + 2)); (exit 3)", executed.Data.GetProperty("command").GetString());
        await page.CommandAsync("true");
        await Expect(page.Page.Locator(".command-mark")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator(".command-mark").First).ToHaveAttributeAsync("data-exit-code", "3");
        await page.ScreenshotAsync("command-marks");

        var before = (await learner.EventAsync("sandbox_attached")).Version;
        (await learner.Session.SendRawAsync(
            HttpMethod.Delete, $"/api/workspaces/{learner.WorkspaceId}/sandbox", null, TestContext.Current.CancellationToken)).Dispose();
        await learner.EventAsync("sandbox_attached", e => e.Version > before);
        await page.SandboxReadyAsync();
        await page.PromptAsync();
        await page.FocusTerminalAsync(WorkspacePage.Shell);
        await Eventually.TrueAsync(async () =>
        {
            await page.Keyboard.PressAsync("ArrowUp");
            await page.Keyboard.PressAsync("ArrowUp");
            return (await page.TerminalTextAsync(WorkspacePage.Shell))?.Contains("(exit 3)", StringComparison.Ordinal) == true;
        }, "an earlier command by the arrow key");

        await page.Page.GotoAsync($"/w/{learner.WorkspaceId}/history");
        await Expect(page.Page.Locator("[data-testid=history-event][data-type=command_executed]").Last)
            .ToContainTextAsync("Ran echo $((40 + 2)); (exit 3) in shell 1: exit code 3");
    }

    private static async Task MenuAsync(WorkspacePage page, string item)
    {
        await page.Page.GetByTestId("terminal-menu").ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
    }

    private static async Task CopyAsync(WorkspacePage page, string text) =>
        await page.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);
}

using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>Programs that take over a terminal.</summary>
public sealed class TerminalTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task The_interactive_python_has_a_history()
    {
        var (_, page) = await AtWorkAsync();

        await page.CommandAsync("python", ">>>");
        await page.Keyboard.TypeAsync("6 * 7\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "\n42\n>>>");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "\n42\n>>> 6 * 7");
        await page.Keyboard.TypeAsync(" + 1\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "\n43\n>>>");
        await page.Keyboard.TypeAsync("exit()\n");

        await page.PromptAsync();
    }

    [Fact]
    public async Task The_shell_has_a_history_completion_and_several_tabs()
    {
        var (_, page) = await AtWorkAsync();

        await page.CommandAsync("echo $((1000 + 234))", "\n1234");
        await page.PromptAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.TypeAsync("5\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "\n12345");
        await page.Keyboard.TypeAsync("wc -l ma\t\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "wc -l main.py");

        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "New shell" }).ClickAsync();
        await Expect(page.Page.GetByTestId("shell-tab")).ToHaveCountAsync(2);
        await Eventually.TrueAsync(
            async () => (await page.TerminalTextAsync("shell-2"))?.EndsWith(" $", StringComparison.Ordinal) == true,
            "a prompt in the second terminal");
        await page.FocusTerminalAsync("shell-2");
        await page.Keyboard.TypeAsync("echo second $((2 * 21))\n");
        await page.TerminalShowsAsync("shell-2", "second 42");
    }

    [Fact]
    public async Task Less_pages_through_a_file_and_gives_the_screen_back()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("long.txt", string.Concat(Enumerable.Range(1, 500).Select(i => $"row {i}\n")));

        await page.CommandAsync("less long.txt", "row 1\nrow 2");
        await page.Keyboard.PressAsync("Shift+G");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "row 500");
        await page.Keyboard.TypeAsync("?row 250\n");
        await page.TerminalShowsAsync(WorkspacePage.Shell, "row 250");
        await page.Keyboard.TypeAsync("q");

        await page.PromptAsync();
        Assert.DoesNotContain("row 500", await page.TerminalTextAsync(WorkspacePage.Shell), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vim_saves_a_file_and_the_editor_shows_it()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("print('one')\n");
        // Saved means stored; the sandbox has it a moment later, and a test types faster than a person.
        await page.CommandAsync("until grep -q one main.py; do sleep 0.05; done; echo has-$((6 * 7))", "has-42");

        await page.CommandAsync("vim main.py", "print('one')");
        await page.Keyboard.TypeAsync("Goprint('two')");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.TypeAsync(":wq\n");

        await page.EditorShowsAsync("print('one')\nprint('two')\n");
        await page.PromptAsync();
        await page.SavedAsync();
        var stored = (await learner.EventsAsync()).Last(e => e.Type is "file_edited" or "file_replaced");
        Assert.Equal("sandbox", stored.Data.GetProperty("origin").GetString());
        Assert.Equal("print('one')\nprint('two')\n", Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }
}

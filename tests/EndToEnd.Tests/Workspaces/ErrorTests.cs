using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What the page makes of an error.</summary>
public sealed class ErrorTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task An_error_is_explained_and_its_lines_lead_into_the_editor()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("helper.py", string.Concat(Enumerable.Repeat("# filler\n", 80)) + "def half(n):\n    return n / 0\n");
        await page.WriteAndShowAsync("import helper\n\nprint('hello')\nprint(helper.half(3))\n");

        var terminal = await page.StartAsync();
        await page.EndsAsync("exited");
        await page.TerminalShowsAsync(terminal, "ZeroDivisionError");

        var explanation = page.Page.GetByTestId("run-explanation");
        await Expect(explanation).ToContainTextAsync("ZeroDivisionError in helper.py, line 82: Something is divided by zero.");
        await page.ScreenshotAsync("run-explanation");
        await explanation.GetByTestId("explained-place").ClickAsync();
        await AtLineAsync(page, 82);

        // The other frame, in the terminal itself.
        var row = page.Page.Locator($"[data-terminal-id=\"{terminal}\"] .xterm-rows > div").Filter(new() { HasText = "main.py\", line 4" });
        var box = (await row.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + 60, box.Y + box.Height / 2);
        await page.Page.Mouse.MoveAsync(box.X + 80, box.Y + box.Height / 2);
        await Expect(page.Page.Locator($"[data-terminal-id=\"{terminal}\"] .xterm-cursor-pointer")).ToBeVisibleAsync();
        await page.Page.Mouse.ClickAsync(box.X + 80, box.Y + box.Height / 2);
        await page.EditorShowsAsync("import helper\n\nprint('hello')\nprint(helper.half(3))\n");
        await AtLineAsync(page, 4);
    }

    [Fact]
    public async Task What_is_not_known_is_not_explained()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("class OutOfCoffee(Exception): pass\nraise OutOfCoffee('now')\n");
        await page.RunToEndAsync();
        await Expect(page.RunResult).ToContainTextAsync("exit code 1");
        await Expect(page.Page.GetByTestId("run-explanation")).ToHaveCountAsync(0);
    }

    private static async Task AtLineAsync(WorkspacePage page, int line)
    {
        await Expect(page.Page.Locator("[data-testid=editor] .native-edit-context")).ToBeFocusedAsync();
        await Expect(page.Page.Locator("[data-testid=editor] .line-numbers.active-line-number"))
            .ToHaveTextAsync(line.ToString(CultureInfo.InvariantCulture));
    }
}

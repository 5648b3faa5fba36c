using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>Ways to run, and what is left of a run afterwards.</summary>
public sealed class RunTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_configuration_runs_a_module_with_arguments_and_an_environment()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("app/__init__.py", "");
        await learner.WriteAsync("app/cli.py", "import os, sys\nprint(sys.argv[1:], os.environ['MODE'], __name__)\n");
        await page.Page.GetByTestId("run-menu").ClickAsync();
        await page.Page.GetByTestId("edit-configurations").ClickAsync();
        await page.Page.GetByTestId("configuration-name").FillAsync("Tool");
        await page.Page.GetByTestId("configuration-kind").SelectOptionAsync("module");
        await page.Page.GetByTestId("configuration-target").FillAsync("app.cli");
        await page.Page.GetByTestId("configuration-arguments").FillAsync("--name 'Ada Lovelace' x");
        await page.Page.GetByTestId("configuration-environment").FillAsync("MODE=fast mode\nPLATFORM_SESSION=x");
        await page.Page.GetByTestId("configuration-save").ClickAsync();
        await Expect(page.Page.GetByTestId("run-configuration-form").GetByRole(AriaRole.Alert)).ToContainTextAsync("platform's own");
        await page.Page.GetByTestId("configuration-environment").FillAsync("MODE=fast mode");
        await page.Page.GetByTestId("configuration-save").ClickAsync();
        await Expect(page.Page.GetByTestId("run-configuration")).ToHaveTextAsync("Tool");
        await page.ScreenshotAsync("run-configurations");
        await page.Keyboard.PressAsync("Escape");

        Assert.Equal("['--name', 'Ada Lovelace', 'x'] fast mode __main__", (await page.RunToEndAsync()).Trim());
        await Expect(page.RunResult).ToContainTextAsync("Finished with exit code 0");

        // The same on another device, where nothing was chosen yet.
        var elsewhere = await learner.SignInAsync(await learner.BrowserAsync());
        await elsewhere.Page.GetByTestId("run-menu").ClickAsync();
        await elsewhere.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "Tool" }).ClickAsync();
        await Expect(elsewhere.Page.GetByTestId("run-button")).ToContainTextAsync("Tool");
    }

    [Fact]
    public async Task The_tests_run_and_a_key_runs_them_again()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync(
            "test_sum.py", "import unittest\nclass T(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(1 + 1, 3)\n");
        await page.Page.GetByTestId("run-menu").ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "Tests" }).ClickAsync();

        var output = await page.RunToEndAsync();
        Assert.Contains("pytest is not installed here", output, StringComparison.Ordinal);
        Assert.Contains("FAILED (failures=1)", output, StringComparison.Ordinal);
        await Expect(page.RunResult).ToContainTextAsync("exit code 1");

        await learner.WriteAsync("test_sum.py", "import unittest\nclass T(unittest.TestCase):\n    def test_sum(self): pass\n");
        await page.Keyboard.PressAsync("Control+Shift+F5");
        await Expect(page.RunResult).ToContainTextAsync("exit code 0");
        Assert.Equal(2, (await learner.EventsAsync()).Count(e => e.Type == "program_run_requested"));
    }

    [Fact]
    public async Task Past_runs_are_read_on_another_device_and_after_their_sandbox_is_gone()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("print('first', 6 * 7)\n");
        await page.RunToEndAsync();
        await page.WriteAndShowAsync("print('second')\nraise SystemExit(3)\n");
        await page.RunToEndAsync();
        await learner.EventAsync("run_output_recorded");
        (await learner.Session.SendRawAsync(
            HttpMethod.Delete, $"/api/workspaces/{learner.WorkspaceId}/sandbox", null, TestContext.Current.CancellationToken)).Dispose();
        await learner.EventAsync("sandbox_lost");

        var elsewhere = await learner.SignInAsync(await learner.BrowserAsync());
        await elsewhere.Page.GetByTestId("run-tab").ClickAsync();
        var last = await Eventually.FoundAsync(
            async () => await elsewhere.Page.Locator("[data-kept]").GetAttributeAsync("data-terminal-id"), "the last run's output");
        await elsewhere.TerminalShowsAsync(last, "second");

        await elsewhere.Page.GetByTestId("runs-tab").ClickAsync();
        await Expect(elsewhere.Page.GetByTestId("past-run")).ToHaveCountAsync(2);
        await Expect(elsewhere.Page.GetByTestId("past-run").First).ToContainTextAsync("exit code 3");
        await elsewhere.ScreenshotAsync("past-runs");
        await elsewhere.Page.GetByTestId("past-run").Last.ClickAsync();
        var first = await Eventually.FoundAsync(
            async () => await elsewhere.Page.Locator("[data-kept]").GetAttributeAsync("data-terminal-id"), "the first run's output");
        Assert.NotEqual(last, first);
        await elsewhere.TerminalShowsAsync(first, "first 42");
        await elsewhere.ScreenshotAsync("past-run-output");
        await elsewhere.Page.GetByTestId("all-runs").ClickAsync();
        await Expect(elsewhere.Page.GetByTestId("past-run")).ToHaveCountAsync(2);
    }
}

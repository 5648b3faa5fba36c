using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Languages;

/// <summary>Code assistance as a person uses it. Few long tests: each needs a language server that has started.</summary>
public sealed class LanguageTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string SitePackages = "~/.venv/lib/python3.11/site-packages";

    [Fact]
    public async Task The_editor_completes_explains_leads_renames_and_finds_problems()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("shop.py", "def total(basket: list[int]) -> int:\n    \"\"\"What everything costs.\"\"\"\n    return sum(basket)\n");
        await page.WriteAndShowAsync("import os\nfrom shop import total\n\nprint(total('x'))\n");

        // Diagnostics: a wrong argument, in the list and in its count.
        await page.Page.GetByTestId("problems-tab").ClickAsync();
        var problem = page.Page.GetByTestId("problem").Filter(new() { HasText = "list[int]" });
        await Expect(problem).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Page.GetByTestId("problem-count")).ToHaveTextAsync("1");
        await page.ScreenshotAsync("problems");

        // By keyboard to the place, and what is there explained.
        await problem.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Control+K");
        await page.Keyboard.PressAsync("Control+I");
        await Expect(page.Page.Locator(".monaco-hover").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        // Completion of a library's name.
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("os.getcw");
        await Expect(page.Page.Locator(".suggest-widget .monaco-list-row").First).ToContainTextAsync("getcwd");
        await page.Keyboard.PressAsync("Tab");
        await page.EditorShowsAsync("import os\nfrom shop import total\n\nprint(total('x'))\nos.getcwd");

        // Rename over two files, of which one is closed.
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("F2");
        await Expect(page.Page.Locator(".rename-input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("sum_of\n");
        await page.EditorShowsAsync("import os\nfrom shop import sum_of\n\nprint(sum_of('x'))\nos.getcwd");
        await Eventually.TrueAsync(
            async () => (await learner.StoredTextAsync("shop.py")).StartsWith("def sum_of(basket", StringComparison.Ordinal), "the closed file is renamed too");
        await page.SavedAsync();

        // Definition: into the other file, and from there into a library, which is only shown.
        await page.Keyboard.PressAsync("F12");
        await Eventually.TrueAsync(async () => (await page.EditorTextAsync())?.StartsWith("def sum_of", StringComparison.Ordinal) == true, "the definition is shown");
        // The result's type, at the end of the line.
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("F12");
        await Expect(page.Page.GetByTestId("library")).ToContainTextAsync("builtins.pyi");
        await page.ScreenshotAsync("library");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByTestId("library")).ToHaveCountAsync(0);

        // A package that is installed meanwhile.
        await page.CommandAsync($"mkdir {SitePackages}/wares; echo 'def weigh_parcel(): ...' > {SitePackages}/wares/__init__.py; echo in''stalled", "installed");
        await page.RetypeAsync("import wares\n");
        await Eventually.TrueAsync(
            async () =>
            {
                await page.RetypeAsync("import wares\nwares.weigh_");
                try
                {
                    await page.Page.Locator(".suggest-widget.visible .monaco-list-row").Filter(new() { HasText = "weigh_parcel" }).First
                        .WaitForAsync(new() { Timeout = 4000 });
                    return true;
                }
                catch (TimeoutException)
                {
                    // Asked before the server had looked; typing asks again.
                    return false;
                }
            },
            "the package is known", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_dot_that_is_typed_before_there_is_a_server_is_answered_when_it_comes()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import math\n\nmath");
        await page.SavedAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByTestId("editor").Locator(".native-edit-context")).ToBeAttachedAsync();

        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(".");

        // Words of the file, which need no server, do not have it.
        await Expect(page.Page.Locator(".suggest-widget.visible .monaco-list-row").First).ToContainTextAsync("acos");
    }

    [Fact]
    public async Task A_server_that_is_killed_comes_back_and_a_file_is_formatted()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("x  =  1\ny: int = 'a'\n");
        await page.Page.GetByTestId("problems-tab").ClickAsync();
        await Expect(page.Page.GetByTestId("problem")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        var sandbox = (await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken)).Sandbox.SandboxId;

        await EngineCommand.RunAsync("kill", $"platform-{RunningStack.AgentId}-language-{sandbox:N}");

        await Expect(page.Page.GetByTestId("language-state")).ToContainTextAsync("Your editor works without it");
        await page.RetypeAsync("x  =  1\nprint( x )\nz: int = 'b'");
        await Expect(page.Page.GetByTestId("language-state")).Not.ToContainTextAsync("works without it", new() { Timeout = 60_000 });
        await Expect(page.Page.GetByTestId("problem")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Shift+Alt+F");
        await page.EditorShowsAsync("x = 1\nprint(x)\nz: int = \"b\"\n");
        await page.SavedAsync();

        await page.RetypeAsync("def f(:");
        await page.Keyboard.PressAsync("Shift+Alt+F");
        await Expect(page.Page.GetByText("The file was not formatted. Cannot parse")).ToBeVisibleAsync();
        // As it was typed, with the bracket that the editor has closed.
        await page.EditorShowsAsync("def f(:)");
    }
}

using Microsoft.Playwright;
using Platform.EndToEnd.Tests.Submissions;
using Platform.EndToEnd.Tests.Workspaces;
using static Microsoft.Playwright.Assertions;
using static Platform.EndToEnd.Tests.Accessibility.Axe;

namespace Platform.EndToEnd.Tests.Accessibility;

/// <summary>For people who cannot see well, have no mouse, or only a small screen.</summary>
public sealed class AccessibilityTests(Chromium chromium) : BrowserTests(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious(ColorScheme scheme)
    {
        var learner = await StrangerAsync(new() { ColorScheme = scheme });
        var page = await learner.Context.NewPageAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByTestId("email-input")).ToBeVisibleAsync();
        await CheckAsync(page, $"sign-in-{scheme}");
        await page.CloseAsync();

        var workspace = await learner.SignInAsync();
        await DevCommand.SucceedAsync("admin", "grant", learner.Email, "auditor");
        await workspace.WriteAndShowAsync(
            "import random\n\n# A guessing game\nsecret = random.randint(1, 9)\n\ndef hint(guess):\n" +
            "    return 'too low' if guess < secret else 'too high'\n\nprint(hint(0))\n");
        await workspace.RunToEndAsync();
        await workspace.CommandAsync("ls -la", "main.py");
        await workspace.PromptAsync();
        await CheckAsync(workspace.Page, $"workspace-{scheme}");

        await workspace.Page.GetByTestId("packages-tab").ClickAsync();
        await workspace.Page.GetByTestId("package-search").FillAsync("numpy");
        await CheckAsync(workspace.Page, $"packages-{scheme}");
        await workspace.Page.GetByTestId("shell-tab").ClickAsync();

        await workspace.FocusEditorAsync();
        await workspace.Keyboard.PressAsync("Control+\\");
        await workspace.Keyboard.PressAsync("Control+Shift+F");
        await Expect(workspace.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await workspace.Keyboard.TypeAsync("guess");
        await Expect(workspace.Page.GetByTestId("search-match").First).ToBeVisibleAsync();
        await workspace.Page.GetByLabel("Replace", new() { Exact = true }).ClickAsync();
        await CheckAsync(workspace.Page, $"search-{scheme}");
        await workspace.Keyboard.PressAsync("Control+Shift+P");
        await Expect(workspace.Page.GetByTestId("palette")).ToBeVisibleAsync();
        await CheckAsync(workspace.Page, $"palette-{scheme}");
        await workspace.Keyboard.PressAsync("Escape");
        await workspace.Keyboard.PressAsync("Control+,");
        await Expect(workspace.Page.GetByTestId("settings")).ToBeVisibleAsync();
        await CheckAsync(workspace.Page, $"settings-{scheme}");
        await workspace.Keyboard.PressAsync("Escape");

        await workspace.Page.GotoAsync($"/w/{learner.WorkspaceId}/history");
        await workspace.Page.Locator("[data-testid=history-event][data-type=file_edited]").First
            .GetByRole(AriaRole.Button).Nth(1).ClickAsync();
        await Expect(workspace.Page.Locator(".view-lines")).ToContainTextAsync("secret");
        await CheckAsync(workspace.Page, $"history-{scheme}");

        await workspace.Page.GotoAsync("/audit");
        await workspace.Page.GetByTestId("audit-event").First.GetByRole(AriaRole.Button).ClickAsync();
        await CheckAsync(workspace.Page, $"audit-{scheme}");

        await DevCommand.SucceedAsync("admin", "grant", learner.Email, "admin");
        await workspace.Page.GotoAsync("/admin/sandboxes");
        await Expect(workspace.Page.GetByTestId("sandbox").Filter(new() { HasText = learner.Email })).ToBeVisibleAsync();
        await Expect(workspace.Page.GetByTestId("host").First).ToBeVisibleAsync();
        await CheckAsync(workspace.Page, $"sandboxes-{scheme}");
        await workspace.Page.SetViewportSizeAsync(390, 844);
        await Expect(workspace.Page.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        await FitsAsync(workspace.Page);
        await CheckAsync(workspace.Page, $"phone-sandboxes-{scheme}");

        await workspace.Page.GotoAsync("/admin/packages");
        await Expect(workspace.Page.GetByTestId("policy-form")).ToBeVisibleAsync();
        await FitsAsync(workspace.Page);
        await CheckAsync(workspace.Page, $"phone-packages-{scheme}");
        await workspace.Page.SetViewportSizeAsync(1280, 800);
        await CheckAsync(workspace.Page, $"packages-policy-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_uploads_previews_and_workspaces(ColorScheme scheme)
    {
        var (_, workspace) = await AtWorkAsync(new() { ColorScheme = scheme });
        var page = workspace.Page;
        await UploadTests.ChooseAsync(
            workspace, "Upload files…", UploadTests.File("data.csv", "city,celsius\nZürich,3.5\n"),
            UploadTests.File("README.md", "# Title\n\n[a link](https://example.org/), `code` and\n\n> a quotation\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
            UploadTests.File("bad\\name.txt", "refused"));
        await Expect(page.GetByTestId("upload-outcome")).ToContainTextAsync("bad\\name.txt");
        foreach (var file in new[] { "data.csv", "README.md" })
        {
            await workspace.TreeItem(file).ClickAsync();
            await page.GetByTestId("show-preview").ClickAsync();
            await Expect(page.GetByTestId(file == "data.csv" ? "table-preview" : "markdown-preview")).ToBeVisibleAsync();
            await CheckAsync(page, $"preview-{file}-{scheme}");
        }

        await page.GotoAsync("/workspaces");
        await Expect(page.GetByTestId("workspace")).ToBeVisibleAsync();
        await CheckAsync(page, $"workspaces-{scheme}");
        await page.SetViewportSizeAsync(390, 844);
        await FitsAsync(page);
        await page.GetByTestId("new-workspace").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Blank" })).ToBeVisibleAsync();
        await CheckAsync(page, $"phone-new-workspace-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_problems_and_library_files(ColorScheme scheme)
    {
        var (_, workspace) = await AtWorkAsync(new() { ColorScheme = scheme });
        var page = workspace.Page;
        await workspace.WriteAndShowAsync("import math\n\nprint(math.pi)\nnumber: int = 'one'\n");
        await page.GetByTestId("problems-tab").ClickAsync();
        await Expect(page.GetByTestId("problem").First).ToBeVisibleAsync();
        await CheckAsync(page, $"problems-{scheme}");

        await workspace.FocusEditorAsync();
        foreach (var key in new[] { "Control+Home", "ArrowDown", "ArrowDown", "End", "ArrowLeft", "ArrowLeft", "F12" })
            await workspace.Keyboard.PressAsync(key);
        await Expect(page.GetByTestId("library")).ToContainTextAsync("math/__init__.pyi");
        await CheckAsync(page, $"library-{scheme}");
        await page.SetViewportSizeAsync(768, 1024);
        await FitsAsync(page);
        await CheckAsync(page, $"library-tablet-{scheme}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_handing_in_and_reviewing(ColorScheme scheme)
    {
        var (ada, work) = await AtWorkAsync(new() { ColorScheme = scheme });
        await work.WriteAndShowAsync("def mean(values):\n    return sum(values) / len(values)\n\nprint(mean([1, 2]))  # \u200b\n");
        await work.HandInAsync(1);
        var submission = await ada.SubmissionIdAsync();
        var (grace, desk) = await AtWorkAsync(new() { ColorScheme = scheme });
        await DevCommand.SucceedAsync("admin", "grant", grace.Email, "reviewer");
        var review = desk.Page;
        await EachWidthAsync(review, $"/reviews?learner={Uri.EscapeDataString(ada.Email)}", "queue-item", $"queue-{scheme}");

        await review.GotoAsync($"/reviews/{submission}");
        await review.ClaimAsync();
        await review.ReviewFile("main.py").ClickAsync();
        await review.Line("new", 2).ClickAsync();
        await review.GetByTestId("suggest").CheckAsync();
        await review.GetByTestId("suggestion-text").FillAsync("    return statistics.mean(values)");
        await review.WriteCommentAsync("There is a module for that.", "Keep as draft");
        await review.Line("new", 4).ClickAsync();
        await CheckAsync(review, $"review-writing-{scheme}");
        await EachWidthAsync(review, $"/reviews/{submission}?from=0&to=1&file=main.py", "diff", $"review-{scheme}");
        await review.GetByTestId("open-verdict").ClickAsync();
        await CheckAsync(review, $"verdict-{scheme}");
        await review.Keyboard.PressAsync("Escape");
        await review.DecideAsync("requestChanges", "Use what is there.");
        await EachWidthAsync(review, $"/reviews/{submission}", "verdict", $"review-overview-{scheme}");

        await work.ShowReviewAsync();
        await Expect(work.Page.Threads()).ToHaveCountAsync(1);
        await Expect(work.Page.Locator(".review-mark").First).ToBeVisibleAsync();
        await CheckAsync(work.Page, $"workspace-review-{scheme}");
        await work.OpenHandInAsync();
        await CheckAsync(work.Page, $"hand-in-{scheme}");
        await work.Keyboard.PressAsync("Escape");
        var receipt = await work.Page.GetByTestId("receipt-link").GetAttributeAsync("href");
        foreach (var width in new[] { 768, 390 })
        {
            await work.Page.SetViewportSizeAsync(width, 844);
            if (width == 390) await work.Page.GetByTestId("pane-review").ClickAsync();
            await Expect(work.Page.GetByTestId("verdict")).ToBeVisibleAsync();
            await FitsAsync(work.Page);
            await CheckAsync(work.Page, $"workspace-review-{width}-{scheme}");
        }

        await EachWidthAsync(work.Page, receipt!, "receipt", $"receipt-{scheme}");
    }

    private static async Task EachWidthAsync(IPage page, string address, string shows, string name)
    {
        await page.GotoAsync(address);
        foreach (var width in new[] { 390, 768, 1280 })
        {
            await page.SetViewportSizeAsync(width, 844);
            await Expect(page.GetByTestId(shows).First).ToBeVisibleAsync();
            await FitsAsync(page);
            await CheckAsync(page, $"{name}-{width}");
        }
    }

    [Fact]
    public async Task Everything_works_without_a_mouse()
    {
        var learner = await StrangerAsync();
        var page = await learner.Context.NewPageAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByTestId("email-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(learner.Email);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("link-sent")).ToContainTextAsync(learner.Email);
        await page.CloseAsync();
        var workspace = await learner.SignInAsync();
        await workspace.SandboxReadyAsync();
        // So that an empty editor can only be the new file's.
        await workspace.WriteAndShowAsync("# main\n");
        var keys = workspace.Keyboard;

        // The tree, and from it the first of the buttons above.
        await ReachAsync(workspace, "F6", "[data-pane=files]");
        await ReachAsync(workspace, "Shift+Tab", "[data-testid=new-file]");
        await Expect(workspace.Page.GetByTestId("new-file")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(workspace.Page.GetByTestId("name-input")).ToBeFocusedAsync();
        await keys.TypeAsync("keys.py");
        await keys.PressAsync("Enter");
        await workspace.EditorShowsAsync("");

        await ReachAsync(workspace, "F6", "[data-pane=editor]");
        await keys.TypeAsync("print('no mouse')");
        await workspace.SavedAsync();
        await keys.PressAsync("F5");
        await workspace.EndsAsync("exited");
        var run = await workspace.Page.Locator("[data-testid=terminal][data-terminal-id^=\"run-\"]").GetAttributeAsync("data-terminal-id");
        await workspace.TerminalShowsAsync(run!, "no mouse");

        // Into the terminal, where Tab belongs to the shell, and out again.
        await ReachAsync(workspace, "F6", "[data-pane=terminal] .xterm");
        await keys.PressAsync("Tab");
        await ExpectFocusInAsync(workspace, "[data-pane=terminal] .xterm");
        await keys.PressAsync("Control+Shift+M");
        await ExpectFocusInAsync(workspace, "[data-pane=files]");
        await keys.PressAsync("Shift+F6");
        await ExpectFocusInAsync(workspace, "[data-pane=terminal]");
        await keys.PressAsync("Shift+F6");
        await ExpectFocusInAsync(workspace, "[data-pane=editor]");
    }

    [Fact]
    public async Task Works_on_a_screen_of_390_pixels()
    {
        var (_, page) = await AtWorkAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true });
        await page.RetypeAsync("print('small screen')");
        await page.SavedAsync();
        await page.ScreenshotAsync("phone-editor");
        await page.SandboxReadyAsync();

        await page.Page.GetByTestId("run-button").TapAsync();
        await page.EndsAsync("exited");
        var run = await page.Page.Locator("[data-testid=terminal][data-terminal-id^=\"run-\"]").GetAttributeAsync("data-terminal-id");
        await page.TerminalShowsAsync(run!, "small screen");
        await Expect(page.RunResult).ToBeInViewportAsync();
        await page.ScreenshotAsync("phone-run");
        await FitsAsync(page.Page);

        await page.Page.GetByTestId("pane-files").TapAsync();
        await Expect(page.TreeItem("main.py")).ToBeInViewportAsync();
        await page.ScreenshotAsync("phone-files");
        await page.TreeItem("main.py").TapAsync();
        await Expect(page.Page.GetByTestId("editor")).ToBeInViewportAsync();
        await FitsAsync(page.Page);
        await CheckAsync(page.Page, "phone");
        await page.Page.GetByTestId("pane-search").TapAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("small");
        await page.Page.GetByTestId("search-match").First.TapAsync();
        await Expect(page.Page.GetByTestId("editor")).ToBeInViewportAsync();
        await page.Page.GetByTestId("account-menu").TapAsync();
        await page.Page.GetByTestId("open-settings").TapAsync();
        await Expect(page.Page.GetByTestId("settings")).ToBeInViewportAsync();
        await FitsAsync(page.Page);
        await CheckAsync(page.Page, "phone-settings");
        await page.Page.GetByLabel("Close the settings").TapAsync();
        await page.Page.GetByTestId("history-link").TapAsync();
        await Expect(page.Page.GetByTestId("history-event").First).ToBeInViewportAsync();
        await FitsAsync(page.Page);
        await page.ScreenshotAsync("phone-history");
    }

    private static async Task ReachAsync(WorkspacePage page, string key, string place)
    {
        for (var presses = 0; presses < 6 && !await FocusIsInAsync(page, place); presses++)
        {
            var before = await page.Page.EvaluateHandleAsync("() => document.activeElement");
            await page.Keyboard.PressAsync(key);
            await page.Page.WaitForFunctionAsync("before => document.activeElement !== before", before);
        }

        await ExpectFocusInAsync(page, place);
    }

    private static Task ExpectFocusInAsync(WorkspacePage page, string place) =>
        Eventually.TrueAsync(() => FocusIsInAsync(page, place), $"the focus in {place}");

    private static Task<bool> FocusIsInAsync(WorkspacePage page, string place) =>
        page.Page.EvaluateAsync<bool>("place => document.activeElement?.closest(place) != null", place);
}

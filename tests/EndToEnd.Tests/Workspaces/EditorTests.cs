using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What people take for granted of an editor.</summary>
public sealed class EditorTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Everything_can_be_done_by_name_and_every_file_is_found_by_a_few_characters()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("package/zebra.py", "# zebra\n");
        await page.FocusEditorAsync();

        await page.Keyboard.PressAsync("Control+Shift+P");
        await Expect(Box(page, "Commands")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("go to a file");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Box(page, "Go to a file")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("no such thing");
        await Expect(page.Page.GetByTestId("palette").GetByRole(AriaRole.Status)).ToHaveTextAsync("There is no file of this name.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("[data-testid=editor] .native-edit-context")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+P");
        await page.Keyboard.TypeAsync("pkgz");
        await Expect(page.Page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveTextAsync("package/zebra.py");
        await page.Keyboard.PressAsync("Enter");
        await page.EditorShowsAsync("# zebra\n");

        // What the editor itself can do is among it.
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("F1");
        await page.Keyboard.TypeAsync("Toggle Line Comment");
        await page.Keyboard.PressAsync("Enter");
        await page.EditorShowsAsync("zebra\n");
    }

    [Fact]
    public async Task Tabs_move_close_and_come_back()
    {
        var (learner, page) = await AtWorkAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await learner.WriteAsync($"{name}.py", $"# {name}\n");
            await page.TreeItem($"{name}.py").ClickAsync();
        }

        await TabsAreAsync(page, "main.py", "a.py", "b.py", "c.py");
        await Tab(page, "c.py").FocusAsync();
        await page.Keyboard.PressAsync("Alt+Shift+ArrowLeft");
        await TabsAreAsync(page, "main.py", "a.py", "c.py", "b.py");
        await Expect(Tab(page, "c.py")).ToBeFocusedAsync();

        await Tab(page, "a.py").ClickAsync(new() { Button = MouseButton.Middle });
        await TabsAreAsync(page, "main.py", "c.py", "b.py");
        await page.Page.GetByTestId("tab-menu").ClickAsync();
        await page.Page.GetByText("Open the last closed file again").ClickAsync();
        await TabsAreAsync(page, "main.py", "c.py", "b.py", "a.py");
        await Tab(page, "a.py").DragToAsync(Tab(page, "main.py"), new() { TargetPosition = new() { X = 2, Y = 10 } });
        await TabsAreAsync(page, "a.py", "main.py", "c.py", "b.py");

        await Tab(page, "c.py").ClickAsync();
        await page.Page.GetByTestId("tab-menu").ClickAsync();
        await page.Page.GetByText("Close all others").ClickAsync();
        await TabsAreAsync(page, "c.py");
        await page.ReloadAsync();
        await TabsAreAsync(page, "c.py");
    }

    [Fact]
    public async Task Two_editors_side_by_side_show_the_same_text_and_run_what_is_in_the_one_that_is_used()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("other.py", "print('the other one')\n");
        await page.RetypeAsync("# shared");
        await page.Keyboard.PressAsync("Control+\\");
        var right = page.Page.GetByTestId("editor-right").Locator(".native-edit-context");
        var left = page.Page.GetByTestId("editor-left").Locator(".native-edit-context");
        await right.FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(" text");
        await Expect(page.Page.GetByTestId("editor-left").Locator(".view-lines")).ToHaveTextAsync("#\u00a0shared\u00a0text");

        await page.TreeItem("other.py").ClickAsync();
        await page.EditorShowsAsync("print('the other one')\n");
        await left.FocusAsync();
        await page.EditorShowsAsync("# shared text");
        await right.FocusAsync();
        Assert.Equal("the other one", (await page.RunToEndAsync()).Trim());
        await page.ScreenshotAsync("two-editors");

        await page.ReloadAsync();
        await Expect(page.Page.GetByTestId("editor-left")).ToBeVisibleAsync();
        await page.Page.GetByTestId("editor-right").GetByTestId("tab-menu").ClickAsync();
        await page.Page.GetByText("Join the two editors").ClickAsync();
        await TabsAreAsync(page, "main.py", "other.py");
    }

    [Fact]
    public async Task Find_and_replace_in_a_file_and_several_cursors_work()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("cat = 1\ncat += cat\n");
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("Control+H");
        var find = page.Page.Locator(".find-widget.visible");
        await Expect(find).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("cat");
        await Expect(find.Locator(".matchesCount")).ToContainTextAsync("of 3");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("dog");
        await page.Keyboard.PressAsync("Control+Alt+Enter");
        await page.EditorShowsAsync("dog = 1\ndog += dog\n");
        await page.Keyboard.PressAsync("Escape");

        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("Control+D");
        await page.Keyboard.PressAsync("Control+D");
        await page.Keyboard.TypeAsync("ox");
        await page.EditorShowsAsync("ox = 1\nox += dog\n");
        await page.SavedAsync();
    }

    private static ILocator Box(WorkspacePage page, string name) =>
        page.Page.GetByRole(AriaRole.Combobox, new() { Name = name });

    private static ILocator Tab(WorkspacePage page, string name) =>
        page.Page.GetByTestId("editor-tab").Filter(new() { HasText = name });

    private static Task TabsAreAsync(WorkspacePage page, params string[] names) =>
        Expect(page.Page.GetByTestId("editor-tab")).ToHaveTextAsync(names);
}

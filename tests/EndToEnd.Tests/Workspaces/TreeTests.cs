using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

public sealed class TreeTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_file_is_dragged_into_a_folder_and_back_by_undo()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("src/pkg/a.py", "a");
        await Expect(page.TreeItem("src/pkg/a.py")).ToBeVisibleAsync();
        await page.TreeItem("main.py").DragToAsync(page.TreeItem("src/pkg"));
        await Expect(page.TreeItem("src/pkg/main.py")).ToBeVisibleAsync();
        await page.TreeItem("src/pkg/a.py").ClickAsync();
        await page.Keyboard.PressAsync("F6");

        await page.TreeItem("src/pkg/main.py").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.TreeItem("main.py")).ToBeVisibleAsync();
        // A folder, onto the free space below: to the top.
        var space = page.Page.GetByTestId("file-drop");
        var box = (await space.BoundingBoxAsync())!;
        await page.TreeItem("src/pkg").DragToAsync(space, new() { TargetPosition = new() { X = 40, Y = box.Height - 8 } });
        await Expect(page.TreeItem("pkg/a.py")).ToBeVisibleAsync();
        Assert.Equal("a", await learner.StoredTextAsync("pkg/a.py"));
    }

    [Fact]
    public async Task Everything_is_done_by_keyboard()
    {
        var (learner, page) = await AtWorkAsync();
        foreach (var path in new[] { "apple.py", "banana.py", "docs/x.md", "other/y.md" }) await learner.WriteAsync(path, path);
        await Expect(page.TreeItem("other/y.md")).ToBeVisibleAsync();

        // Type-ahead, cut and paste.
        await page.TreeItem("main.py").FocusAsync();
        await page.Keyboard.TypeAsync("ban");
        await Expect(page.TreeItem("banana.py")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+x");
        await page.Keyboard.PressAsync("Home");
        await Expect(page.TreeItem("docs")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+v");
        await Expect(page.TreeItem("docs/banana.py")).ToBeVisibleAsync();
        await Expect(page.TreeItem("docs/banana.py")).ToBeFocusedAsync();

        // The menu of a row, by its key; moved by a choice.
        await page.Keyboard.PressAsync("Shift+F10");
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Move to…" }).PressAsync("Enter");
        await page.Page.GetByLabel("Folder", new() { Exact = true }).SelectOptionAsync("other");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).PressAsync("Enter");
        await Expect(page.TreeItem("other/banana.py")).ToBeVisibleAsync();
        await Expect(page.TreeItem("other/banana.py")).ToBeFocusedAsync();

        // A folder is deleted, and comes back whole.
        await page.TreeItem("other").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.TreeItem("other/y.md")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("[role=treeitem]:focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.TreeItem("other/y.md")).ToBeVisibleAsync();
        Assert.Equal("banana.py", await learner.StoredTextAsync("other/banana.py"));
    }

    [Fact]
    public async Task A_deleted_file_that_is_open_comes_back_with_what_was_typed_last()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("print('typed last')");
        await page.TreeItem("main.py").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.TreeItem("main.py")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.TreeItem("main.py")).ToBeVisibleAsync();
        await page.EditorShowsAsync("print('typed last')");
        Assert.Equal("print('typed last')", await learner.StoredTextAsync("main.py"));
    }

    [Fact]
    public async Task Names_that_look_alike_are_marked_and_a_person_cannot_make_them()
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();
        await page.CommandAsync("touch MAIN.py $'safe\\u202etxt.py'");
        await Expect(page.TreeItem("MAIN.py")).ToContainTextAsync("looks alike");
        await Expect(page.Page.GetByRole(AriaRole.Treeitem, new() { Name = "safe<U+202E>txt.py" })).ToBeVisibleAsync();
        await page.Page.GetByTestId("new-file").ClickAsync();
        await page.Page.GetByTestId("name-input").FillAsync("Main.py");
        await Expect(page.Page.GetByText("This would look like")).ToBeVisibleAsync();
        Assert.DoesNotContain((await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken)).Files, f => f.Path == "Main.py");
    }

    [Fact]
    public async Task A_tree_of_two_thousand_entries_is_shown_whole_and_walked_by_keyboard()
    {
        var (learner, page) = await AtWorkAsync();
        var zip = new MemoryStream();
        await using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, true))
            for (var i = 0; i < 1990; i++) archive.CreateEntry($"d{i / 100:00}/file{i:0000}.py");
        await UploadTests.ChooseAsync(
            page, "Unpack a ZIP archive…", new FilePayload { Name = "many.zip", MimeType = "application/zip", Buffer = zip.ToArray() });
        await Expect(page.TreeItem("d19/file1989.py")).ToBeAttachedAsync(new() { Timeout = 30_000 });
        await page.TreeItem("d00").FocusAsync();
        for (var i = 0; i < 40; i++) await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.TreeItem("d00/file0039.py")).ToBeFocusedAsync();
        Assert.Equal(1991, (await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken)).Files.Length);
    }
}

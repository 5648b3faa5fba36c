using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>The tree and the terminal show the same files, whoever changed them.</summary>
public sealed class FileSyncTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_file_written_in_the_terminal_appears_in_the_tree_with_an_event()
    {
        var (learner, page) = await AtWorkAsync();

        await page.CommandAsync("""echo "x=1" > b.py""");

        await Expect(page.TreeItem("b.py")).ToBeVisibleAsync();
        var created = await learner.EventAsync("file_created", e => e.Data.GetProperty("path").GetString() == "b.py");
        Assert.Equal("sandbox", created.Data.GetProperty("origin").GetString());
        await page.TreeItem("b.py").ClickAsync();
        await page.EditorShowsAsync("x=1\n");
    }

    [Fact]
    public async Task A_file_made_renamed_and_deleted_in_the_tree_is_so_in_the_terminal()
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();

        await page.Page.GetByTestId("new-file").ClickAsync();
        await page.Page.GetByTestId("name-input").FillAsync("notes.txt");
        await page.Page.GetByTestId("name-input").PressAsync("Enter");
        await Expect(page.TreeItem("notes.txt")).ToBeVisibleAsync();
        await page.EditorShowsAsync("");
        await page.RetypeAsync("remember");
        await page.SavedAsync();
        await page.CommandAsync("cat notes.txt; echo", "remember\n");

        await page.TreeItem("notes.txt").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await page.Page.GetByTestId("name-input").FillAsync("kept.txt");
        await page.Page.GetByTestId("name-input").PressAsync("Enter");
        await Expect(page.TreeItem("kept.txt")).ToBeVisibleAsync();
        await Expect(page.TreeItem("notes.txt")).ToHaveCountAsync(0);
        await page.CommandAsync("until test -e kept.txt -a ! -e notes.txt; do sleep 0.1; done; echo renamed $((1 + 1))", "renamed 2");

        await page.TreeItem("kept.txt").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.TreeItem("kept.txt")).ToHaveCountAsync(0);
        await page.CommandAsync("while test -e kept.txt; do sleep 0.1; done; echo gone $((1 + 1))", "gone 2");
        await learner.EventAsync("file_renamed");
        await learner.EventAsync("file_deleted");
    }

    [Fact]
    public async Task Folders_move_both_ways()
    {
        var (_, page) = await AtWorkAsync();

        await page.CommandAsync("mkdir -p src/deep && echo 'y = 2' > src/deep/mod.py && mkdir empty");
        await Expect(page.TreeItem("src/deep/mod.py")).ToBeVisibleAsync();
        await Expect(page.TreeItem("empty")).ToBeVisibleAsync();

        await page.TreeItem("src").FocusAsync();
        await page.Keyboard.PressAsync("F2");
        await page.Page.GetByTestId("name-input").FillAsync("lib");
        await page.Page.GetByTestId("name-input").PressAsync("Enter");
        await Expect(page.TreeItem("lib/deep/mod.py")).ToBeVisibleAsync();
        await page.CommandAsync("until test -e lib/deep/mod.py; do sleep 0.1; done; cat lib/deep/mod.py", "y = 2");

        await page.TreeItem("lib").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.TreeItem("lib")).ToHaveCountAsync(0);
        await page.CommandAsync("while test -e lib; do sleep 0.1; done; echo gone $((1 + 1))", "gone 2");
        await page.CommandAsync("rmdir empty");
        await Expect(page.TreeItem("empty")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_is_deleted_and_renamed_in_the_terminal_is_so_in_the_tree()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("old.py", "o = 0\n");
        await learner.WriteAsync("away.py", "a = 0\n");
        await Expect(page.TreeItem("away.py")).ToBeVisibleAsync();

        await page.CommandAsync("until test -e old.py -a -e away.py; do sleep 0.1; done; mv old.py new.py; rm away.py");

        await Expect(page.TreeItem("new.py")).ToBeVisibleAsync();
        await Expect(page.TreeItem("old.py")).ToHaveCountAsync(0);
        await Expect(page.TreeItem("away.py")).ToHaveCountAsync(0);
        await page.TreeItem("new.py").ClickAsync();
        await page.EditorShowsAsync("o = 0\n");
    }

    [Fact]
    public async Task A_program_s_file_and_a_typist_s_are_merged()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("first\nsecond\nthird\n");
        await page.CommandAsync("until grep -q third main.py; do sleep 0.1; done; sed -i s/third/THIRD/ main.py");
        await page.EditorShowsAsync("first\nsecond\nTHIRD\n");

        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.TypeAsync("# ");

        await page.SavedAsync();
        Assert.Equal("# first\nsecond\nTHIRD\n", await learner.StoredTextAsync("main.py"));
        await page.CommandAsync("until grep -q '# first' main.py; do sleep 0.1; done; cat main.py", "# first\nsecond\nTHIRD\n");
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_shown_as_not_saved()
    {
        var (learner, page) = await AtWorkAsync();

        await page.CommandAsync("head -c 5000000 /dev/zero > big.bin");

        await Expect(page.TreeItem("big.bin")).ToContainTextAsync("not saved");
        await Expect(page.TreeItem("big.bin")).ToContainTextAsync("too large");
        await learner.EventAsync("file_not_saved");
    }

    [Fact]
    public async Task A_saved_file_that_grows_too_large_keeps_its_row_and_what_was_saved()
    {
        var (learner, page) = await AtWorkAsync();
        await page.CommandAsync("echo small > grows.txt");
        await page.TreeItem("grows.txt").ClickAsync();
        await page.EditorShowsAsync("small\n");

        await page.CommandAsync("head -c 5000000 /dev/zero > grows.txt");

        await Expect(page.TreeItem("grows.txt")).ToContainTextAsync("not saved");
        await Expect(page.TreeItem("grows.txt")).ToContainTextAsync("What was saved before is kept");

        await page.CommandAsync("echo small again > grows.txt");
        await Expect(page.TreeItem("grows.txt")).Not.ToContainTextAsync("not saved");
        await page.EditorShowsAsync("small again\n");
        Assert.Equal("small again\n", await learner.StoredTextAsync("grows.txt"));
    }
}

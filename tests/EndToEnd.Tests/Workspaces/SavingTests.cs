using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What becomes of edits that the server does not have yet.</summary>
public sealed class SavingTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Typed_offline_in_a_tab_that_is_closed_it_is_there_and_saved_when_the_workspace_is_opened_again()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# first");
        await page.SavedAsync();

        await learner.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync(" and offline");
        await page.OfflineAsync(" and offline");
        await Expect(page.SaveState).ToHaveTextAsync("Offline: 1 change kept here");
        await Expect(page.Page.GetByTestId("save-announcement")).ToHaveTextAsync("Offline: 1 change kept here");
        await page.Page.CloseAsync();
        // Meanwhile somebody goes on elsewhere.
        await learner.WriteAsync("main.py", "# from another device\n# first");
        await learner.Context.SetOfflineAsync(false);

        var again = await learner.TabAsync();
        await again.EditorShowsAsync("# from another device\n# first and offline");
        await again.SavedAsync();
        Assert.Equal("# from another device\n# first and offline", await learner.StoredTextAsync("main.py"));
        Assert.Equal(
            "# from another device\n# first and offline", Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }

    [Fact]
    public async Task Another_open_tab_saves_what_a_closed_one_could_not()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# shared");
        await page.SavedAsync();
        var other = await learner.TabAsync();
        await other.EditorShowsAsync("# shared");

        await learner.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync(" and left behind");
        await page.OfflineAsync(" and left behind");
        await page.Page.CloseAsync();
        await learner.Context.SetOfflineAsync(false);

        await other.EditorShowsAsync("# shared and left behind");
        await other.SavedAsync();
        Assert.Equal("# shared and left behind", Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }

    [Fact]
    public async Task Undo_goes_on_after_a_reload()
    {
        var (_, page) = await AtWorkAsync();
        await page.RetypeAsync("one");
        await page.SavedAsync();
        await page.Keyboard.TypeAsync(" two");
        await page.SavedAsync();

        await page.ReloadAsync();
        await page.EditorShowsAsync("one two");
        await page.FocusEditorAsync();
        await UntilAsync(page, "Control+Z", "one");
        await UntilAsync(page, "Control+Shift+Z", "one two");
    }

    [Fact]
    public async Task Undo_goes_on_after_another_file_was_in_front()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("other.py", "# other\n");
        await page.RetypeAsync("one");
        await page.SavedAsync();
        await page.Keyboard.TypeAsync(" two");
        await page.SavedAsync();

        await page.TreeItem("other.py").ClickAsync();
        await page.EditorShowsAsync("# other\n");
        await page.FocusEditorAsync();
        await page.Keyboard.TypeAsync("x");
        await page.EditorShowsAsync("x# other\n");
        await page.TreeItem("main.py").ClickAsync();
        await page.EditorShowsAsync("one two");
        await page.FocusEditorAsync();
        await UntilAsync(page, "Control+Z", "one");
        await UntilAsync(page, "Control+Shift+Z", "one two");

        // Each file has its own steps.
        await page.TreeItem("other.py").ClickAsync();
        await page.EditorShowsAsync("x# other\n");
        await page.FocusEditorAsync();
        await UntilAsync(page, "Control+Z", "# other\n");
        await page.SavedAsync();
        Assert.Equal("# other\n", await learner.StoredTextAsync("other.py"));
    }

    [Fact]
    public async Task What_was_typed_is_saved_at_once_when_the_window_is_left()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# start");
        await page.SavedAsync();
        // A pause that never comes to its end: what is saved now, is not saved because time has passed.
        await page.Page.EvaluateAsync(
            """
            () => {
              const wait = window.setTimeout;
              window.setTimeout = (action, milliseconds = 0, ...more) => wait(action, milliseconds < 50 ? milliseconds : 2 ** 31 - 1, ...more);
            }
            """);
        await page.Keyboard.TypeAsync(" and away");
        await Expect(page.SaveState).ToHaveTextAsync("Saving…");
        Assert.Equal("# start", await learner.StoredTextAsync("main.py"));

        // A browser without a screen has no other window that could take the focus.
        await page.Page.EvaluateAsync("() => window.dispatchEvent(new Event('blur'))");

        await page.SavedAsync();
        Assert.Equal("# start and away", await learner.StoredTextAsync("main.py"));
    }

    [Fact]
    public async Task Leaving_the_page_at_once_loses_nothing()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# start");
        await page.SavedAsync();

        await page.Keyboard.TypeAsync(" and gone");
        await page.Page.GotoAsync("about:blank");

        var again = await learner.TabAsync();
        await again.EditorShowsAsync("# start and gone");
        await again.SavedAsync();
        Assert.Equal("# start and gone", Fold.TextOf(await learner.EventsAsync(), "main.py"));
    }

    [Fact]
    public async Task Nobody_else_in_the_same_browser_sees_or_sends_what_is_kept()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# mine");
        await page.SavedAsync();
        await learner.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync(" alone");
        await page.OfflineAsync(" alone");
        // A page that is left sends what it has, and the browser's pretended offline does not always hold that back.
        await page.Page.EvaluateAsync("() => { window.fetch = () => new Promise(() => {}); }");
        await page.Page.CloseAsync();
        await learner.Context.SetOfflineAsync(false);

        var other = await StrangerAsync();
        var theirs = await other.SignInAsync(learner.Context);
        await theirs.EditorShowsAsync(await other.StoredTextAsync("main.py"));
        await theirs.SavedAsync();
        Assert.DoesNotContain(await other.EventsAsync(), e => e.Type == "file_edited");
        Assert.Equal("# mine", await learner.StoredTextAsync("main.py"));
        await theirs.Page.CloseAsync();

        var mine = await learner.SignInAsync();
        await mine.EditorShowsAsync("# mine alone");
        await mine.SavedAsync();
        Assert.Equal("# mine alone", await learner.StoredTextAsync("main.py"));
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_somebody_is_offline_is_a_conflict_with_a_way_out()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("# precious");
        await page.SavedAsync();
        await learner.Context.SetOfflineAsync(true);
        await page.Keyboard.TypeAsync(" words");
        await page.OfflineAsync(" words");
        var file = (await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken))
            .Files.Single(f => f.Path == "main.py");
        (await learner.Session.SendRawAsync(
            HttpMethod.Delete, $"/api/workspaces/{learner.WorkspaceId}/files/{file.FileId}", null,
            TestContext.Current.CancellationToken)).EnsureSuccessStatusCode().Dispose();
        await learner.Context.SetOfflineAsync(false);

        await Expect(page.SaveState).ToHaveAttributeAsync("data-state", "conflict");
        await Expect(page.SaveState).ToContainTextAsync("Conflict: an open file was deleted. Open it to keep or drop");
        await page.ReloadAsync();
        await Expect(page.SaveState).ToHaveAttributeAsync("data-state", "conflict");
        await page.SaveState.ClickAsync();
        await page.EditorShowsAsync("# precious words");
        await page.Page.GetByLabel("Name to keep it under").FillAsync("kept.py");
        await page.Page.GetByText("Keep the text").ClickAsync();

        await page.SavedAsync();
        Assert.Equal("# precious words", await learner.StoredTextAsync("kept.py"));
    }

    private static Task UntilAsync(WorkspacePage page, string key, string text) => Eventually.TrueAsync(
        async () =>
        {
            if (await page.EditorTextAsync() == text) return true;
            await page.Keyboard.PressAsync(key);
            return await page.EditorTextAsync() == text;
        },
        async () => $"{key} leads to '{text}'; it is '{await page.EditorTextAsync()}'");
}

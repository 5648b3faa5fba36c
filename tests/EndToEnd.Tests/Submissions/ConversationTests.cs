using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>A learner and two reviewers, each with a browser of their own, through three attempts.</summary>
public sealed class ConversationTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string First = "def mean(values):\n    total = 0\n    for value in values:\n        total += value\n    return total / len(values)\n";

    [Fact]
    public async Task Three_attempts_with_two_reviewers()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync(First);
        await work.HandInAsync(1);
        var submission = await ada.SubmissionIdAsync();
        var grace = await ReviewerAsync();
        var linus = await ReviewerAsync();

        // Found in the queue, by the keyboard, and claimed.
        await grace.GotoAsync($"/reviews?learner={Uri.EscapeDataString(ada.Email)}");
        await Expect(grace.GetByTestId("queue-item")).ToHaveCountAsync(1);
        await grace.Keyboard.PressAsync("j");
        await Expect(grace.GetByTestId("queue-link")).ToBeFocusedAsync();
        await Screenshots.TakeAsync(grace, "queue");
        await grace.Keyboard.PressAsync("Enter");
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "free");
        await grace.ClaimAsync();

        // The other reviewer sees whose it is, and cannot take it by accident.
        await linus.GotoAsync($"/reviews/{submission}");
        await Expect(linus.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "other");
        await Expect(linus.GetByTestId("claim-button")).ToHaveCountAsync(0);
        await Expect(linus.GetByTestId("open-verdict")).ToHaveCountAsync(0);

        // A suggestion for one line, a comment on three, one on the whole: all drafts.
        await grace.ReviewFile("main.py").ClickAsync();
        await grace.Line("new", 5).ClickAsync();
        await grace.GetByTestId("suggest").CheckAsync();
        await grace.GetByTestId("suggestion-text").FillAsync("    return total / len(values) if values else 0");
        await grace.WriteCommentAsync("What about nothing at all?", "Keep as draft");
        await grace.Line("new", 2).ClickAsync();
        await grace.Line("new", 4).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await grace.WriteCommentAsync("sum() does that.", "Keep as draft");
        await Expect(grace.Threads()).ToHaveCountAsync(2);
        await Screenshots.TakeAsync(grace, "review-drafts");

        // Nobody else sees them before the verdict.
        await work.ShowReviewAsync();
        await Expect(work.Page.GetByTestId("attempt")).ToHaveCountAsync(1);
        await Expect(work.Page.Threads()).ToHaveCountAsync(0);
        await linus.ReloadAsync();
        await Expect(linus.GetByTestId("review-files")).ToContainTextAsync("main.py");
        await Expect(linus.Threads()).ToHaveCountAsync(0);
        await grace.DecideAsync("requestChanges", "Nearly there.");

        // The learner's page says so by itself.
        await Expect(work.StandsAt()).ToContainTextAsync("Changes requested on attempt 1");
        await Expect(work.Page.GetByTestId("verdict")).ToContainTextAsync("Nearly there.");
        await Expect(work.Page.Threads()).ToHaveCountAsync(2);
        await Expect(work.Page.Locator(".review-mark").First).ToBeVisibleAsync();

        // Comments follow the lines that they are about.
        await work.FocusEditorAsync();
        await work.Keyboard.PressAsync("Control+Home");
        await work.Keyboard.TypeAsync("# Numbers\n");
        await Expect(work.Page.Thread("What about nothing").GetByTestId("comment-place")).ToHaveTextAsync("main.py, line 6");
        await Expect(work.Page.Thread("sum() does").GetByTestId("comment-place")).ToHaveTextAsync("main.py, lines 3–5");
        await work.ScreenshotAsync("review-in-editor");

        // One click takes the suggestion over, and Undo would take it back.
        await work.Page.GetByTestId("apply-suggestion").ClickAsync();
        await work.EditorShowsAsync("# Numbers\n" + First.Replace("len(values)\n", "len(values) if values else 0\n", StringComparison.Ordinal));
        await work.Page.Thread("What about nothing").GetByTestId("mark-done").ClickAsync();
        await Expect(work.Page.Thread("What about nothing")).ToHaveAttributeAsync("data-done", "true");
        await work.Page.Thread("sum() does").GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await work.Page.WriteCommentAsync("I wanted to see how it works.", "Reply");
        await work.SavedAsync();
        await work.HandInAsync(2);

        // The reviewer, who has not reloaded, is told that there is more.
        await Expect(grace.GetByText("Attempt 2 is there, and this is attempt 1.")).ToBeVisibleAsync();
        await grace.GetByRole(AriaRole.Button, new() { Name = "Show what is new" }).ClickAsync();
        await Expect(grace.GetByTestId("compare-from")).ToHaveValueAsync("1");
        await Expect(grace.GetByTestId("diff")).ToContainTextAsync("if values else 0");
        await Expect(grace.Thread("sum() does")).ToContainTextAsync("I wanted to see how it works.");
        await grace.ClaimAsync();
        await grace.Thread("What about nothing").GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(grace.Thread("What about nothing")).ToHaveAttributeAsync("data-resolved", "true");
        await Screenshots.TakeAsync(grace, "review-second-attempt");
        await grace.DecideAsync("approve", "Good.", secondReview: true);

        // The second reviewer does not agree.
        await linus.ReloadAsync();
        await linus.ClaimAsync();
        await linus.ReviewFile("main.py").ClickAsync();
        await linus.GetByTestId("comment-file").ClickAsync();
        await linus.WriteCommentAsync("Please add tests.", "Comment now");
        await Expect(work.Page.Thread("Please add tests.")).ToBeVisibleAsync();
        await linus.DecideAsync("requestChanges", "Tests are missing.", reason: "The first review did not look for tests.");
        await Expect(work.Page.GetByTestId("verdict")).ToContainTextAsync("Tests are missing.");

        // Deleted lines are said to be deleted.
        await work.RetypeAsync("def mean(values):\n    return sum(values) / len(values)\n");
        await work.SavedAsync();
        await work.HandInAsync(3);
        await Expect(linus.GetByText("Attempt 3 is there")).ToBeVisibleAsync();
        await grace.GotoAsync($"/reviews/{submission}");
        await Expect(grace.GetByTestId("compare-to")).ToHaveValueAsync("3");
        await Expect(grace.GetByTestId("compare-from")).ToHaveValueAsync("2");
        await Expect(grace.Threads().Filter(new() { HasText = "sum() does" })).ToContainTextAsync("deleted in attempt 3");

        // Taking over needs a reason, and whoever had it is told.
        await linus.ReloadAsync();
        await linus.ClaimAsync();
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "other");
        await grace.GetByTestId("take-over").ClickAsync();
        await grace.GetByTestId("take-over-reason").FillAsync("I know this work.");
        await grace.GetByRole(AriaRole.Button, new() { Name = "Take over", Exact = true }).ClickAsync();
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "mine");
        await Expect(linus.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "other");
        await Expect(linus.GetByTestId("open-verdict")).ToHaveCountAsync(0);
        await grace.DecideAsync("approve", "Well done.");

        await Expect(work.StandsAt()).ToContainTextAsync("Approved on attempt 3, nothing changed since");
        Assert.Equal(3, await ada.AttemptsAsync());
    }

    [Fact]
    public async Task What_a_learner_writes_is_text_and_nothing_else_to_a_reviewer()
    {
        const string nasty = "<img src=x onerror=\"document.title='gotcha'\">";
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync($"# {nasty}\nif role != 'admin\u202e':\n    print('no')\n");
        await work.HandInAsync(1);
        var grace = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ReviewFile("main.py").ClickAsync();

        await Expect(grace.GetByTestId("code-new").First).ToContainTextAsync(nasty);
        await Expect(grace.GetByTestId("hidden-notice")).ToContainTextAsync("main.py has characters that cannot be seen");
        await Expect(grace.GetByTestId("hidden-character").First).ToHaveTextAsync("<U+202E>");
        Assert.Equal(0, await grace.Locator("main img").CountAsync());
        Assert.DoesNotContain("gotcha", await grace.TitleAsync(), StringComparison.Ordinal);
        await Screenshots.TakeAsync(grace, "review-hidden-characters");

        // The same of what is said about it.
        await grace.ClaimAsync();
        await grace.GetByTestId("review-overview").ClickAsync();
        await grace.GetByTestId("comment-whole").ClickAsync();
        await grace.WriteCommentAsync(nasty, "Comment now");
        await work.ShowReviewAsync();
        await Expect(work.Page.GetByTestId("comment-body")).ToHaveTextAsync(nasty);
        Assert.DoesNotContain("gotcha", await work.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviewing_works_by_the_keyboard_alone()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync(First);
        await ada.Session.SendRawAsync(
            HttpMethod.Post, $"/api/workspaces/{ada.WorkspaceId}/files", new { path = "other.py", text = "x = 1\n" },
            TestContext.Current.CancellationToken);
        await work.HandInAsync(1);
        var grace = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        var keys = grace.Keyboard;

        await keys.PressAsync("j");
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("main.py");
        await keys.PressAsync("v");
        await Expect(grace.GetByTestId("viewed-count")).ToHaveTextAsync("1 of 2 viewed");
        // There is nowhere to go before the lines are there.
        await Expect(grace.Line("new", 1)).ToBeVisibleAsync();
        await keys.PressAsync("n");
        await Expect(grace.Line("new", 1)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Expect(grace.Line("new", 2)).ToBeFocusedAsync();
        await keys.PressAsync("Shift+ArrowDown");
        await Expect(grace.Line("new", 3)).ToBeFocusedAsync();
        await keys.PressAsync("c");
        await Expect(grace.GetByTestId("comment-form").GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await keys.TypeAsync("By keyboard");
        await grace.GetByTestId("saved-replies").PressAsync("Enter");
        await grace.GetByRole(AriaRole.Menuitem, new() { Name = "Save what is written" }).PressAsync("Enter");
        await Expect(grace.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        await grace.GetByTestId("comment-form").GetByRole(AriaRole.Textbox).FocusAsync();
        await keys.PressAsync("Control+Enter");
        await Expect(grace.Thread("By keyboard")).ToBeVisibleAsync();
        await keys.PressAsync("j");
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("other.py");
        await keys.PressAsync("k");
        await keys.PressAsync("k");
        await Expect(grace.GetByTestId("review-overview")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(grace.Thread("By keyboard")).ToContainTextAsync("main.py, lines 2–3");

        // What was seen is remembered.
        await grace.ReloadAsync();
        await Expect(grace.GetByTestId("viewed-count")).ToHaveTextAsync("1 of 2 viewed");
        await keys.PressAsync("j");
        await grace.Line("new", 1).FocusAsync();
        await keys.PressAsync("c");
        await grace.GetByTestId("saved-replies").ClickAsync();
        await grace.GetByRole(AriaRole.Menuitem, new() { Name = "By keyboard" }).ClickAsync();
        await Expect(grace.GetByTestId("comment-form").GetByRole(AriaRole.Textbox)).ToHaveValueAsync("By keyboard");
    }

    [Fact]
    public async Task Trying_an_attempt_makes_a_workspace_of_the_reviewer_s_own()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("print('as handed in')\n");
        await work.HandInAsync(1);
        await work.WriteAndShowAsync("print('changed since')\n");
        var grace = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.GetByTestId("try-it").ClickAsync();

        await Eventually.TrueAsync(
            async () => await grace.EvaluateAsync<string?>("() => window.platformTest?.editorText() ?? null") == "print('as handed in')\n",
            "the attempt opens in a workspace");
        Assert.DoesNotContain(ada.WorkspaceId.ToString(), grace.Url, StringComparison.Ordinal);
        Assert.Equal("print('changed since')\n", await ada.StoredTextAsync("main.py"));

        // What was changed while trying becomes a suggestion.
        await grace.Locator("[data-testid=editor] .native-edit-context").FocusAsync();
        await grace.Keyboard.PressAsync("Control+Home");
        await grace.Keyboard.TypeAsync("# tried\n");
        await Expect(grace.GetByTestId("save-state")).ToHaveTextAsync("Saved");
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await Expect(grace.GetByTestId("try-it")).ToHaveTextAsync("Open my trial");
        await grace.ClaimAsync();
        await grace.GetByTestId("suggest-trial").ClickAsync();
        await Expect(grace.GetByTestId("suggestion")).ToContainTextAsync("# tried\nprint('as handed in')");
        await Expect(grace.GetByTestId("publish")).ToHaveTextAsync("Publish 1 draft");
    }

    [Fact]
    public async Task A_learner_finds_no_way_to_the_queue_and_to_no_work_of_others()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var (_, other) = await AtWorkAsync();
        await other.Page.GotoAsync("/reviews");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "You may not review" })).ToBeVisibleAsync();
        await other.Page.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such submission" })).ToBeVisibleAsync();

        // Of one's own the page shows everything, and nothing to decide.
        await work.Page.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await Expect(work.Page.GetByTestId("review-files")).ToContainTextAsync("main.py");
        await Expect(work.Page.GetByTestId("claim")).ToHaveCountAsync(0);

        // The history leads there as well.
        await work.Page.GotoAsync($"/w/{ada.WorkspaceId}/history");
        await work.Page.GetByTestId("history-attempt").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(work.Page.GetByTestId("compare-to")).ToHaveValueAsync("1");
    }

    private async Task<IPage> ReviewerAsync()
    {
        var (reviewer, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", reviewer.Email, "reviewer");
        return page.Page;
    }
}

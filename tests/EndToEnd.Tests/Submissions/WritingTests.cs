using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>What is being written is about what was looked at, stays until it is sent, and is sent once.</summary>
public sealed partial class WritingTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_verdict_is_about_the_attempt_that_was_looked_at()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var submission = await ada.SubmissionIdAsync();
        var grace = await ReviewerAsync();
        // As from the queue: the address names no attempt.
        await grace.GotoAsync($"/reviews/{submission}");
        await grace.ClaimAsync();
        await grace.GetByTestId("open-verdict").ClickAsync();
        await grace.GetByTestId("verdict-approve").CheckAsync();
        await grace.GetByTestId("verdict-summary").FillAsync("A good beginning.");

        await work.WriteAndShowAsync("x = 2\n");
        await work.HandInAsync(2);

        await Expect(grace.GetByText("Attempt 2 has been handed in meanwhile")).ToBeVisibleAsync();
        await Expect(grace.GetByRole(AriaRole.Dialog, new() { Name = "Verdict on attempt 1" })).ToBeVisibleAsync();
        await grace.GetByTestId("give-verdict").ClickAsync();
        await Expect(grace.GetByRole(AriaRole.Alert).Filter(new() { HasText = "No verdict was given" }))
            .ToContainTextAsync("What you wrote is kept here.");

        // The page behind it is the one that was there as well, and what was written can still be used.
        await grace.Keyboard.PressAsync("Escape");
        await Expect(grace.GetByTestId("compare-to")).ToHaveValueAsync("1");
        await grace.GetByRole(AriaRole.Button, new() { Name = "Show what is new" }).ClickAsync();
        await Expect(grace.GetByTestId("compare-to")).ToHaveValueAsync("2");
        await grace.GetByTestId("open-verdict").ClickAsync();
        await Expect(grace.GetByTestId("verdict-summary")).ToHaveValueAsync("A good beginning.");
        await grace.GetByTestId("give-verdict").ClickAsync();
        await Expect(work.StandsAt()).ToContainTextAsync("Approved on attempt 2");
    }

    [Fact]
    public async Task What_a_reviewer_is_writing_stays_whatever_they_look_at_meanwhile()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync(Lines("first"));
        await work.HandInAsync(1);
        await work.WriteAndShowAsync(Lines("second"));
        await ada.Session.SendRawAsync(
            HttpMethod.Post, $"/api/workspaces/{ada.WorkspaceId}/files", new { path = "other.py", text = "x = 1\n" },
            TestContext.Current.CancellationToken);
        await work.HandInAsync(2);
        var grace = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await grace.ReviewFile("main.py").ClickAsync();
        await grace.Line("new", 55).ClickAsync();
        var text = grace.GetByTestId("comment-form").GetByRole(AriaRole.Textbox);
        await text.FillAsync("Why this?");

        await grace.GetByTestId("diff-gap").First.GetByRole(AriaRole.Button, new() { NameRegex = ShowLines() }).ClickAsync();
        await Expect(grace.Line("new", 1)).ToBeVisibleAsync();
        await Expect(text).ToHaveValueAsync("Why this?");
        await grace.GetByTestId("layout").ClickAsync();
        await Expect(grace.GetByTestId("diff")).ToHaveAttributeAsync("data-layout", "unified");
        await Expect(text).ToHaveValueAsync("Why this?");
        await grace.GetByLabel("Ignore spaces").CheckAsync();
        await Expect(text).ToHaveValueAsync("Why this?");
        await grace.GetByLabel("Ignore spaces").UncheckAsync();
        await grace.ReviewFile("other.py").ClickAsync();
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("other.py");
        await Expect(text).ToHaveCountAsync(0);
        await grace.ReviewFile("main.py").ClickAsync();
        await Expect(text).ToHaveValueAsync("Why this?");
        await grace.ReloadAsync();
        await Expect(text).ToHaveValueAsync("Why this?");

        // The server has it, but its answer is lost: the same again is no second one.
        await grace.RouteAsync(ThreadsAddress(), async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        }, new() { Times = 1 });
        var send = grace.GetByTestId("comment-form").GetByRole(AriaRole.Button, new() { Name = "Comment now" });
        await send.ClickAsync();
        await Expect(grace.GetByText("What you wrote is kept in the form")).ToBeVisibleAsync();
        await Expect(grace.Threads()).ToHaveCountAsync(1);
        await send.ClickAsync();
        await Expect(text).ToHaveCountAsync(0);
        await Expect(grace.Threads()).ToHaveCountAsync(1);
        await grace.ReloadAsync();
        await Expect(grace.Thread("Why this?")).ToHaveCountAsync(1);
        await Expect(text).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_reply_is_kept_beside_the_editor_and_sending_it_runs_nothing()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("print('once')\n");
        await work.HandInAsync(1);
        var grace = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await grace.GetByTestId("comment-whole").ClickAsync();
        await grace.WriteCommentAsync("Why once?", "Comment now");

        await work.SandboxReadyAsync();
        await work.ShowReviewAsync();
        await work.Page.Thread("Why once?").GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        var text = work.Page.GetByTestId("comment-form").GetByRole(AriaRole.Textbox);
        await text.FillAsync("Because it is enough.");
        await work.Page.GetByTestId("side-files").ClickAsync();
        await Expect(text).ToHaveCountAsync(0);
        await work.ShowReviewAsync();
        await Expect(text).ToHaveValueAsync("Because it is enough.");

        await text.PressAsync("Control+Enter");
        await Expect(work.Page.Thread("Because it is enough.")).ToBeVisibleAsync();
        await Expect(text).ToHaveCountAsync(0);
        await Expect(work.Page.Thread("Why once?").GetByRole(AriaRole.Button, new() { Name = "Reply" })).ToBeFocusedAsync();
        Assert.DoesNotContain(await ada.EventsAsync(), e => e.Type.StartsWith("run_", StringComparison.Ordinal));
        // In the editor the same key runs the program.
        await work.FocusEditorAsync();
        await work.Keyboard.PressAsync("Control+Enter");
        await ada.EventAsync("run_finished");
    }

    [Fact]
    public async Task A_session_that_ends_takes_nothing_of_what_is_being_written()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var (reviewer, grace) = await ReviewerAndPageAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await grace.GetByTestId("comment-whole").ClickAsync();
        var form = grace.GetByTestId("comment-form");
        await form.GetByRole(AriaRole.Textbox).FillAsync("A long thought.");
        await grace.Context.ClearCookiesAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Comment now" }).ClickAsync();
        await Expect(grace.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("what you were writing can be sent");

        await (await reviewer.SignInAsync()).Page.CloseAsync();
        await Expect(grace.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
        await Expect(form.GetByRole(AriaRole.Textbox)).ToHaveValueAsync("A long thought.");
        await form.GetByRole(AriaRole.Button, new() { Name = "Comment now" }).ClickAsync();
        await Expect(grace.Thread("A long thought.")).ToBeVisibleAsync();
        await Expect(form).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_was_said_is_changed_taken_back_published_and_opened_again()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var grace = await ReviewerAsync();
        // Of this learner alone: others hand in at the same time.
        await grace.GotoAsync($"/reviews?learner={Uri.EscapeDataString(ada.Email)}");
        await grace.GetByTestId("queue-link").ClickAsync();
        await grace.ClaimAsync();
        foreach (var text in new[] { "Frist", "Second" })
        {
            await grace.GetByTestId("comment-whole").ClickAsync();
            await grace.WriteCommentAsync(text, "Keep as draft");
        }

        await grace.Thread("Frist").GetByRole(AriaRole.Button, new() { Name = "Edit this comment" }).ClickAsync();
        await grace.WriteCommentAsync("First", "Save");
        await Expect(grace.Thread("First")).ToBeVisibleAsync();
        await grace.Thread("Second").GetByRole(AriaRole.Button, new() { Name = "Delete this comment" }).ClickAsync();
        await grace.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(grace.Threads()).ToHaveCountAsync(1);
        await work.ShowReviewAsync();
        await Expect(work.Page.Threads()).ToHaveCountAsync(0);
        await grace.GetByTestId("publish").ClickAsync();
        await Expect(work.Page.Thread("First")).ToBeVisibleAsync();

        await work.Page.Thread("First").GetByTestId("mark-done").ClickAsync();
        await Expect(grace.Thread("First")).ToHaveAttributeAsync("data-done", "true");
        await grace.Thread("First").GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        await Expect(work.Page.Thread("First")).ToHaveAttributeAsync("data-done", "false");
    }

    /// <summary>Sixty lines, of which two are far apart and named.</summary>
    private static string Lines(string name) =>
        string.Concat(Enumerable.Range(1, 60).Select(i => i is 30 or 55 ? $"{name}_{i} = {i}\n" : $"line_{i} = {i}\n"));

    private async Task<IPage> ReviewerAsync() => (await ReviewerAndPageAsync()).Page;

    private async Task<(Learner Reviewer, IPage Page)> ReviewerAndPageAsync()
    {
        var (reviewer, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", reviewer.Email, "reviewer");
        return (reviewer, page.Page);
    }

    [GeneratedRegex("^Show [0-9]+ unchanged lines")]
    private static partial Regex ShowLines();

    [GeneratedRegex("/threads$")]
    private static partial Regex ThreadsAddress();
}

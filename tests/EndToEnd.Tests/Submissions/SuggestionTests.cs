using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>What becomes of a reviewer's text in a file that goes on changing.</summary>
public sealed class SuggestionTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task It_is_not_put_in_twice_and_other_words_are_replaced_only_when_that_is_wanted()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("a = 1\nb = 2\nc = 3\n");
        await work.HandInAsync(1);
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await grace.ReviewFile("main.py").ClickAsync();
        await grace.Line("new", 2).ClickAsync();
        await grace.GetByTestId("suggest").CheckAsync();
        await grace.GetByTestId("suggestion-text").FillAsync("b = 20");
        await grace.WriteCommentAsync("Ten times as much.", "Comment now");

        await work.ShowReviewAsync();
        var apply = work.Page.GetByTestId("apply-suggestion");
        await apply.ClickAsync();
        await work.EditorShowsAsync("a = 1\nb = 20\nc = 3\n");
        await apply.ClickAsync();
        await Expect(work.Page.GetByText("main.py says that already. Nothing was changed.")).ToBeVisibleAsync();

        await work.FocusEditorAsync();
        foreach (var key in new[] { "Control+Home", "ArrowDown", "End" }) await work.Keyboard.PressAsync(key);
        await work.Keyboard.TypeAsync("  # mine");
        const string mine = "a = 1\nb = 20  # mine\nc = 3\n";
        await work.EditorShowsAsync(mine);
        await apply.ClickAsync();
        var dialog = work.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "These lines have changed" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await work.EditorShowsAsync(mine);
        await apply.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replace them" }).ClickAsync();
        await work.EditorShowsAsync("a = 1\nb = 20\nc = 3\n");
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>Names that want to be something else than names.</summary>
public sealed class HostileNameTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task Names_are_text_to_a_reviewer_and_what_hides_in_them_is_written_out()
    {
        const string image = "<img src=x onerror=alert(1)>.py";
        var ada = await AuthorAsync(("photo\u202Eyp.gpj", "x = 1\n"), ("zero\u200Bwidth.py", "y = 2\n"), (image, "z = 3\n"));
        await PostAsync(ada, $"/api/workspaces/{ada.WorkspaceId}/rename", new { name = "<b>Home</b>\u200Bwork \u2066one" });
        const string name = "<b>Home</b><U+200B>work <U+2066>one";
        await SubmitAsync(ada);
        var (_, grace) = await ReviewerAsync();
        var dialogs = 0;
        grace.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        await grace.GotoAsync($"/reviews?learner={Uri.EscapeDataString(ada.Email)}");
        await Expect(grace.GetByTestId("queue-item")).ToContainTextAsync(name);
        await Screenshots.TakeAsync(grace, "queue-hostile-names");
        await grace.GetByTestId("queue-link").ClickAsync();
        await Expect(grace.Locator("h1")).ToHaveTextAsync(name);
        await Expect(grace).ToHaveTitleAsync(new Regex($"^Review of {Regex.Escape(name)}"));
        await grace.ClaimAsync();
        foreach (var file in new[] { "photo<U+202E>yp.gpj", "zero<U+200B>width.py", image })
        {
            var row = grace.GetByTestId("review-file").Filter(new() { HasText = file });
            await row.GetByRole(AriaRole.Button).First.ClickAsync();
            await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync(file);
            await Expect(row.GetByTestId("viewed")).ToHaveAttributeAsync("aria-label", $"{file} viewed");
            await grace.GetByTestId("comment-file").ClickAsync();
            await grace.WriteCommentAsync($"About {file}", "Comment now");
        }

        await grace.GetByTestId("review-overview").ClickAsync();
        foreach (var file in new[] { "photo<U+202E>yp.gpj", "zero<U+200B>width.py", image })
            await Expect(grace.Thread($"About {file}").GetByRole(AriaRole.Button, new() { Name = file, Exact = true })).ToBeVisibleAsync();
        await Screenshots.TakeAsync(grace, "review-hostile-names");
        Assert.Equal(0, await grace.Locator("main img, main b").CountAsync());
        Assert.DoesNotMatch("[\u200B\u202E\u2066]", await grace.Locator("body").InnerTextAsync());
        Assert.Equal(0, dialogs);

        // The receipt is shown to whoever has it.
        var receipt = (await ada.SubmissionAsync()).GetProperty("latest").GetProperty("receiptId").GetGuid();
        await grace.GotoAsync($"/receipts/{receipt}");
        await Expect(grace.GetByRole(AriaRole.Main)).ToContainTextAsync($"{name} was handed in on");
    }
}

using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>What learners and reviewers do on their pages, step by step.</summary>
internal static class SubmissionSteps
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static ILocator StandsAt(this WorkspacePage page) => page.Page.GetByTestId("submission-line");

    public static ILocator HandInProblem(this WorkspacePage page) => page.Page.GetByTestId("hand-in-problem");

    /// <summary>Opens the dialog and hands in, which is expected to work at once.</summary>
    public static async Task HandInAsync(this WorkspacePage page, int attempt)
    {
        await page.OpenHandInAsync();
        await page.Page.GetByTestId("hand-in-confirm").ClickAsync();
        await Expect(page.Page.GetByTestId("hand-in-summary")).ToHaveCountAsync(0);
        await Expect(page.StandsAt()).ToContainTextAsync($"Handed in as attempt {attempt} at ");
    }

    public static async Task OpenHandInAsync(this WorkspacePage page)
    {
        await page.Page.GetByTestId("hand-in").ClickAsync();
        await Expect(page.Page.GetByTestId("hand-in-confirm")).ToBeEnabledAsync();
    }

    public static Task ShowReviewAsync(this WorkspacePage page) => page.Page.GetByTestId("side-review").ClickAsync();

    public static ILocator Threads(this IPage page) => page.GetByTestId("thread");

    public static ILocator Thread(this IPage page, string text) => page.Threads().Filter(new() { HasText = text });

    /// <summary>What the API tells the owner.</summary>
    public static Task<JsonElement> SubmissionAsync(this Learner learner) =>
        learner.Session.GetAsync<JsonElement>($"/api/workspaces/{learner.WorkspaceId}/submission", Ct);

    public static async Task<Guid> SubmissionIdAsync(this Learner learner) =>
        (await learner.SubmissionAsync()).GetProperty("submissionId").GetGuid();

    public static async Task<int> AttemptsAsync(this Learner learner) =>
        (await learner.SubmissionAsync()).GetProperty("attempts").GetArrayLength();

    /// <summary>A line's number in a diff: what a person clicks to comment.</summary>
    public static ILocator Line(this IPage page, string side, int number) => page.Locator($"[data-line=\"{side}:{number}\"]");

    public static ILocator ReviewFile(this IPage page, string path) =>
        page.Locator($"[data-testid=review-file][data-path=\"{path}\"] button").First;

    /// <summary>Writes into the form that is open, and presses one of its buttons.</summary>
    public static async Task WriteCommentAsync(this IPage page, string text, string button)
    {
        var form = page.GetByTestId("comment-form");
        await form.GetByRole(AriaRole.Textbox).First.FillAsync(text);
        await form.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
    }

    public static async Task ClaimAsync(this IPage page)
    {
        await page.GetByTestId("claim-button").ClickAsync();
        await Expect(page.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "mine");
    }

    /// <param name="verdict">As in the contract: approve, requestChanges or reject.</param>
    public static async Task DecideAsync(
        this IPage page, string verdict, string summary, string? reason = null, bool secondReview = false)
    {
        await page.GetByTestId("open-verdict").ClickAsync();
        await page.GetByTestId($"verdict-{verdict}").CheckAsync();
        await page.GetByTestId("verdict-summary").FillAsync(summary);
        if (reason is not null) await page.GetByTestId("verdict-reason").FillAsync(reason);
        if (secondReview) await page.GetByTestId("second-review").CheckAsync();
        await page.GetByTestId("give-verdict").ClickAsync();
        await Expect(page.GetByTestId("give-verdict")).ToHaveCountAsync(0);
    }
}

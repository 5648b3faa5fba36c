using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>Who decides, about what, and what becomes of an earlier decision.</summary>
public sealed class VerdictTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task A_second_verdict_without_a_reason_is_refused_and_with_one_stands_above_the_first()
    {
        var submission = await SubmitAsync(await AuthorAsync(("main.py", "x = 1\n")));
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{submission}");
        await grace.ClaimAsync();
        await grace.DecideAsync("requestChanges", "Say what x is.");
        await grace.ClaimAsync();

        await grace.GetByTestId("open-verdict").ClickAsync();
        await grace.GetByTestId("verdict-approve").CheckAsync();
        await grace.GetByTestId("verdict-summary").FillAsync("It is plain enough.");
        await grace.GetByTestId("give-verdict").ClickAsync();
        await Expect(grace.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This attempt has a verdict" }))
            .ToContainTextAsync("say why it should be. What you wrote is kept here.");
        await grace.GetByTestId("verdict-reason").FillAsync("I had overlooked the comment.");
        await grace.GetByTestId("give-verdict").ClickAsync();
        await Expect(grace.GetByTestId("give-verdict")).ToHaveCountAsync(0);

        var verdict = grace.GetByTestId("verdict");
        await Expect(verdict).ToHaveAttributeAsync("data-verdict", "approve");
        await Expect(verdict).ToContainTextAsync("It is plain enough.");
        await Expect(verdict).ToContainTextAsync("It takes the place of another verdict: I had overlooked the comment.");
        await Expect(verdict.GetByTestId("earlier-verdict")).ToContainTextAsync("Before: Changes requested");
        await Expect(verdict.GetByTestId("earlier-verdict")).ToContainTextAsync("Say what x is.");
    }

    [Fact]
    public async Task A_claim_is_taken_over_with_a_reason_that_is_read_and_given_back_to_everybody()
    {
        var submission = await SubmitAsync(await AuthorAsync(("main.py", "x = 1\n")));
        var (first, grace) = await ReviewerAsync();
        var (_, linus) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{submission}");
        await grace.ClaimAsync();
        await linus.GotoAsync($"/reviews/{submission}");
        await linus.GetByTestId("take-over").ClickAsync();
        var take = linus.GetByRole(AriaRole.Button, new() { Name = "Take over", Exact = true });
        await Expect(take).ToBeDisabledAsync();
        await linus.GetByTestId("take-over-reason").FillAsync("You are on holiday.");
        await take.ClickAsync();

        await Expect(linus.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "mine");
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "other");
        await Expect(grace.GetByTestId("claim")).ToContainTextAsync($"(taken over from {first.Email})");
        await Expect(grace.GetByTestId("taken-over")).ToContainTextAsync("Taken over because: You are on holiday.");
        await Expect(grace.GetByTestId("release")).ToHaveCountAsync(0);

        await linus.GetByTestId("release").ClickAsync();
        foreach (var page in new[] { linus, grace })
        {
            await Expect(page.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "free");
            await Expect(page.GetByTestId("claim")).ToContainTextAsync("Nobody reviews it");
            await Expect(page.GetByTestId("open-verdict")).ToHaveCountAsync(0);
        }

        await grace.ClaimAsync();
    }

    [Fact]
    public async Task A_newer_attempt_that_is_taken_back_leaves_the_earlier_one_as_it_was()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var (_, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await grace.DecideAsync("requestChanges", "Say what x is.");
        await Expect(work.StandsAt()).ToContainTextAsync("Changes requested on attempt 1, nothing changed since");

        await work.WriteAndShowAsync("x = 2\n");
        await work.HandInAsync(2);
        await work.ShowReviewAsync();
        await work.Page.GetByTestId("withdraw").ClickAsync();
        await work.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(work.StandsAt()).ToContainTextAsync("Changes requested on attempt 1, but 1 change since");
        await Expect(Attempt(work, 2)).ToContainTextAsync("Withdrawn");
        await Expect(Attempt(work, 1)).ToContainTextAsync("Changes requested");
        await Expect(work.Page.GetByTestId("withdraw")).ToHaveCountAsync(0);

        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await Expect(grace.GetByTestId("compare-to")).ToHaveValueAsync("1");
        await Expect(grace.GetByTestId("compare-to").Locator("option").Last).ToHaveTextAsync("Attempt 2 (withdrawn)");
    }

    private static ILocator Attempt(WorkspacePage page, int number) =>
        page.Page.Locator($"[data-testid=attempt][data-number=\"{number}\"]");
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>Nobody else hands in or claims meanwhile: what is next is the same for everybody.</summary>
[CollectionDefinition(nameof(QueueTests), DisableParallelization = true)]
public sealed class QueueAlone;

/// <summary>The reviewers' queue.</summary>
[Collection(nameof(QueueTests))]
public sealed class QueueTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task The_next_one_is_what_has_waited_longest_by_button_and_by_key()
    {
        await SubmitAsync(await AuthorAsync(("main.py", "x = 1\n")));
        await SubmitAsync(await AuthorAsync(("main.py", "x = 1\n")));
        var (reviewer, grace) = await ReviewerAsync();
        var waiting = (await QueueAsync(reviewer)).GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("submissionId").GetGuid()).ToList();

        await grace.GotoAsync("/reviews");
        await grace.GetByTestId("claim-next").ClickAsync();
        await Expect(grace).ToHaveURLAsync(new Regex($"/reviews/{waiting[0]}"));
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "mine");
        await grace.Keyboard.PressAsync("u");
        await Expect(grace.GetByTestId("claim-next")).ToBeEnabledAsync();
        await grace.Keyboard.PressAsync("n");
        await Expect(grace).ToHaveURLAsync(new Regex($"/reviews/{waiting[1]}"));
        await Expect(grace.GetByTestId("claim")).ToHaveAttributeAsync("data-claim", "mine");

        // Both are counted, and given back they are not.
        await grace.GotoAsync("/reviews?state=mine");
        await Expect(grace.GetByTestId("queue-item")).ToHaveCountAsync(2);
        await Expect(Count(grace, "mine")).ToHaveTextAsync("2");
        for (var left = 1; left >= 0; left--)
        {
            await grace.GetByTestId("queue-link").First.ClickAsync();
            await grace.GetByTestId("release").ClickAsync();
            await Expect(grace.GetByTestId("claim")).ToContainTextAsync("Nobody reviews it");
            await grace.GotoAsync("/reviews?state=mine");
            await Expect(grace.GetByTestId("queue-item")).ToHaveCountAsync(left);
            await Expect(Count(grace, "mine")).ToHaveTextAsync($"{left}");
        }

        var counts = (await QueueAsync(reviewer)).GetProperty("counts");
        foreach (var state in new[] { "waiting", "claimed", "changesRequested", "approved", "rejected" })
            await Expect(Count(grace, state)).ToHaveTextAsync($"{counts.GetProperty(state).GetInt64()}");
    }

    [Fact]
    public async Task It_is_narrowed_by_learner_age_order_and_state()
    {
        var ada = await AuthorAsync(("main.py", "x = 1\n"));
        await SubmitAsync(ada);
        await SubmitAsync(ada, await MadeAsync(ada, "Second", "hello"));
        var (_, grace) = await ReviewerAsync();
        var items = grace.GetByTestId("queue-item");
        await grace.GotoAsync("/reviews");
        var field = grace.GetByRole(AriaRole.Searchbox, new() { Name = "Learner" });
        // How an address begins is enough.
        await field.FillAsync(ada.Email[..24]);
        await field.PressAsync("Enter");
        await Expect(items).ToHaveCountAsync(2);
        await Expect(items.First).ToContainTextAsync("My workspace");
        await grace.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync("newest");
        await Expect(items.First).ToContainTextAsync("Second");
        await grace.GetByLabel("Age", new() { Exact = true }).SelectOptionAsync("4");
        await Expect(grace.GetByTestId("queue-empty")).ToHaveTextAsync("Nothing waits for a reviewer.");
        await grace.GetByLabel("Age", new() { Exact = true }).SelectOptionAsync("");
        await Expect(items).ToHaveCountAsync(2);

        await items.First.GetByTestId("queue-link").ClickAsync();
        await grace.ClaimAsync();
        await grace.GotoAsync($"/reviews?learner={Uri.EscapeDataString(ada.Email)}");
        await Expect(items).ToHaveCountAsync(1);
        await Expect(items).ToContainTextAsync("My workspace");
        foreach (var state in new[] { "mine", "claimed" })
        {
            await grace.GetByTestId($"queue-{state}").ClickAsync();
            await Expect(grace.GetByTestId($"queue-{state}")).ToHaveAttributeAsync("aria-current", "page");
            await Expect(items).ToHaveCountAsync(1);
            await Expect(items).ToContainTextAsync("You review it");
        }

        await grace.GetByTestId("queue-link").ClickAsync();
        await grace.DecideAsync("approve", "Good.");
        await grace.GotoAsync($"/reviews?learner={Uri.EscapeDataString(ada.Email)}&state=approved");
        await Expect(items).ToHaveCountAsync(1);
        await Expect(items).ToHaveAttributeAsync("data-state", "approved");
        await grace.GetByTestId("queue-rejected").ClickAsync();
        await Expect(grace.GetByTestId("queue-empty")).ToHaveTextAsync("Nothing is here that fits.");
        await grace.GetByTestId("queue-all").ClickAsync();
        await Expect(items).ToHaveCountAsync(2);
        // The address can be passed on.
        await Expect(grace).ToHaveURLAsync(new Regex("state=all"));
        await grace.ReloadAsync();
        await Expect(items).ToHaveCountAsync(2);
        await Expect(items.First).ToContainTextAsync("My workspace");
    }

    private static ILocator Count(IPage page, string state) => page.GetByTestId($"queue-{state}").Locator("span");

    private static Task<JsonElement> QueueAsync(Learner reviewer) =>
        reviewer.Session.GetAsync<JsonElement>("/api/reviews?state=waiting&order=oldest", Ct);
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>What a learner sees of handing in.</summary>
public sealed partial class HandInTests(Chromium chromium) : BrowserTests(chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_says_whether_what_is_there_is_what_was_handed_in()
    {
        var (learner, page) = await AtWorkAsync();
        await Expect(page.StandsAt()).ToHaveTextAsync("Not handed in");
        await page.RetypeAsync("print('first')");
        // Without waiting for it to be saved: that is the dialog's business.
        await page.HandInAsync(1);
        await Expect(page.StandsAt()).ToContainTextAsync("nothing changed since");
        await page.ScreenshotAsync("handed-in");

        await page.RetypeAsync("print('second')");
        await Expect(page.StandsAt()).ToContainTextAsync("but 1 change since");
        await page.RetypeAsync("print('first')");
        await Expect(page.StandsAt()).ToContainTextAsync("nothing changed since");

        // The same again is asked about, not refused.
        await page.OpenHandInAsync();
        await page.Page.GetByTestId("hand-in-confirm").ClickAsync();
        await Expect(page.HandInProblem()).ToContainTextAsync("Nothing has changed since attempt 1");
        Assert.Equal(1, await learner.AttemptsAsync());
        await page.Page.GetByTestId("hand-in-confirm").ClickAsync();
        await Expect(page.StandsAt()).ToContainTextAsync("Handed in as attempt 2");

        await page.ShowReviewAsync();
        await Expect(page.Page.GetByTestId("attempt")).ToHaveCountAsync(2);
        // What was handed in before counts again, until that is taken back as well.
        await WithdrawAsync();
        await Expect(page.StandsAt()).ToContainTextAsync("Handed in as attempt 1");
        await WithdrawAsync();
        await Expect(page.StandsAt()).ToHaveTextAsync("Not handed in: attempt 2 was withdrawn");
        await page.ReloadAsync();
        await Expect(page.StandsAt()).ToHaveTextAsync("Not handed in: attempt 2 was withdrawn");

        async Task WithdrawAsync()
        {
            await page.Page.GetByTestId("withdraw").ClickAsync();
            await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        }
    }

    [Fact]
    public async Task Double_clicks_and_two_tabs_make_one_attempt()
    {
        var (learner, first) = await AtWorkAsync();
        await first.RetypeAsync("print('once')");
        await first.SavedAsync();
        var second = await learner.TabAsync();
        await first.OpenHandInAsync();
        await second.OpenHandInAsync();

        await Task.WhenAll(
            first.Page.GetByTestId("hand-in-confirm").DblClickAsync(),
            second.Page.GetByTestId("hand-in-confirm").DblClickAsync());

        await Expect(first.StandsAt()).ToContainTextAsync("Handed in as attempt 1");
        await Expect(second.StandsAt()).ToContainTextAsync("Handed in as attempt 1");
        Assert.Equal(1, await learner.AttemptsAsync());
    }

    [Fact]
    public async Task What_is_too_much_is_refused_with_the_files_that_are_too_large()
    {
        var (learner, page) = await AtWorkAsync();
        var large = new string('x', 3_900_000);
        foreach (var name in new[] { "one.txt", "two.txt", "three.txt" })
        {
            using var made = await learner.Session.SendRawAsync(
                HttpMethod.Post, $"/api/workspaces/{learner.WorkspaceId}/files", new { path = name, text = large }, Ct);
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Ct));
        }

        await page.OpenHandInAsync();
        await page.Page.GetByTestId("hand-in-confirm").ClickAsync();

        await Expect(page.Page.GetByTestId("refused-paths")).ToContainTextAsync(".txt");
        await page.ScreenshotAsync("hand-in-refused");
        Assert.Equal(0, await learner.AttemptsAsync());
    }

    [Fact]
    public async Task A_receipt_can_be_read_without_a_session_and_names_the_manifest()
    {
        var (learner, page) = await AtWorkAsync();
        await page.RetypeAsync("print('receipt')");
        await page.HandInAsync(1);
        await page.ShowReviewAsync();
        var address = await page.Page.GetByTestId("receipt-link").GetAttributeAsync("href");

        var stranger = await StrangerAsync();
        var receipt = await stranger.Context.NewPageAsync();
        await receipt.GotoAsync(address!);
        var hash = (await learner.SubmissionAsync()).GetProperty("latest").GetProperty("manifestHash").GetString()!;
        Assert.Matches(Sha256(), hash);
        await Expect(receipt.GetByTestId("receipt")).ToContainTextAsync(hash);
        var download = await receipt.RunAndWaitForDownloadAsync(() => receipt.GetByTestId("download-receipt").ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        var json = await JsonSerializer.DeserializeAsync<JsonElement>(stream, cancellationToken: Ct);
        Assert.Equal(1, json.GetProperty("attempt").GetInt32());
        Assert.NotEmpty(json.GetProperty("signature").GetString()!);

        await receipt.GotoAsync($"/receipts/{Guid.NewGuid()}");
        await Expect(receipt.GetByRole(AriaRole.Heading, new() { Name = "There is no such receipt" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}

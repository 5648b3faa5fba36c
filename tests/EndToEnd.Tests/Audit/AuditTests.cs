using Microsoft.Playwright;
using Platform.PlatformClient;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Audit;

/// <summary>Who may read the log, and how it is read.</summary>
public sealed class AuditTests(Chromium chromium) : BrowserTests(chromium)
{
    private const int Page = 50;

    [Fact]
    public async Task A_learner_is_refused_in_words()
    {
        var (_, page) = await AtWorkAsync();

        await page.Page.GotoAsync("/audit");

        await Expect(page.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You may not read the audit log");
        await Expect(page.Page.GetByTestId("audit-event")).ToHaveCountAsync(0);
        Assert.Equal(403, (await page.Page.APIRequest.GetAsync("/api/audit/events")).Status);
    }

    [Fact]
    public async Task An_auditor_filters_and_pages_through_the_log()
    {
        var (learner, page) = await AtWorkAsync();
        var ct = TestContext.Current.CancellationToken;
        for (var i = 0; i < Page + 5; i++) await learner.WriteAsync("main.py", $"# edit {i}\n");
        var grant = await DevCommand.SucceedAsync("admin", "grant", learner.Email, "auditor");
        Assert.Contains($"{learner.Email} is now auditor", grant.Output, StringComparison.Ordinal);
        // The log that auditors read follows the events a moment later.
        await Eventually.TrueAsync(
            async () => (await learner.Session.GetAsync<AuditPage>(
                $"/api/audit/events?person={learner.Email}&type=role_granted", ct)).Items.Length == 1,
            "the grant in the audit log");

        await page.Page.GotoAsync("/audit");
        var rows = page.Page.GetByTestId("audit-event");
        await Expect(rows).ToHaveCountAsync(Page);
        await page.ScreenshotAsync("audit");

        await page.Page.GetByLabel("Person").FillAsync(learner.Email);
        await page.Page.GetByLabel("Type").SelectOptionAsync("file_edited");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("type=file_edited"));
        await Expect(page.Page.Locator("[data-testid=audit-event]:not([data-type=file_edited])")).ToHaveCountAsync(0);
        await Expect(rows).ToHaveCountAsync(Page);
        await Expect(rows.First).ToContainTextAsync(learner.Email);
        await page.Page.GetByTestId("load-more").ClickAsync();
        await Expect(rows).ToHaveCountAsync(Page + 5);
        await Expect(page.Page.GetByTestId("load-more")).ToHaveCountAsync(0);

        await rows.First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Page.GetByText($"# edit {Page + 4}").First).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("correlationId").First).ToBeVisibleAsync();
        await page.Page.ReloadAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-type", "file_edited");
    }

    [Fact]
    public async Task A_role_that_was_taken_back_is_gone_at_once()
    {
        var (learner, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", learner.Email, "auditor");
        await page.Page.GotoAsync("/audit");
        await Expect(page.Page.GetByTestId("audit-table")).ToBeVisibleAsync();

        await DevCommand.SucceedAsync("admin", "revoke", learner.Email, "auditor");

        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("You may not read the audit log");
    }

    private sealed record AuditPage(EventInfo[] Items);
}

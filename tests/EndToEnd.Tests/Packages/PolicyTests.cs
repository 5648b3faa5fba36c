using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>What an administrator allows, refuses, and is asked for.</summary>
[Collection(nameof(PackageTests))]
public sealed class PolicyTests(Chromium chromium, LocalIndex index) : BrowserTests(chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_denied_is_refused_in_words_and_never_asked_of_the_index()
    {
        var (learner, page) = await AtWorkAsync();
        var administrator = await AdministratorAsync();
        await administrator.Session.UsePolicyAsync("open", denied: ["tqdm"]);
        try
        {
            index.Server.Forget();
            await page.TypeAsync("pip install tqdm");
            var failed = await learner.EventAsync("package_installation_failed");
            Assert.Equal("denied", failed.Data.GetProperty("reason").GetString());
            Assert.Contains("tqdm", failed.Data.GetProperty("detail").GetString());
            var refused = await learner.EventAsync("package_request_refused");
            Assert.Equal("denied", refused.Data.GetProperty("reason").GetString());
            Assert.Equal(0, index.Server.CountAll("/simple/tqdm"));

            // Everything else is as before.
            Assert.Contains("Successfully installed six", await page.TypeAsync("pip install six"));
        }
        finally
        {
            await administrator.Session.UsePolicyAsync("open");
        }

        Assert.Contains("Successfully installed tqdm", await page.TypeAsync("pip install tqdm"));
    }

    [Fact]
    public async Task What_needs_approval_is_asked_for_and_can_be_installed_when_it_is_given()
    {
        var (learner, page) = await AtWorkAsync();
        var administrator = await AdministratorAsync();
        await administrator.Session.UsePolicyAsync("approved", allowed: ["six"]);
        try
        {
            Assert.Contains("Successfully installed six", await page.TypeAsync("pip install six"));
            await page.TypeAsync("pip install tabulate");
            var failed = await learner.EventAsync("package_installation_failed");
            Assert.Equal("needsApproval", failed.Data.GetProperty("reason").GetString());

            var office = await administrator.Context.NewPageAsync();
            await office.GotoAsync("/admin/packages");
            var row = office.Locator("[data-testid=approval][data-name=tabulate]");
            await Expect(row).ToContainTextAsync(learner.Email);
            await Screenshots.TakeAsync(office, "package-approvals");
            await row.GetByRole(AriaRole.Button, new() { Name = "Approve tabulate" }).ClickAsync();
            await Expect(row).ToHaveCountAsync(0);
            var policy = await administrator.Session.GetAsync<JsonElement>("/api/admin/packages", Ct);
            Assert.Contains("tabulate", policy.GetProperty("allowed").EnumerateArray().Select(n => n.GetString()));

            await Eventually.TrueAsync(
                async () => (await page.TypeAsync("pip install tabulate")).Contains("Successfully installed tabulate", StringComparison.Ordinal),
                "the approved package can be installed");
        }
        finally
        {
            await administrator.Session.UsePolicyAsync("open");
        }
    }

    private async Task<Learner> AdministratorAsync()
    {
        var administrator = await StrangerAsync();
        await administrator.SignInAsync();
        await DevCommand.SucceedAsync("admin", "grant", administrator.Email, "admin");
        return administrator;
    }
}

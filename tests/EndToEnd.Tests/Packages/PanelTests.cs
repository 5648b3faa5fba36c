using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>The Packages panel.</summary>
[Collection(nameof(PackageTests))]
public sealed class PanelTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_package_is_found_installed_upgraded_pinned_and_removed()
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();
        var panel = page.Page;
        await panel.GetByTestId("packages-tab").ClickAsync();
        await Expect(panel.GetByTestId("packages-summary")).ToHaveTextAsync("No packages");

        await panel.GetByTestId("package-search").FillAsync("greet");
        await Expect(panel.GetByTestId("found-package").First).ToHaveAttributeAsync("data-name", "greeting");
        await Expect(panel.Locator("[data-testid=found-package][data-name=wants-old-greeting]")).ToHaveCountAsync(1);
        await panel.Locator("[data-testid=found-package][data-name=greeting] button").ClickAsync();
        var versions = panel.GetByTestId("package-version");
        await Expect(versions.Locator("option")).ToHaveTextAsync(
            [new System.Text.RegularExpressions.Regex("^2.0 \\("), new("^1.1 \\("), new("^1.0 \\(")]);
        await versions.SelectOptionAsync("1.1");
        await panel.GetByTestId("install-package").ClickAsync();

        // What pip prints is seen while it works, and how it ended is said in words.
        var installation = panel.GetByTestId("installation");
        await Expect(installation).ToHaveAttributeAsync("data-outcome", "done");
        await Expect(panel.GetByTestId("installation-words")).ToContainTextAsync("Done: installed 1 package.");
        await Expect(installation.Locator(".xterm-rows")).ToContainTextAsync("Successfully installed greeting-1.1");
        await page.ScreenshotAsync("package-installed");
        var requested = await learner.EventAsync("package_installation_requested");
        Assert.Equal("page", requested.Data.GetProperty("origin").GetString());
        Assert.Single(await learner.EventsAsync(), e => e.Type == "package_installation_requested");

        await panel.GetByTestId("close-installation").ClickAsync();
        await panel.GetByTestId("package-search").FillAsync("");
        var installed = panel.Locator("[data-testid=installed-package][data-name=greeting]");
        await Expect(installed).ToContainTextAsync("1.1");
        await installed.GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(panel.GetByTestId("install-package")).ToHaveTextAsync("Upgrade to 2.0");
        await page.ScreenshotAsync("package-details");
        await panel.GetByTestId("install-package").ClickAsync();
        await Expect(installation).ToHaveAttributeAsync("data-outcome", "done");
        await learner.EventAsync("packages_installed", e => PackageSteps.Set(e).Contains("greeting 2.0"));

        await panel.GetByTestId("requirements-menu").ClickAsync();
        await panel.GetByRole(AriaRole.Menuitem, new() { Name = "Pin" }).First.ClickAsync();
        await Eventually.TrueAsync(
            async () => (await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken))
                .Files.Any(f => f.Path == "requirements.txt"),
            "requirements.txt is there");
        Assert.Contains("greeting==2.0\n", await learner.StoredTextAsync("requirements.txt"));

        await panel.GetByTestId("close-installation").ClickAsync();
        await installed.GetByRole(AriaRole.Button, new() { Name = "Remove greeting" }).ClickAsync();
        await Expect(installation).ToHaveAttributeAsync("data-outcome", "done");
        var removed = await learner.EventAsync("packages_removed");
        Assert.Equal(["greeting"], PackageSteps.Names(removed, "removed"));
        await Expect(installed).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("there-is-no-such-project==1", "notFound", "The package index has nothing called \"there-is-no-such-project\".")]
    [InlineData("only-source==1.0", "needsCompiling", "is only there as source that would have to be compiled, which is switched off here.")]
    [InlineData("greeting==9", "noVersion", "No version of \"greeting==9\" fits what was asked for")]
    public async Task What_does_not_work_is_said_with_what_to_do_next(string requirement, string reason, string words)
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();
        await page.Page.GetByTestId("packages-tab").ClickAsync();
        await page.Page.GetByTestId("package-search").FillAsync(requirement);
        await page.Page.GetByTestId("install-requirement").ClickAsync();
        await Expect(page.Page.GetByTestId("installation")).ToHaveAttributeAsync("data-outcome", "failed");
        await Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = words })).ToHaveCountAsync(1);
        var failed = await learner.EventAsync("package_installation_failed");
        Assert.Equal(reason, failed.Data.GetProperty("reason").GetString());
        await page.ScreenshotAsync($"package-failed-{reason}");
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Platform.PackageIndex;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>What a page shows while packages come, takes away as a file, and tells afterwards.</summary>
[Collection(nameof(PackageTests))]
public sealed partial class ProgressTests(Chromium chromium, LocalIndex index) : BrowserTests(chromium)
{
    [Fact]
    public async Task An_installation_says_how_far_it_is_and_is_stopped_by_a_click()
    {
        // No other test installs these, so that they are not kept already. One needs the other, which comes after it.
        const string first = "beautifulsoup4";
        var second = index.Server.File("soupsieve");
        var release = index.Server.Hold($"/files/{second.Name}", out var asked);
        try
        {
            var (learner, page) = await AtWorkAsync();
            await page.SandboxReadyAsync();
            var panel = page.Page;
            await panel.GetByTestId("packages-tab").ClickAsync();
            await panel.GetByTestId("package-search").FillAsync($"{first}>=4");
            await panel.GetByTestId("install-requirement").ClickAsync();

            await asked.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
            var installation = panel.GetByTestId("installation");
            await Expect(installation).ToHaveAttributeAsync("data-outcome", "running");
            await Expect(panel.GetByTestId("installation-words")).ToHaveTextAsync(SoFar());
            var terminal = await installation.Locator("[data-terminal-id]").GetAttributeAsync("data-terminal-id");
            await page.TerminalShowsAsync(terminal!, $"Collecting {first}>=4");
            await page.ScreenshotAsync("package-under-way");

            await panel.GetByTestId("stop-installation").ClickAsync();
            await Expect(installation).ToHaveAttributeAsync("data-outcome", "failed");
            await Expect(panel.GetByTestId("installation-words")).ToHaveTextAsync("It was stopped. What was installed before is kept.");
            await Expect(panel.GetByTestId("stop-installation")).ToHaveCountAsync(0);
            var failed = await learner.EventAsync("package_installation_failed");
            Assert.Equal("stopped", failed.Data.GetProperty("reason").GetString());
            await Expect(panel.GetByTestId("packages-summary")).ToHaveTextAsync("No packages");
        }
        finally
        {
            release.TrySetResult();
            index.Server.On($"/files/{second.Name}", null);
        }
    }

    [Fact]
    public async Task What_is_installed_is_downloaded_as_requirements()
    {
        var (learner, page) = await AtWorkAsync();
        await page.TypeAsync("pip install greeting==1.1 six");
        var installed = await learner.EventAsync("packages_installed");
        await page.Page.GetByTestId("packages-tab").ClickAsync();
        await Expect(page.Page.GetByTestId("installed-package")).ToHaveCountAsync(2);

        var plain = await ExportAsync(page.Page, "Export");
        Assert.Contains("greeting==1.1\n", plain, StringComparison.Ordinal);
        Assert.Contains("six==1.16.0\n", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("--hash", plain, StringComparison.Ordinal);
        var hashed = await ExportAsync(page.Page, "Export with hashes");
        foreach (var package in installed.Data.GetProperty("packages").EnumerateArray())
            Assert.Contains($"--hash=sha256:{package.GetProperty("sha256").GetString()}", hashed, StringComparison.Ordinal);
        // In the browser's folder, and not in the workspace.
        Assert.DoesNotContain(await learner.EventsAsync(), e => e.Type == "file_created" && e.Data.GetProperty("path").GetString() == "requirements.txt");
    }

    [Fact]
    public async Task The_history_tells_what_was_asked_for_fetched_installed_refused_and_failed()
    {
        var (learner, page) = await AtWorkAsync();
        await page.TypeAsync("pip install greeting==1.1");
        var installed = await learner.EventAsync("packages_installed");
        await page.TypeAsync("python -c 'import urllib.request as u; u.urlopen(\"http://127.0.0.1:3141/simple/six/\")' 2>&1 | tail -1");
        var refused = await learner.EventAsync("package_request_refused");
        await page.TypeAsync("pip install there-is-no-such-project");
        var failed = await learner.EventAsync("package_installation_failed");
        var events = await learner.EventsAsync();

        await page.Page.GetByTestId("history-link").ClickAsync();
        foreach (var (version, words) in new[]
                 {
                     (events.First(e => e.Type == "package_installation_requested").Version, "-m pip install greeting==1.1"),
                     (events.First(e => e.Type == "package_file_fetched").Version, "Fetched greeting 1.1 ("),
                     (installed.Version, "Installed greeting 1.1: 1 package now"),
                     (refused.Version, "Refused a request to the package index, because nothing was being installed: /simple/six/"),
                     (failed.Version, "The packages were not installed: ")
                 })
            await Expect(page.Page.Locator($"[data-testid=history-event][data-version=\"{version}\"]")).ToContainTextAsync(words);

        // Each in its place among everything else: what the page shows is what happened, newest first.
        var shown = await page.Page.GetByTestId("history-event").EvaluateAllAsync<long[]>("rows => rows.map(row => Number(row.dataset.version))");
        Assert.Equal(shown.OrderDescending(), shown);
        Assert.Contains(installed.Version, shown);
    }

    private static async Task<string> ExportAsync(IPage page, string item)
    {
        var download = await page.RunAndWaitForDownloadAsync(async () =>
        {
            await page.GetByTestId("requirements-menu").ClickAsync();
            await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
        });
        Assert.Equal("requirements.txt", download.SuggestedFilename);
        return await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("^Under way… 1 file, [0-9.,]+ [kKM]i?B so far\\.$")]
    private static partial Regex SoFar();
}

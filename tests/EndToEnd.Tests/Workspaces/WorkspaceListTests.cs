using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

public sealed class WorkspaceListTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_workspace_is_made_from_a_template_renamed_duplicated_archived_and_restored()
    {
        var (_, page) = await AtWorkAsync();
        var list = page.Page;
        await list.GetByTestId("account-menu").ClickAsync();
        await list.GetByTestId("all-workspaces").ClickAsync();
        await Expect(Item(list, "My workspace")).ToContainTextAsync("1 file");
        await page.ScreenshotAsync("workspaces");

        await list.GetByTestId("new-workspace").ClickAsync();
        await list.GetByLabel("Name", new() { Exact = true }).FillAsync("Game");
        await list.GetByRole(AriaRole.Radio, new() { Name = "Guessing game" }).CheckAsync();
        await page.ScreenshotAsync("new-workspace");
        await list.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(list.Locator("h1")).ToContainTextAsync("Game");
        await Eventually.TrueAsync(
            async () => (await page.EditorTextAsync())?.Contains("random.randint", StringComparison.Ordinal) == true,
            "the template's program is open");

        await list.GotoAsync("/");
        await Expect(list).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/workspaces$"));
        await ChooseAsync(list, "Game", "Rename…");
        await list.GetByLabel("Name", new() { Exact = true }).FillAsync("Guess");
        await list.GetByLabel("Name", new() { Exact = true }).PressAsync("Enter");
        await Expect(Item(list, "Guess")).ToBeVisibleAsync();

        await ChooseAsync(list, "Guess", "Duplicate…");
        await list.GetByRole(AriaRole.Button, new() { Name = "Duplicate" }).ClickAsync();
        await Expect(list.Locator("h1")).ToContainTextAsync("Guess copy");
        await list.GotoAsync("/workspaces");

        await ChooseAsync(list, "Guess", "Archive");
        await Expect(list.GetByTestId("archived-workspaces")).ToContainTextAsync("Archived (1)");
        await list.GetByText("Archived (1)").ClickAsync();
        await Item(list, "Guess").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(list.Locator("h1")).ToContainTextAsync("is archived");
        await page.ScreenshotAsync("archived-workspace");
        await list.GetByTestId("unarchive").ClickAsync();
        await page.SandboxReadyAsync();
        await Expect(page.TreeItem("main.py")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_open_page_of_a_workspace_that_is_archived_elsewhere_says_so()
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();
        (await learner.Session.SendRawAsync(
            HttpMethod.Post, $"/api/workspaces/{learner.WorkspaceId}/archive", null, TestContext.Current.CancellationToken)).Dispose();
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("is archived");
        await learner.EventAsync("sandbox_lost");
    }

    private static ILocator Item(IPage page, string name) => page.Locator($"[data-testid=workspace][data-name=\"{name}\"]");

    private static async Task ChooseAsync(IPage page, string name, string item)
    {
        await Item(page, name).GetByTestId("workspace-menu").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }
}

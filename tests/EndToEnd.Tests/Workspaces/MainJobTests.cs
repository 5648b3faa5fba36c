using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What everybody comes for: sign in, write, run; and find everything again.</summary>
public sealed class MainJobTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Signs_in_by_link_from_the_mailbox_and_lands_in_the_workspace()
    {
        var learner = await StrangerAsync();
        var page = await learner.Context.NewPageAsync();
        await page.GotoAsync("/");
        await Screenshots.TakeAsync(page, "sign-in");

        await page.GetByTestId("email-input").FillAsync(learner.Email);
        await page.GetByTestId("send-link").ClickAsync();
        await Expect(page.GetByTestId("link-sent")).ToContainTextAsync(learner.Email);
        await page.GetByTestId("mailbox-link").ClickAsync();
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = learner.Email })
            .GetByTestId("mail-link").ClickAsync();

        var workspace = await WorkspacePage.OpenedAsync(page, learner);
        await Expect(workspace.TreeItem("main.py")).ToBeVisibleAsync();
        await workspace.SandboxReadyAsync();
        await workspace.PromptAsync();
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var learner = await StrangerAsync();
        var first = await learner.SignInAsync();
        var link = await Platform.PlatformClient.PlatformSession.RequestLinkAsync(
            RunningStack.Url, learner.Email, TestContext.Current.CancellationToken);
        await first.Page.GotoAsync(link);
        await WorkspacePage.OpenedAsync(first.Page, learner);

        var other = await (await learner.BrowserAsync()).NewPageAsync();
        await other.GotoAsync(link);

        await Expect(other.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This link no longer works");
    }

    [Fact]
    public async Task Types_runs_and_finds_all_of_it_after_a_reload_and_in_another_browser()
    {
        var (learner, page) = await AtWorkAsync();

        await page.RetypeAsync("print('hi')");
        await page.SavedAsync();
        Assert.Equal("print('hi')", await learner.StoredTextAsync("main.py"));
        Assert.Equal("hi", (await page.RunToEndAsync()).Trim());
        await Expect(page.RunResult).ToContainTextAsync("Finished with exit code 0");
        await page.ScreenshotAsync("run-result");
        await page.CommandAsync("python main.py", "python main.py\nhi\n");

        await page.ReloadAsync();
        await page.EditorShowsAsync("print('hi')");
        await page.SavedAsync();
        await page.TerminalShowsAsync(WorkspacePage.Shell, "python main.py\nhi\n");
        await page.Page.GetByTestId("run-tab").ClickAsync();
        await Expect(page.RunResult).ToContainTextAsync("Finished with exit code 0");

        var elsewhere = await learner.SignInAsync(await learner.BrowserAsync());
        await elsewhere.EditorShowsAsync("print('hi')");
        await elsewhere.SavedAsync();
        await elsewhere.TerminalShowsAsync(WorkspacePage.Shell, "python main.py\nhi\n");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var (_, page) = await AtWorkAsync();

        await page.Page.GetByTestId("account-menu").ClickAsync();
        await page.Page.GetByTestId("sign-out").ClickAsync();

        await Expect(page.Page.GetByTestId("email-input")).ToBeVisibleAsync();
        var answer = await page.Page.APIRequest.GetAsync("/api/me");
        Assert.Equal(401, answer.Status);
    }
}

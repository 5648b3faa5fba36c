using Microsoft.Playwright;
using Platform.EndToEnd.Tests.Submissions;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Accessibility;

/// <summary>Whoever uses the keyboard is never sent back to the top of the page.</summary>
public sealed class FocusTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task What_lies_over_the_page_gives_the_focus_back()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await OpensAndClosesAsync(work.Page.GetByTestId("hand-in"), "Hand in");

        // A row's menu, and what is asked from it.
        var row = work.TreeItem("main.py");
        await row.FocusAsync();
        await work.Keyboard.PressAsync("Shift+F10");
        await Expect(work.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await work.Keyboard.PressAsync("Escape");
        await Expect(row).ToBeFocusedAsync();
        await work.Keyboard.PressAsync("Shift+F10");
        await work.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Cut" }).PressAsync("Enter");
        await Expect(row).ToBeFocusedAsync();

        // The menu of a shell.
        var menu = work.Page.GetByTestId("terminal-menu");
        await menu.FocusAsync();
        await work.Keyboard.PressAsync("Enter");
        await Expect(work.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
        await work.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeFocusedAsync();
        await work.Keyboard.PressAsync("Enter");
        await work.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Rename…" }).PressAsync("Enter");
        await Expect(work.Page.GetByTestId("shell-name")).ToBeFocusedAsync();
        await work.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeFocusedAsync();

        // A tab that is closed leaves the focus to its neighbour.
        await ada.Session.SendRawAsync(
            HttpMethod.Post, $"/api/workspaces/{ada.WorkspaceId}/files", new { path = "other.py", text = "y = 2\n" },
            TestContext.Current.CancellationToken);
        await work.TreeItem("other.py").ClickAsync();
        var tabs = work.Page.GetByTestId("editor-tab");
        await Expect(tabs).ToHaveCountAsync(2);
        await tabs.Last.PressAsync("Delete");
        await Expect(tabs).ToHaveCountAsync(1);
        await Expect(tabs.First).ToBeFocusedAsync();

        await work.Page.GotoAsync("/workspaces");
        await OpensAndClosesAsync(work.Page.GetByRole(AriaRole.Button, new() { Name = "New workspace" }), "New workspace");
        var actions = work.Page.GetByTestId("workspace-menu").First;
        await actions.FocusAsync();
        await work.Keyboard.PressAsync("Enter");
        await work.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Duplicate…" }).PressAsync("Enter");
        await Expect(work.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await work.Keyboard.PressAsync("Escape");
        await Expect(actions).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_reviewer_stays_where_they_were()
    {
        var (ada, work) = await AtWorkAsync();
        await work.WriteAndShowAsync("x = 1\n");
        await work.HandInAsync(1);
        var (reviewer, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", reviewer.Email, "reviewer");
        var grace = page.Page;
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.ClaimAsync();
        await OpensAndClosesAsync(grace.GetByTestId("open-verdict"), "Verdict on attempt 1");
        await grace.GetByTestId("comment-whole").FocusAsync();
        await grace.Keyboard.PressAsync("Enter");
        await grace.Keyboard.PressAsync("Escape");
        await Expect(grace.GetByTestId("comment-whole")).ToBeFocusedAsync();

        // Keys that are pressed alone can be turned off.
        await grace.Keyboard.PressAsync("j");
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("main.py");
        await grace.GetByTestId("account-menu").ClickAsync();
        await grace.GetByTestId("open-settings").ClickAsync();
        var stored = await grace.RunAndWaitForResponseAsync(
            () => grace.GetByLabel("Keys without Ctrl on review pages").UncheckAsync(),
            response => response.Request.Method == "PUT");
        Assert.True(stored.Ok, await stored.TextAsync());
        await grace.Keyboard.PressAsync("Escape");
        await Expect(grace.GetByTestId("settings")).ToHaveCountAsync(0);
        await grace.Keyboard.PressAsync("u");
        await grace.Keyboard.PressAsync("k");
        await Expect(grace.GetByTestId("shown-file")).ToHaveTextAsync("main.py");

        // The search for a learner keeps the field.
        await grace.GotoAsync("/reviews?state=mine");
        await Expect(grace.GetByText("go through the list")).ToHaveCountAsync(0);
        var field = grace.GetByRole(AriaRole.Searchbox, new() { Name = "Learner" });
        await field.FillAsync(ada.Email);
        await field.PressAsync("Enter");
        await Expect(grace.GetByTestId("queue-item")).ToHaveCountAsync(1);
        await Expect(field).ToBeFocusedAsync();
    }

    private static async Task OpensAndClosesAsync(ILocator button, string dialog)
    {
        await button.FocusAsync();
        await button.PressAsync("Enter");
        await Expect(button.Page.GetByRole(AriaRole.Dialog, new() { Name = dialog })).ToBeVisibleAsync();
        await button.Page.Keyboard.PressAsync("Escape");
        await Expect(button.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Platform.EndToEnd.Tests.Faults;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>The stack with limits that a test can wait for.</summary>
public sealed class SmallLimits : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await DevCommand.SucceedAsync(
            [
                ("Platform__SandboxLimits__IdleSeconds", "20"), ("Platform__SandboxLimits__WatchedIdleSeconds", "24"),
                ("Platform__SandboxLimits__IdleWarningSeconds", "12"), ("Platform__RunSeconds", "10")
            ], "up");
        await RunningStack.AgentIsReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DevCommand.SucceedAsync("up");
        await RunningStack.AgentIsReadyAsync();
    }
}

/// <summary>What learners read when they run into a limit, and before.</summary>
/// <remarks>In the collection that runs alone: the stack is another one meanwhile.</remarks>
[Collection(nameof(FaultTests))]
public sealed partial class LimitTests(Chromium chromium) : BrowserTests(chromium), IClassFixture<SmallLimits>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task An_unused_sandbox_is_warned_about_kept_and_stopped_and_comes_back_when_somebody_types()
    {
        var (learner, page) = await AtWorkAsync();
        await page.SandboxReadyAsync();
        await page.PromptAsync();
        var warning = page.Page.GetByTestId("idle-warning");

        await Expect(warning).ToBeVisibleAsync(new() { Timeout = (float)Long.TotalMilliseconds });
        await Expect(warning).ToContainTextAsync("Nobody uses the sandbox, so it will be stopped. Your files are saved.");
        await Expect(page.Page.GetByTestId("idle-countdown")).ToHaveTextAsync(Countdown());
        await page.ScreenshotAsync("idle-warning");

        await page.Page.GetByTestId("keep-sandbox").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(warning).ToHaveCountAsync(0);
        await Expect(page.SandboxState).ToHaveAttributeAsync("data-state", "ready");

        var banner = page.Page.GetByTestId("sandbox-banner");
        await Expect(banner).ToContainTextAsync(
            "The sandbox was stopped because nobody used it.", new() { Timeout = (float)Long.TotalMilliseconds });
        await learner.EventAsync("sandbox_lost", e => e.Data.GetProperty("reason").GetString() == "Idle");
        await page.ScreenshotAsync("idle-stopped");

        await page.RetypeAsync("print('back again')");
        await page.SandboxReadyAsync();
        await Expect(banner).ToHaveCountAsync(0);
        await page.SavedAsync();
        Assert.Equal("back again", await page.RunToEndAsync());
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_warned_about_and_told_in_words_here_and_in_the_history()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import time\nfor i in range(60):\n    print(i)\n    time.sleep(1)");
        await page.StartAsync();

        await Expect(page.Page.GetByTestId("run-deadline")).ToContainTextAsync("It will be ended: a run may take 10 s.");
        await page.EndsAsync("timedOut", Long);
        var notice = page.Page.GetByTestId("limit-notice");
        await Expect(notice).ToContainTextAsync("Your program ran for 10 s, as long as a run may take, and was ended.");
        await page.ScreenshotAsync("limit-notice");
        await notice.GetByRole(AriaRole.Button).PressAsync("Enter");
        await Expect(notice).ToHaveCountAsync(0);

        await page.Page.GotoAsync($"/w/{learner.WorkspaceId}/history");
        await Expect(page.Page.Locator("[data-testid=history-event][data-type=limit_reached]"))
            .ToContainTextAsync("Your program ran for 10 s, as long as a run may take, and was ended.");
    }

    [GeneratedRegex("^0:\\d\\d left$")]
    private static partial Regex Countdown();
}

using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>Programs as learners write them, pressed Run on.</summary>
public sealed class ProgramTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_guessing_game_asks_and_answers()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            """
            secret = 37
            while True:
                guess = int(input("Your guess: "))
                if guess == secret:
                    print("You found it!")
                    break
                print("too low" if guess < secret else "too high")
            """);

        var terminal = await page.StartAsync();
        await page.TerminalShowsAsync(terminal, "Your guess:");
        await page.FocusTerminalAsync(terminal);
        await page.Keyboard.TypeAsync("20\n");
        await page.TerminalShowsAsync(terminal, "too low\nYour guess:");
        await page.Keyboard.TypeAsync("50\n");
        await page.TerminalShowsAsync(terminal, "too high\nYour guess:");
        await page.Keyboard.TypeAsync("37\n");

        await page.TerminalShowsAsync(terminal, "Your guess: 37\nYou found it!");
        await page.EndsAsync("exited");
        await Expect(page.RunResult).ToContainTextAsync("exit code 0");
    }

    [Fact]
    public async Task Two_hundred_thousand_lines_arrive_to_the_last_and_the_page_stays_usable()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("for i in range(200_000):\n    print('line', i)\nprint('that was all')");

        var terminal = await page.StartAsync();
        // While it floods, somebody types: what is asked is that it arrives, not that the machine is fast.
        await page.FocusEditorAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("  # still typing");
        await page.SavedAsync();

        await page.EndsAsync("exited", TimeSpan.FromSeconds(60));
        await page.TerminalShowsAsync(terminal, "line 199998\nline 199999\nthat was all", TimeSpan.FromSeconds(60));
        Assert.EndsWith("# still typing", await learner.StoredTextAsync("main.py"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_program_is_stopped(bool withButton)
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("import time\nprint('counting')\nfor i in range(60):\n    time.sleep(1)\nprint('never')");

        var terminal = await page.StartAsync();
        await page.TerminalShowsAsync(terminal, "counting");
        if (withButton)
        {
            await page.Page.GetByTestId("stop-button").ClickAsync();
        }
        else
        {
            await page.FocusTerminalAsync(terminal);
            await page.Keyboard.PressAsync("Control+C");
        }

        await page.EndsAsync("stopped");
        await Expect(page.RunResult).ToHaveTextAsync("Stopped.");
        await page.TerminalShowsAsync(terminal, "KeyboardInterrupt");
        await Expect(page.Page.GetByTestId("run-button")).ToBeEnabledAsync();
        Assert.DoesNotContain("never", await page.TerminalTextAsync(terminal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_shows_its_traceback()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("def half(n):\n    return n / 0\n\nhalf(3)");

        var output = await page.RunToEndAsync();

        Assert.Contains("Traceback (most recent call last):", output, StringComparison.Ordinal);
        Assert.Contains("line 2, in half", output, StringComparison.Ordinal);
        Assert.EndsWith("ZeroDivisionError: division by zero", output, StringComparison.Ordinal);
        await Expect(page.RunResult).ToContainTextAsync("exit code 1");
    }

    [Fact]
    public async Task Too_much_memory_is_told_in_words_and_the_sandbox_goes_on()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            "kept = []\nwhile True:\n    kept.append(bytearray(b'x') * 50_000_000)\n    print(len(kept) * 50, 'MB')");

        await page.StartAsync();

        await page.EndsAsync("outOfMemory", TimeSpan.FromSeconds(40));
        await Expect(page.RunResult).ToHaveTextAsync("Your program used all of the 512 MB of memory and was ended.");
        await Expect(page.Page.GetByTestId("limit-notice")).ToContainTextAsync(
            "Your program used all of the 512 MB of memory and was ended. Keep less at once");
        await learner.EventAsync("limit_reached", e => e.Data.GetProperty("limit").GetString() == "memory");
        await page.ScreenshotAsync("limit-memory");
        await page.SandboxReadyAsync();
        await page.CommandAsync("echo $((40 + 2))", "\n42");
    }
}

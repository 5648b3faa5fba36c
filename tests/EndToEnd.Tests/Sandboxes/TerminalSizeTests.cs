using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests.Sandboxes;

/// <summary>Programs and the page agree on how large a terminal is, and where its cursor stands.</summary>
public sealed partial class TerminalSizeTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task A_program_is_told_when_its_terminal_changes_its_size()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            """
            import os, signal
            def tell(*_):
                os.system("echo size $(stty size).")
            signal.signal(signal.SIGWINCH, tell)
            tell()
            while True:
                signal.pause()

            """);
        var terminal = await page.StartAsync();
        await page.TerminalShowsAsync(terminal, "size ");

        await page.Page.SetViewportSizeAsync(1280, 1100);
        await Eventually.TrueAsync(async () => await RowsAsync() > 14, "the terminal has more rows");
        var wide = await ToldAsync();
        await page.Page.SetViewportSizeAsync(1000, 900);
        await Eventually.TrueAsync(async () => await RowsAsync() < wide.Rows, "the terminal has fewer rows");
        var narrow = await ToldAsync();

        Assert.True(narrow.Columns < wide.Columns, $"{wide} became {narrow}");

        // What the program heard last, when that is what the page shows.
        async Task<(int Rows, int Columns)> ToldAsync()
        {
            var told = (Rows: 0, Columns: 0);
            await Eventually.TrueAsync(
                async () =>
                {
                    if (Size().Matches((await page.TerminalTextAsync(terminal))!).LastOrDefault() is not { } last) return false;
                    told = (int.Parse(last.Groups[1].ValueSpan, null), int.Parse(last.Groups[2].ValueSpan, null));
                    return told.Rows == await RowsAsync();
                },
                async () => $"the program knows of {await RowsAsync()} rows; it says\n{await page.TerminalTextAsync(terminal)}");
            return told;
        }

        Task<int> RowsAsync() => page.Page.Locator($"[data-terminal-id=\"{terminal}\"] .xterm-rows > div").CountAsync();
    }

    [Fact]
    public async Task Wide_characters_take_two_columns()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            """
            import sys, termios, tty
            def columns(text):
                sys.stdout.write("\r" + text + "\x1b[6n")
                sys.stdout.flush()
                answer = ""
                while not answer.endswith("R"):
                    answer += sys.stdin.read(1)
                sys.stdout.write("\r\x1b[K")
                return int(answer[answer.index(";") + 1:-1]) - 1
            input("Is the page there? ")
            before = termios.tcgetattr(0)
            tty.setcbreak(0)
            # A letter, two signs of Chinese, an emoji.
            found = [columns(text) for text in ("x", "\u6f22\u5b57", "\U0001f642")]
            termios.tcsetattr(0, termios.TCSADRAIN, before)
            print("columns", found)

            """);
        var terminal = await page.StartAsync();
        await page.TerminalShowsAsync(terminal, "Is the page there?");
        await page.FocusTerminalAsync(terminal);

        await page.Keyboard.PressAsync("Enter");

        await page.TerminalShowsAsync(terminal, "columns [1, 4, 2]");
        await page.EndsAsync("exited");
    }

    [GeneratedRegex(@"size (\d+) (\d+)\.")]
    private static partial Regex Size();
}

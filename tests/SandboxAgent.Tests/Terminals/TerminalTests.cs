using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.IdentityModel.Tokens;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Terminals;

public sealed partial class TerminalTests(AgentPlayground playground)
{
    [Fact]
    public async Task A_shell_answers_in_the_workspace_with_its_environment()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        var opened = await terminal.OpenAsync();
        Assert.True(opened.Alive);
        Assert.Equal(0, opened.Start);

        await terminal.InputAsync("echo [$PWD] [$TERM] [$COLORTERM] [$((6*7))]\r");

        await terminal.WaitForAsync("[/home/learner/workspace] [xterm-256color] [truecolor] [42]");
    }

    [Fact]
    public async Task Resizing_reaches_the_program()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(columns: 101, rows: 33);
        await terminal.InputAsync("stty size\r");
        await terminal.WaitForAsync("33 101");

        await terminal.ResizeAsync(77, 22);
        await terminal.InputAsync("stty size\r");

        await terminal.WaitForAsync("22 77");
    }

    [Fact]
    public async Task Two_viewers_share_a_terminal()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var one = await TerminalClient.ConnectAsync(sandbox);
        await using var two = await TerminalClient.ConnectAsync(sandbox, "r");
        await one.OpenAsync();
        await two.OpenAsync();

        await one.InputAsync("echo sha''red\r");

        await one.WaitForAsync("shared\r\n");
        await two.WaitForAsync("shared\r\n");
    }

    /// <summary>Every page's emulator answers a program's question; the program gets one answer.</summary>
    [Fact]
    public async Task A_programs_question_is_answered_once_however_many_look()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var reader = await TerminalClient.ConnectAsync(sandbox, "r");
        await using var first = await TerminalClient.ConnectAsync(sandbox);
        await using var second = await TerminalClient.ConnectAsync(sandbox);
        await first.OpenAsync();
        await reader.OpenAsync();
        await second.OpenAsync();
        await second.InputAsync("stty -icanon -echo; echo re''ady; head -c 5 | od -An -c; echo do''ne; cat\r");
        await first.WaitForAsync("ready");

        await first.InputAsync("\x1b[1;1R");
        await second.InputAsync("\x1b[2;2R");
        await second.InputAsync("\x1b[?1;2c\x1b]10;rgb:ff/ff/ff\x1b\\");
        // Keys are taken from everybody, and whoever types is asked from then on.
        await first.InputAsync("k");
        await first.InputAsync("\x1b[3;3R");
        await second.InputAsync("\x1b[4;4R");
        await first.InputAsync("-end-");

        var text = await first.WaitForAsync("-end-");
        Assert.Equal("\x1b[?1;2c\x1b]10;rgb:ff/ff/ff\x1b\\k\x1b[3;3R-end-", text[text.IndexOf("\x1b[?1;2c", StringComparison.Ordinal)..]);
        // What the one had answered that nobody typed at is not there; what it was asked first is.
        Assert.DoesNotContain("1   ;   1", text);
        Assert.Contains("2   ;   2", text);
    }

    [Fact]
    public async Task A_reader_may_look_but_not_type()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var reader = await TerminalClient.ConnectAsync(sandbox, "r");
        await reader.OpenAsync();

        await Assert.ThrowsAsync<HubException>(() => reader.InputAsync("x"));
        await Assert.ThrowsAsync<HubException>(() => reader.KillAsync("shell-1"));
        await Assert.ThrowsAsync<HubException>(() => reader.OpenAsync("shell-2"));
        Assert.Equal(["shell-1"], (await reader.ListAsync()).Select(t => t.TerminalId));
    }

    [Fact]
    public async Task A_reconnected_viewer_goes_on_where_it_was()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        byte[] before;
        await using (var first = await TerminalClient.ConnectAsync(sandbox))
        {
            await first.OpenAsync();
            await first.InputAsync("for i in $(seq 1 20000); do echo line-$i; done; echo do''ne\r");
            await first.WaitForAsync("line-500\r\n");
            before = first.Bytes();
        }
        await using var second = await TerminalClient.ConnectAsync(sandbox);
        var opened = await second.OpenAsync(offset: before.Length);
        await second.WaitForAsync("done\r\n");

        Assert.Equal((before.Length, 0L, ""), (opened.Start, opened.Skipped, opened.ModePrefix));
        var text = System.Text.Encoding.UTF8.GetString([.. before, .. second.Bytes()]);
        var numbers = LineNumber().Matches(text).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, 20000), numbers);
    }

    [Fact]
    public async Task What_no_longer_fits_is_cut_at_a_line_and_modes_are_restored()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using (var first = await TerminalClient.ConnectAsync(sandbox))
        {
            await first.OpenAsync();
            await first.InputAsync("printf '\\033[?2004l\\033[?1000h\\033[?25l'; seq 1 300000; echo do''ne\r");
        }
        await using var second = await TerminalClient.ConnectAsync(sandbox);
        await Until.TrueAsync(async () => (await second.ListAsync()).Single().End > 1_900_000, "the flood never ended");
        var opened = await second.OpenAsync();

        Assert.InRange(opened.End - opened.Start, 900_000, 1024 * 1024);
        Assert.Equal(opened.Start, opened.Skipped);
        Assert.Equal("\x1b[?25l\x1b[?1000h", opened.ModePrefix);
        var text = await second.WaitForAsync("done\r\n");
        Assert.Matches("^[0-9]+\r\n", text);
    }

    [Fact]
    public async Task An_ended_shell_says_so_and_can_be_opened_again()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();
        await terminal.InputAsync("exit 3\r");
        Assert.Equal(3, await terminal.WaitForExitAsync());

        Assert.True((await terminal.OpenAsync(offset: terminal.LastOffset)).Alive);
        await terminal.InputAsync("echo ag''ain\r");
        await terminal.WaitForAsync("again\r\n");
    }

    [Fact]
    public async Task Killing_a_terminal_ends_what_runs_in_it_even_in_the_background()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync("shell-2");
        await terminal.InputAsync("setsid sleep 1001 & env -i sleep 1002 & sleep 1003\r", "shell-2");
        await sandbox.UntilAsync("[ $(pgrep -c sleep) = 3 ]");

        await terminal.KillAsync("shell-2");

        await terminal.WaitForExitAsync("shell-2");
        await sandbox.UntilAsync("! pgrep sleep");
    }

    [Fact]
    public async Task A_shells_name_and_end_are_told_to_every_device()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var here = await TerminalClient.ConnectAsync(sandbox);
        await using var there = await TerminalClient.ConnectAsync(sandbox);
        await here.OpenAsync();
        await here.OpenAsync("shell-2");

        await here.CallAsync("Rename", "shell-2", " server ");
        await there.ListedAsync(list => list.Any(t => t is { TerminalId: "shell-2", Name: "server" }));
        Assert.Equal("server", (await there.ListAsync()).Single(t => t.TerminalId == "shell-2").Name);
        await Assert.ThrowsAsync<HubException>(() => here.CallAsync("Rename", "shell-2", "a\nb"));
        await Assert.ThrowsAsync<HubException>(() => here.CallAsync("Rename", "shell-2", new string('a', 41)));

        await here.InputAsync("sleep 1000 &\r", "shell-2");
        await sandbox.UntilAsync("pgrep -x sleep");
        await here.CallAsync("Remove", "shell-2");
        await there.ListedAsync(list => list.All(t => t.TerminalId != "shell-2"));
        await sandbox.UntilAsync("! pgrep -x sleep");
    }

    [Fact]
    public async Task What_was_cleared_does_not_come_back_and_is_not_missed()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var first = await TerminalClient.ConnectAsync(sandbox);
        await first.OpenAsync();
        await first.InputAsync("echo se''cret; echo d''one\r");
        await first.WaitForAsync("done\r\n");
        await first.WaitForAsync("$ ");

        await first.CallAsync("Clear", "shell-1");
        await using var second = await TerminalClient.ConnectAsync(sandbox);
        var opened = await second.OpenAsync();
        await second.InputAsync("echo af''ter\r");
        await second.WaitForAsync("after");

        Assert.Equal(0, opened.Skipped);
        Assert.DoesNotContain("secret", second.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_may_change_nothing_about_a_terminal()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var reader = await TerminalClient.ConnectAsync(sandbox, "r");
        await reader.OpenAsync();
        foreach (var call in new object?[][] { ["Rename", "x"], ["Clear"], ["Remove"], ["Kill"], ["Resize", 10, 10], ["Input", new byte[] { 10 }] })
            await Assert.ThrowsAsync<HubException>(() => reader.CallAsync((string)call[0]!, ["shell-1", .. call[1..]]));
    }

    [Fact]
    public async Task A_sandbox_has_a_limited_number_of_shells()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        for (var i = 1; i <= 10; i++)
            await terminal.OpenAsync($"shell-{i}");

        await Assert.ThrowsAsync<HubException>(() => terminal.OpenAsync("shell-11"));
        await Assert.ThrowsAsync<HubException>(() => terminal.OpenAsync("../etc"));
        await Assert.ThrowsAsync<HubException>(() => terminal.OpenAsync("run-0123"));
    }

    [Fact]
    public async Task Too_much_input_at_once_ends_the_connection_and_not_the_shell()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => terminal.InputAsync(new string('x', 100_000)));

        await using var again = await TerminalClient.ConnectAsync(sandbox);
        Assert.True((await again.OpenAsync()).Alive);
    }

    public static TheoryData<string> BadTickets => ["expired", "wrong key", "none", "HS512", "issuer", "audience", "garbage", "mode"];

    [Theory]
    [MemberData(nameof(BadTickets))]
    public async Task A_ticket_that_Web_did_not_sign_now_and_so_is_refused(string kind)
    {
        var sandbox = new TestSandbox(playground);
        var ticket = kind switch
        {
            "expired" => TerminalClient.Ticket(sandbox, seconds: -30),
            "wrong key" => TerminalClient.Ticket(sandbox, key: new string('k', 40)),
            "none" => Unsigned(TerminalClient.Ticket(sandbox)),
            "HS512" => TerminalClient.Ticket(sandbox, key: WebPeer.Key + WebPeer.Key, algorithm: SecurityAlgorithms.HmacSha512),
            "issuer" => TerminalClient.Ticket(sandbox, issuer: "somebody"),
            "audience" => TerminalClient.Ticket(sandbox, audience: "platform-web"),
            "mode" => TerminalClient.Ticket(sandbox, mode: "admin"),
            _ => "garbage"
        };
        Assert.Equal(HttpStatusCode.Unauthorized, await UpgradeAsync(ticket));
    }

    [Fact]
    public async Task Without_a_ticket_or_for_an_unknown_sandbox_there_is_no_terminal()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await UpgradeAsync(null));
        Assert.Equal(HttpStatusCode.NotFound, await UpgradeAsync(TerminalClient.Ticket(new TestSandbox(playground))));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", WebPeer.Key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{playground.Url}/hubs/terminal", TestContext.Current.CancellationToken)).StatusCode);
    }

    [GeneratedRegex("line-([0-9]+)\r\n")]
    private static partial Regex LineNumber();

    private static string Unsigned(string ticket) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{ticket.Split('.')[1]}.";

    private async Task<HttpStatusCode> UpgradeAsync(string? ticket)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{playground.Url}/hubs/terminal");
        if (ticket is not null)
            request.Headers.Add("X-Sandbox-Ticket", ticket);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)).StatusCode;
    }
}

using System.Net;
using System.Net.WebSockets;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Security;

/// <summary>What hostile content, pages and addresses can do: nothing.</summary>
public sealed class SecurityTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string Connect =
        """
        url => new Promise(done => {
          const socket = new WebSocket(url);
          socket.onopen = () => { socket.close(); done('open'); };
          socket.onerror = () => done('refused');
        })
        """;

    private static string Hub => $"ws://{RunningStack.Url.Authority}/hubs/workspace";

    /// <remarks>Violations on any page fail every test; this one sees to it that each page was looked at.</remarks>
    [Fact]
    public async Task Every_page_has_a_strict_policy_and_keeps_to_it()
    {
        var (learner, page) = await AtWorkAsync();
        await DevCommand.SucceedAsync("admin", "grant", learner.Email, "auditor");
        await page.WriteAndShowAsync("print('for the history')");

        foreach (var path in new[] { "/dev/mailbox", $"/w/{learner.WorkspaceId}", $"/w/{learner.WorkspaceId}/history", "/audit", "/nowhere" })
        {
            var response = await page.Page.GotoAsync(path);
            await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var policy = await response!.HeaderValueAsync("content-security-policy");
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", await response.HeaderValueAsync("x-content-type-options"));
        }
    }

    [Fact]
    public async Task A_file_s_name_is_only_a_name()
    {
        const string Name = "<img src=x onerror=alert(1)>.py";
        var (learner, page) = await AtWorkAsync();
        var dialogs = 0;
        page.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        await page.CommandAsync($"echo 'print(1)' > '{Name}'");
        var row = page.Page.GetByTestId("tree-item").Filter(new() { HasText = Name });
        await Expect(row).ToBeVisibleAsync();
        await row.ClickAsync();
        await page.EditorShowsAsync("print(1)\n");
        Assert.Equal("1", (await page.RunToEndAsync()).Trim());
        await page.Page.GotoAsync($"/w/{learner.WorkspaceId}/history");
        await Expect(page.Page.GetByTestId("history-list")).ToContainTextAsync(Name);

        Assert.Equal(0, await page.Page.Locator("img").CountAsync());
        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task Output_reaches_neither_clipboard_nor_title_nor_page()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Page.EvaluateAsync("() => navigator.clipboard.writeText('mine')");
        var title = await page.Page.TitleAsync();
        await page.WriteAndShowAsync(
            """
            import base64, sys
            sys.stdout.write("\x1b]52;c;" + base64.b64encode(b"stolen").decode() + "\x07")
            sys.stdout.write("\x1b]0;evil title\x07\x1b]2;evil title\x07")
            print("<img src=x onerror=alert(1)>")
            print("\x1b[31mred\x1b[0m end")
            """);

        var output = await page.RunToEndAsync();

        Assert.Equal("<img src=x onerror=alert(1)>\nred end", output.Trim());
        Assert.Equal(title, await page.Page.TitleAsync());
        Assert.Equal("mine", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        Assert.Equal(0, await page.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Links_of_a_program_lead_to_the_web_alone_and_only_when_wanted()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            """
            def link(address, text): print(f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\")
            link("javascript:document.title='evil'", "script_link")
            link("data:text/html,<script>alert(1)</script>", "data_link")
            link("file:///etc/passwd", "file_link")
            link("https://evil.example/?q=1", "https://bank.example/")
            print("\x1b]7;file://x/\x07\x1b]9;notify\x07\x1b]1337;File=:AAAA\x07\x1bP+q544e\x1b\\\x1b[c\x1b[6n\x1b[14t\x1b[21t", end="")
            """);
        var title = await page.Page.TitleAsync();
        var terminal = await page.StartAsync();
        await page.EndsAsync("exited");
        await page.TerminalShowsAsync(terminal, "bank.example");

        foreach (var text in new[] { "script_link", "data_link", "file_link" })
        {
            await ClickAsync(text);
            await Expect(page.Page.GetByRole(AriaRole.Alertdialog)).ToHaveCountAsync(0);
        }

        await ClickAsync("bank.example");
        // What is asked about is where it leads, not what it says.
        await Expect(page.Page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("https://evil.example/?q=1");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Single(learner.Context.Pages);
        Assert.Equal(title, await page.Page.TitleAsync());

        async Task ClickAsync(string text)
        {
            var row = page.Page.Locator($"[data-terminal-id=\"{terminal}\"] .xterm-rows > div").Filter(new() { HasText = text });
            var box = (await row.BoundingBoxAsync())!;
            await page.Page.Mouse.MoveAsync(box.X + 30, box.Y + box.Height / 2);
            await page.Page.Mouse.MoveAsync(box.X + 40, box.Y + box.Height / 2);
            await page.Page.Mouse.ClickAsync(box.X + 40, box.Y + box.Height / 2);
        }
    }

    [Fact]
    public async Task The_session_is_out_of_scripts_reach()
    {
        var (learner, page) = await AtWorkAsync();

        Assert.Equal("", await page.Page.EvaluateAsync<string>("() => document.cookie"));
        var cookie = Assert.Single(await learner.Context.CookiesAsync());
        Assert.True(cookie.HttpOnly);
        Assert.Contains(cookie.SameSite, new[] { SameSiteAttribute.Lax, SameSiteAttribute.Strict });
        var stored = await page.Page.EvaluateAsync<string>("() => JSON.stringify([{...localStorage}, {...sessionStorage}])");
        Assert.DoesNotContain(cookie.Value, stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_connection()
    {
        var (learner, page) = await AtWorkAsync();
        Assert.Equal("open", await page.Page.EvaluateAsync<string>(Connect, Hub));

        // Another port is another origin, but the same site: the cookie goes along, and only the origin tells.
        const string Elsewhere = "http://127.0.0.1:45678";
        var other = await learner.Context.NewPageAsync();
        await other.RouteAsync($"{Elsewhere}/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<p>elsewhere</p>" }));
        await other.GotoAsync(Elsewhere);
        Assert.Equal("refused", await other.EvaluateAsync<string>(Connect, Hub));

        var cookie = Assert.Single(await learner.Context.CookiesAsync());
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", Elsewhere);
        socket.Options.SetRequestHeader("Cookie", $"{cookie.Name}={cookie.Value}");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(Hub), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Somebody_else_s_workspace_does_not_exist()
    {
        var (owner, _) = await AtWorkAsync();
        var (_, page) = await AtWorkAsync();

        await page.Page.GotoAsync($"/w/{owner.WorkspaceId}");

        await Expect(page.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("There is no such workspace");
        Assert.Equal(404, (await page.Page.APIRequest.GetAsync($"/api/workspaces/{owner.WorkspaceId}")).Status);
        await page.Page.GotoAsync($"/w/{owner.WorkspaceId}/history");
        await Expect(page.Page.GetByTestId("history-event")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Internal_doors_are_not_on_the_public_port()
    {
        var (_, page) = await AtWorkAsync();

        foreach (var path in new[] { "/metrics", "/_wolverine/batch/commands", "/agent/status" })
            Assert.Equal(404, (await page.Page.APIRequest.GetAsync(path)).Status);
    }
}

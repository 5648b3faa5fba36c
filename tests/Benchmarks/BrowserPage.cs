using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Platform.Benchmarks;

/// <summary>A page of the product. Times are taken inside the page, so that driving it costs nothing.</summary>
internal sealed class BrowserPage(IBrowserContext context, IPage page, Uri url) : IAsyncDisposable
{
    // Looks once per frame, which is when a person could see it. Times count from the navigation.
    private const string WatchPrompt = """
        (() => {
          const look = () => {
            const rows = document.querySelector('[data-terminal-id^="shell-"] .xterm-rows');
            if (rows && rows.textContent.includes('$')) window.promptAt = performance.now();
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    private const string WatchWorkspace = """
        (() => {
          const look = () => {
            if (!window.paintedAt && document.querySelector('[data-testid="tree-item"]')) window.paintedAt = performance.now();
            if (window.platformTest?.editorText() && document.querySelector('[data-testid=editor] .native-edit-context'))
              window.typingAt = performance.now();
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    // From the key's own time stamp to the moment after the frame that shows it; tasks of more than 50 ms are long ones.
    private const string WatchKeys = """
        () => {
          window.keyTimes = [];
          window.longTasks = [];
          window.watching ??= (() => {
            addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => window.keyTimes.push(performance.now() - timeStamp);
              channel.port2.postMessage(0);
            }), true);
            new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(e => e.duration)))
              .observe({ type: 'longtask' });
            return true;
          })();
        }
        """;

    private const string WatchSuggestion = """
        () => {
          window.suggestedAfter = null;
          addEventListener('keydown', ({ timeStamp }) => {
            const look = () => {
              const row = document.querySelector('.suggest-widget .monaco-list-row');
              const { left, top } = row?.getBoundingClientRect() ?? {};
              // The editor's own class `visible` comes 100 ms after it is drawn: what is on top at that place counts.
              if (row?.textContent.includes('acos') && row.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                && row.contains(document.elementFromPoint(left + 40, top + 8)))
                window.suggestedAfter = performance.now() - timeStamp;
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }, { capture: true, once: true });
        }
        """;

    // From the key's own time stamp to the frame in which the last line is a prompt.
    private const string WatchInterrupt = """
        () => {
          window.interruptedAfter = null;
          addEventListener('keydown', function pressed(event) {
            if (event.key !== 'c') return;
            removeEventListener('keydown', pressed, true);
            const look = () => {
              const rows = [...document.querySelectorAll('[data-terminal-id^="shell-"] .xterm-rows > div')];
              const last = rows.findLast(row => row.textContent.trim() !== '');
              if (/\$\s*$/.test(last?.textContent ?? '')) window.interruptedAfter = performance.now() - event.timeStamp;
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }, true);
        }
        """;

    private const string WatchRun = """
        (text) => new Promise(done => {
          const known = new Set([...document.querySelectorAll('[data-terminal-id^="run-"]')].map(e => e.dataset.terminalId));
          const button = document.querySelector('[data-testid="run-button"]');
          const start = performance.now();
          button.click();
          const look = () => {
            const fresh = [...document.querySelectorAll('[data-terminal-id^="run-"]')].find(e => !known.has(e.dataset.terminalId));
            if (fresh?.querySelector('.xterm-rows')?.textContent.includes(text)) done(performance.now() - start);
            else requestAnimationFrame(look);
          };
          look();
        })
        """;

    /// <summary>Asks for a sign-in link and takes it from the development mailbox.</summary>
    public static async Task<string> LinkAsync(Stack stack, string email, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = stack.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sign-in") { Content = JsonContent.Create(new { email }) };
        request.Headers.Add("Origin", stack.Url.GetLeftPart(UriPartial.Authority));
        using var response = await http.SendAsync(request, ct);
        if ((int)response.StatusCode == 429)
            throw new InvalidOperationException($"The limit of sign-in mails is reached: try again in {response.Headers.RetryAfter}s.");
        response.EnsureSuccessStatusCode();
        var mails = await http.GetFromJsonAsync<JsonElement[]>("/dev/mail", ct);
        return mails!.First(m => m.GetProperty("to").GetString() == email).GetProperty("link").GetString()!;
    }

    /// <summary>Follows a new person's link to the first prompt; returns the workspace.</summary>
    public async Task<Guid> SignInAsync(string email, Stack stack, CancellationToken ct)
    {
        await PromptAsync(await LinkAsync(stack, email, ct), ct);
        return WorkspaceId();
    }

    /// <summary>Milliseconds from the navigation to the prompt on the screen.</summary>
    public async Task<double> PromptAsync(string link, CancellationToken ct)
    {
        await page.AddInitScriptAsync(WatchPrompt).WaitAsync(ct);
        await page.GotoAsync(link, new PageGotoOptions { WaitUntil = WaitUntilState.Commit }).WaitAsync(ct);
        return await PromptAtAsync(ct);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        await page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.Commit }).WaitAsync(ct);
        await PromptAtAsync(ct);
    }

    /// <summary>Milliseconds from the navigation to the painted list of files, and until the editor takes keys.</summary>
    public async Task<(double Painted, double Typing)> WorkspaceAsync(Guid workspace, CancellationToken ct)
    {
        await page.AddInitScriptAsync(WatchWorkspace).WaitAsync(ct);
        await page.GotoAsync(new Uri(url, $"/w/{workspace}").ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit }).WaitAsync(ct);
        var found = await page.WaitForFunctionAsync(
            "() => window.typingAt && [window.paintedAt, window.typingAt]", null, new PageWaitForFunctionOptions { PollingInterval = 50 }).WaitAsync(ct);
        var times = await found.JsonValueAsync<double[]>();
        return (times[0], times[1]);
    }

    /// <summary>Types into the editor, a key each 30 ms; returns how long each took to be seen, and the long tasks meanwhile.</summary>
    public async Task<(Samples Keys, Samples LongTasks)> TypeAsync(int keys, CancellationToken ct)
    {
        await page.FocusAsync("[data-testid=editor] .native-edit-context").WaitAsync(ct);
        await page.EvaluateAsync(WatchKeys).WaitAsync(ct);
        await page.Keyboard.TypeAsync(string.Concat(Enumerable.Repeat("x = 1 ", keys / 6 + 1))[..keys], new KeyboardTypeOptions { Delay = 30 }).WaitAsync(ct);
        var (seen, tasks) = (new Samples(), new Samples());
        foreach (var value in await page.EvaluateAsync<double[]>("() => window.keyTimes").WaitAsync(ct)) seen.Add(value);
        foreach (var value in await page.EvaluateAsync<double[]>("() => window.longTasks").WaitAsync(ct)) tasks.Add(value);
        return (seen, tasks);
    }

    /// <summary>Types a dot behind <c>math</c> in the third line; milliseconds to a suggestion that only a language server has. Takes the dot back.</summary>
    public async Task<double> CompleteAsync(CancellationToken ct)
    {
        await page.FocusAsync("[data-testid=editor] .native-edit-context").WaitAsync(ct);
        await page.Keyboard.PressAsync("Control+Home").WaitAsync(ct);
        await page.Keyboard.PressAsync("ArrowDown").WaitAsync(ct);
        await page.Keyboard.PressAsync("ArrowDown").WaitAsync(ct);
        await page.Keyboard.PressAsync("End").WaitAsync(ct);
        await page.EvaluateAsync(WatchSuggestion).WaitAsync(ct);
        await page.Keyboard.TypeAsync(".").WaitAsync(ct);
        var found = await page.WaitForFunctionAsync(
            "() => window.suggestedAfter", null, new PageWaitForFunctionOptions { PollingInterval = 50 }).WaitAsync(ct);
        await page.Keyboard.PressAsync("Escape").WaitAsync(ct);
        await page.Keyboard.PressAsync("Backspace").WaitAsync(ct);
        return (await found.JsonValueAsync<double?>())!.Value;
    }

    /// <summary>Types a command into the first shell.</summary>
    public async Task CommandAsync(string command, CancellationToken ct)
    {
        await page.ClickAsync("[data-terminal-id^=\"shell-\"] .xterm-screen").WaitAsync(ct);
        await page.Keyboard.TypeAsync(command + "\n").WaitAsync(ct);
        await Task.Delay(1000, ct);
    }

    /// <summary>Types a command into the first shell and then Ctrl-C; milliseconds from that key to the prompt on the screen.</summary>
    public async Task<double> InterruptAsync(string command, CancellationToken ct)
    {
        await page.ClickAsync("[data-terminal-id^=\"shell-\"] .xterm-screen").WaitAsync(ct);
        await page.Keyboard.TypeAsync(command + "\n").WaitAsync(ct);
        await Task.Delay(400, ct);
        await page.EvaluateAsync(WatchInterrupt).WaitAsync(ct);
        await page.Keyboard.PressAsync("Control+c").WaitAsync(ct);
        var found = await page.WaitForFunctionAsync(
            "() => window.interruptedAfter", null, new PageWaitForFunctionOptions { PollingInterval = 50 }).WaitAsync(ct);
        return (await found.JsonValueAsync<double?>())!.Value;
    }

    /// <summary>What the page's scripts hold, in MiB, buffers included, after what is garbage was collected.</summary>
    public async Task<double> MemoryAsync(CancellationToken ct)
    {
        var devtools = await context.NewCDPSessionAsync(page).WaitAsync(ct);
        await devtools.SendAsync("HeapProfiler.collectGarbage").WaitAsync(ct);
        var usage = (await devtools.SendAsync("Runtime.getHeapUsage").WaitAsync(ct))!.Value;
        await devtools.DetachAsync().WaitAsync(ct);
        return (usage.GetProperty("usedSize").GetDouble()
            + (usage.TryGetProperty("backingStorageSize", out var buffers) ? buffers.GetDouble() : 0)) / (1 << 20);
    }

    /// <summary>The cookies of this browser, for another one.</summary>
    public Task<string> StateAsync() => context.StorageStateAsync();

    /// <summary>Milliseconds from the navigation to the loaded page, of the smallest page that the server has.</summary>
    public async Task<double> BlankAsync(CancellationToken ct)
    {
        await page.GotoAsync(new Uri(url, "/health/live").ToString()).WaitAsync(ct);
        return await page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd").WaitAsync(ct);
    }

    /// <summary>Milliseconds from the click on Run to the output on the screen; returns when the run is over.</summary>
    public async Task<double> ClickRunAsync(string output, CancellationToken ct)
    {
        await page.WaitForSelectorAsync("[data-testid='run-button']:not([disabled])").WaitAsync(ct);
        return await page.EvaluateAsync<double>(WatchRun, output).WaitAsync(ct);
    }

    /// <summary>Makes the text of <c>main.py</c> what is given, past the editor.</summary>
    public async Task WriteMainAsync(Guid workspace, string text, CancellationToken ct) => await page.EvaluateAsync("""
        async ([workspace, text]) => {
          const { files } = await (await fetch(`/api/workspaces/${workspace}`)).json();
          const file = files.find(f => f.path === 'main.py');
          await fetch(`/api/workspaces/${workspace}/files/${file.fileId}`, {
            method: 'PUT', headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ baseVersion: file.version, text })
          });
        }
        """, new object[] { workspace.ToString(), text }).WaitAsync(ct);

    /// <summary>Leaves the page, which would ask for another one at once, and gives the sandbox back.</summary>
    public async Task EndSandboxAsync(Guid workspace)
    {
        await page.GotoAsync("about:blank");
        await context.APIRequest.DeleteAsync(
            new Uri(url, $"/api/workspaces/{workspace}/sandbox").ToString(),
            new APIRequestContextOptions { Headers = [new("Origin", url.GetLeftPart(UriPartial.Authority))] });
    }

    public Guid WorkspaceId() => Guid.Parse(new Uri(page.Url).Segments[^1].Trim('/'));

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private async Task<double> PromptAtAsync(CancellationToken ct)
    {
        var found = await page.WaitForFunctionAsync(
            "() => window.promptAt", null, new PageWaitForFunctionOptions { PollingInterval = 50 }).WaitAsync(ct);
        return (await found.JsonValueAsync<double?>())!.Value;
    }
}

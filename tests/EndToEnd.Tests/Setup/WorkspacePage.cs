using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>A tab that shows a workspace, as a person uses it.</summary>
internal sealed partial class WorkspacePage
{
    public const string Shell = "shell-1";

    private WorkspacePage(IPage page, Learner learner)
    {
        Page = page;
        Learner = learner;
    }

    public IPage Page { get; }

    public Learner Learner { get; }

    public IKeyboard Keyboard => Page.Keyboard;

    public ILocator SaveState => Page.GetByTestId("save-state");

    public ILocator SandboxState => Page.GetByTestId("sandbox-state");

    public ILocator RunResult => Page.GetByTestId("run-result");

    public ILocator TreeItem(string path) => Page.Locator($"[data-testid=tree-item][data-path=\"{path}\"]");

    /// <summary>Waits until the page shows the workspace and the file that opens with it.</summary>
    public static async Task<WorkspacePage> OpenedAsync(IPage page, Learner learner)
    {
        var opened = new WorkspacePage(page, learner);
        await Expect(page).ToHaveURLAsync(WorkspaceAddress());
        await Eventually.TrueAsync(async () => await opened.EditorTextAsync() is not null, "the editor shows a file");
        return opened;
    }

    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await OpenedAsync(Page, Learner);
    }

    public Task<string?> EditorTextAsync() =>
        Page.EvaluateAsync<string?>("() => window.platformTest?.editorText() ?? null");

    public Task EditorShowsAsync(string text, TimeSpan? within = null) => Eventually.TrueAsync(
        async () => await EditorTextAsync() == text,
        async () => $"the editor shows\n{text}\nbut it shows\n{await EditorTextAsync()}", within);

    public async Task FocusEditorAsync()
    {
        var editor = Page.Locator("[data-testid=editor] .native-edit-context");
        await editor.FocusAsync();
        await Expect(editor).ToBeFocusedAsync();
    }

    /// <summary>Replaces the open file's text, with the keyboard.</summary>
    public async Task RetypeAsync(string text)
    {
        await FocusEditorAsync();
        await Keyboard.PressAsync("Control+A");
        await Keyboard.PressAsync("Delete");
        await Keyboard.TypeAsync(text);
    }

    public Task SavedAsync() => Expect(SaveState).ToHaveTextAsync("Saved");

    /// <summary>Waits until the page says that it is offline, and the browser has written down what was typed meanwhile.</summary>
    public async Task OfflineAsync(string typed)
    {
        await Expect(SaveState).ToHaveAttributeAsync("data-state", "offline");
        await Eventually.TrueAsync(() => Page.EvaluateAsync<bool>(Kept, typed), $"the browser keeps '{typed}'");
    }

    public Task SandboxReadyAsync() => Expect(SandboxState).ToHaveAttributeAsync("data-state", "ready");

    /// <summary>What the server stores, fetched and put into the open file's place, has reached this page.</summary>
    public async Task WriteAndShowAsync(string text)
    {
        await Learner.WriteAsync("main.py", text);
        await EditorShowsAsync(text);
    }

    public async Task RunAsync() => await Page.GetByTestId("run-button").ClickAsync();

    /// <summary>Presses Run and waits until the program runs; returns its terminal.</summary>
    public async Task<string> StartAsync()
    {
        await SandboxReadyAsync();
        var before = await LastRunTerminalAsync();
        await RunAsync();
        return await Eventually.FoundAsync(
            async () => await LastRunTerminalAsync() is { } id && id != before ? id : null, "the run's terminal");
    }

    /// <summary>Runs a program to its end; returns what it printed.</summary>
    public async Task<string> RunToEndAsync()
    {
        var terminal = await StartAsync();
        await EndsAsync("exited");
        // The result comes by another connection than the output.
        await Expect(Page.Locator($"[data-terminal-id=\"{terminal}\"]")).ToHaveAttributeAsync("data-state", "ended");
        return (await TerminalTextAsync(terminal))!;
    }

    public async Task EndsAsync(string end, TimeSpan? within = null) => await Expect(RunResult).ToHaveAttributeAsync(
        "data-end", end, new() { Timeout = (float)(within ?? Eventually.Patience).TotalMilliseconds });

    public Task<string?> TerminalTextAsync(string terminal) =>
        Page.EvaluateAsync<string?>("id => window.platformTest?.terminalText(id) ?? null", terminal);

    public Task TerminalShowsAsync(string terminal, string text, TimeSpan? within = null) => Eventually.TrueAsync(
        async () => (await TerminalTextAsync(terminal))?.Contains(text, StringComparison.Ordinal) == true,
        async () => $"terminal {terminal} shows '{text}'; it ends with\n{Tail(await TerminalTextAsync(terminal))}", within);

    /// <summary>Waits for the shell's prompt, with nothing behind it.</summary>
    public Task PromptAsync(TimeSpan? within = null) => Eventually.TrueAsync(
        async () => (await TerminalTextAsync(Shell))?.EndsWith(" $", StringComparison.Ordinal) == true,
        async () => $"a prompt in the terminal; it ends with\n{Tail(await TerminalTextAsync(Shell))}", within);

    /// <summary>Brings the shell to the front, with its prompt and the focus in it.</summary>
    public async Task ShellAsync()
    {
        await Page.GetByTestId("shell-tab").First.ClickAsync();
        await PromptAsync();
        await FocusTerminalAsync(Shell);
    }

    public async Task FocusTerminalAsync(string terminal)
    {
        var input = Page.Locator($"[data-terminal-id=\"{terminal}\"] .xterm-helper-textarea");
        await input.FocusAsync();
        await Expect(input).ToBeFocusedAsync();
    }

    /// <summary>Types a command into the shell and waits for something that it prints.</summary>
    public async Task CommandAsync(string command, string? prints = null)
    {
        await ShellAsync();
        await Keyboard.TypeAsync(command + "\n");
        if (prints is not null) await TerminalShowsAsync(Shell, prints);
    }

    public Task ScreenshotAsync(string name) => Screenshots.TakeAsync(Page, name);

    private async Task<string?> LastRunTerminalAsync()
    {
        var terminal = Page.Locator("[data-testid=terminal][data-terminal-id^=\"run-\"]");
        return await terminal.CountAsync() == 1 ? await terminal.GetAttributeAsync("data-terminal-id") : null;
    }

    private static string Tail(string? text) => text is null ? "(no such terminal)" : text[Math.Max(0, text.Length - 500)..];

    private const string Kept =
        """
        async typed => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const letters = part => JSON.stringify(part ?? '').replace(/[^a-z ]/g, '');
          for (const { name } of await indexedDB.databases()) {
            if (!name.startsWith('edits of ')) continue;
            const database = await done(indexedDB.open(name));
            const files = await done(database.transaction('files').objectStore('files').getAll());
            database.close();
            if (files.some(({ snapshot }) => (letters(snapshot.sent?.changes) + letters(snapshot.pending)).includes(typed)))
              return true;
          }
          return false;
        }
        """;

    [GeneratedRegex("/w/[0-9a-f-]{36}$")]
    private static partial Regex WorkspaceAddress();
}

using System.Collections.Concurrent;
using Microsoft.Playwright;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>A person with a browser of their own, and beside it a session at the public API that tells what is stored.</summary>
internal sealed class Learner
{
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly List<IBrowserContext> _contexts = [];
    private readonly IBrowser _browser;
    private PlatformSession? _session;

    private Learner(IBrowser browser, string email)
    {
        _browser = browser;
        Email = email;
    }

    public string Email { get; }

    /// <summary>The person's browser.</summary>
    public IBrowserContext Context { get; private set; } = null!;

    /// <summary>What the server says, without the page.</summary>
    public PlatformSession Session => _session ?? throw new InvalidOperationException("Not signed in yet.");

    public Guid WorkspaceId => Session.Me.WorkspaceId!.Value;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Errors of pages, and what broke the content security policy.</summary>
    public IEnumerable<string> Problems => _problems;

    /// <summary>Somebody whom the platform does not know yet.</summary>
    public static async Task<Learner> StrangerAsync(IBrowser browser, BrowserNewContextOptions? options)
    {
        var learner = new Learner(browser, $"learner-{Guid.NewGuid():N}@example.org");
        learner.Context = await learner.BrowserAsync(options);
        return learner;
    }

    // The newcomers' tour lies over a part of the page; only its own tests want it.
    private const string TourIsOver = """
        (() => {
          const read = Storage.prototype.getItem;
          Storage.prototype.getItem = function (key) { return read.call(this, key) ?? (key.startsWith('tour:') ? 'over' : null); };
        })();
        """;

    /// <summary>Another browser of the same person.</summary>
    public async Task<IBrowserContext> BrowserAsync(BrowserNewContextOptions? options = null, bool tour = false)
    {
        options ??= new();
        options.BaseURL = RunningStack.Url.ToString();
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        var context = await _browser.NewContextAsync(options);
        if (!tour) await context.AddInitScriptAsync(TourIsOver);
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        context.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) _problems.Enqueue(message.Text);
        };
        context.WebError += (_, error) => _problems.Enqueue($"{error.Page?.Url}: {error.Error}");
        _contexts.Add(context);
        return context;
    }

    /// <summary>Asks for a link and follows it in the browser.</summary>
    public async Task<WorkspacePage> SignInAsync(IBrowserContext? context = null)
    {
        await KnowAsync();
        var page = await (context ?? Context).NewPageAsync();
        await page.GotoAsync(await PlatformSession.RequestLinkAsync(RunningStack.Url, Email, Ct));
        return await WorkspacePage.OpenedAsync(page, this);
    }

    /// <summary>Opens the workspace in another tab.</summary>
    public async Task<WorkspacePage> TabAsync(IBrowserContext? context = null)
    {
        var page = await (context ?? Context).NewPageAsync();
        await page.GotoAsync($"/w/{WorkspaceId}");
        return await WorkspacePage.OpenedAsync(page, this);
    }

    /// <summary>Signs in at the API as well.</summary>
    public async Task KnowAsync() => _session ??= await PlatformSession.SignInAsync(RunningStack.Url, Email, Ct);

    public async Task<string> StoredTextAsync(string path)
    {
        var file = (await Session.WorkspaceAsync(WorkspaceId, Ct)).Files.Single(f => f.Path == path);
        return (await Session.FileAsync(WorkspaceId, file.FileId, Ct)).Text!;
    }

    public Task WriteAsync(string path, string text) => Session.WriteAsync(WorkspaceId, path, text, Ct);

    /// <summary>All events of the workspace.</summary>
    public async Task<List<EventInfo>> EventsAsync()
    {
        var events = new List<EventInfo>();
        while (true)
        {
            var page = await Session.EventsAsync(WorkspaceId, events.Count, Ct);
            events.AddRange(page.Items);
            if (page.Items.Length == 0 || events.Count >= page.Version) return events;
        }
    }

    /// <summary>Waits for an event.</summary>
    public Task<EventInfo> EventAsync(string type, Func<EventInfo, bool>? matches = null, TimeSpan? within = null) =>
        Eventually.FoundAsync(
            async () => (await EventsAsync()).LastOrDefault(e => e.Type == type && (matches?.Invoke(e) ?? true)),
            $"an event {type}", within);

    /// <summary>Pictures of what the person saw when a test failed, and its words for where only the output is kept.</summary>
    public async Task ShowFailureAsync(string test)
    {
        var name = string.Concat(test[(test.LastIndexOf('.') + 1)..].Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        foreach (var (page, i) in _contexts.SelectMany(c => c.Pages).Select((p, i) => (p, i)))
        {
            await Screenshots.TakeAsync(page, $"failed-{name}-{i + 1}");
            var words = (await page.Locator("body").InnerTextAsync()).ReplaceLineEndings(" ");
            Console.WriteLine($"FAIL {name}: {page.Url} showed: {words[..Math.Min(words.Length, 600)]}");
        }

        foreach (var problem in _problems) Console.WriteLine($"FAIL {name}: {problem}");
    }

    /// <summary>Closes the browsers and gives the sandbox back: other tests need its memory.</summary>
    public async Task LeaveAsync()
    {
        foreach (var context in _contexts) await context.CloseAsync();
        if (_session is null) return;
        if (_session.Me.WorkspaceId is { } workspace)
            (await _session.SendRawAsync(HttpMethod.Delete, $"/api/workspaces/{workspace}/sandbox", null, Ct)).Dispose();
        _session.Dispose();
    }
}

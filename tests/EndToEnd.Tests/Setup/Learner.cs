using System.Collections.Concurrent;
using Microsoft.Playwright;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>A person with a browser of their own, and beside it a session at the public API that tells what is stored.</summary>
internal sealed class Learner : IAsyncDisposable
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

    /// <summary>Somebody whom the platform does not know yet.</summary>
    public static async Task<Learner> StrangerAsync(Chromium chromium, BrowserNewContextOptions? options = null)
    {
        var learner = new Learner(chromium.Browser, $"learner-{Guid.NewGuid():N}@example.org");
        learner.Context = await learner.BrowserAsync(options);
        return learner;
    }

    /// <summary>Somebody who has just followed their link, with the workspace in front of them.</summary>
    public static async Task<(Learner Learner, WorkspacePage Page)> AtWorkAsync(
        Chromium chromium, BrowserNewContextOptions? options = null)
    {
        var learner = await StrangerAsync(chromium, options);
        var page = await learner.SignInAsync();
        return (learner, page);
    }

    /// <summary>Another browser of the same person.</summary>
    public async Task<IBrowserContext> BrowserAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = RunningStack.Url.ToString();
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        var context = await _browser.NewContextAsync(options);
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

    /// <summary>No page may have met an error of its own or broken the content security policy.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.CloseAsync();
        if (_session is not null)
        {
            // Another test may need the memory; and none has to wait until this one is gone.
            if (_session.Me.WorkspaceId is { } workspace)
                (await _session.SendRawAsync(HttpMethod.Delete, $"/api/workspaces/{workspace}/sandbox", null, default)).Dispose();
            _session.Dispose();
        }

        Assert.Empty(_problems);
    }
}

using Microsoft.AspNetCore.SignalR.Client;

namespace Platform.Web.Tests.Setup;

/// <summary>Somebody who is signed in and has a workspace.</summary>
public sealed class Learner(PlatformApp app, Visitor visitor, string email, Guid personId, Guid workspaceId) : Visitor(visitor)
{
    public string Email { get; } = email;

    public Guid PersonId { get; } = personId;

    public Guid WorkspaceId { get; } = workspaceId;

    /// <summary>Address of the workspace.</summary>
    public string Workspace { get; } = $"/api/workspaces/{workspaceId}";

    public string File(Guid fileId) => $"{Workspace}/files/{fileId}";

    public async Task<JsonElement> OpenAsync() => (await GetAsync(Workspace)).Expect(HttpStatusCode.OK);

    public async Task<long> VersionAsync() => (await OpenAsync()).GetProperty("version").GetInt64();

    public async Task<JsonElement> ReadAsync(Guid fileId, long? version = null) =>
        (await GetAsync(File(fileId) + (version is null ? "" : $"?version={version}"))).Expect(HttpStatusCode.OK);

    public async Task<(Guid FileId, long Version)> CreateAsync(string path, string text = "")
    {
        var made = (await PostAsync($"{Workspace}/files", new { path, text })).Expect(HttpStatusCode.Created);
        return (made.GetProperty("fileId").GetGuid(), made.GetProperty("version").GetInt64());
    }

    /// <summary>Sends edits with the hash of what they make of a text.</summary>
    public Task<Reply> EditAsync(Guid fileId, long baseVersion, string text, TextEdit[] edits, params (string, string)[] headers) =>
        PostAsync($"{File(fileId)}/edits", Edits(baseVersion, text, edits), headers);

    /// <summary>Inserts at the start of a text.</summary>
    public async Task<long> PrependAsync(Guid fileId, long baseVersion, string text, string insert) =>
        (await EditAsync(fileId, baseVersion, text, [new TextEdit(0, 0, insert)])).Expect(HttpStatusCode.OK)
        .GetProperty("version").GetInt64();

    public static object Edits(long baseVersion, string text, params TextEdit[] edits) => new
    {
        baseVersion, edits, resultHash = TextEdits.Measure(TextEdits.Apply(text, edits))!.Value.Hash
    };

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(long after = 0) =>
        [.. (await GetAsync($"{Workspace}/events?after={after}&limit=500")).Expect(HttpStatusCode.OK)
            .GetProperty("items").EnumerateArray()];

    /// <summary>A connection to WorkspaceHub with this session.</summary>
    public WorkspaceConnection Connect(string? origin = PlatformApp.Origin) => new(Hub(app, Cookie, origin ?? ""));

    internal static HubConnection Hub(PlatformApp app, string? cookie, string origin) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/hubs/workspace"), options =>
        {
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            if (app.WebSockets() is not { } client)
            {
                // On real ports.
                if (origin.Length > 0) options.Headers["Origin"] = origin;
                if (cookie is not null) options.Headers["Cookie"] = cookie;
                return;
            }

            options.WebSocketFactory = async (context, ct) =>
            {
                client.ConfigureRequest = request =>
                {
                    if (origin.Length > 0) request.Headers.Origin = origin;
                    if (cookie is not null) request.Headers.Cookie = cookie;
                };
                return await client.ConnectAsync(context.Uri, ct);
            };
        }).Build();
}

/// <summary>An open page: what it was sent, in order.</summary>
public sealed class WorkspaceConnection : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _events = [];
    private readonly List<JsonElement> _sandbox = [];
    private TaskCompletionSource _news = New();
    private readonly HashSet<long> _seen = [];
    private long _known;

    public WorkspaceConnection(HubConnection hub)
    {
        _hub = hub;
        _hub.On<JsonElement>("Events", push => Take(() => AddNew(push)));
        _hub.On<JsonElement>("Sandbox", push => Take(() => _sandbox.Add(push)));
    }

    public async Task<long> JoinAsync(Guid workspaceId, long afterVersion)
    {
        lock (_gate) _known = afterVersion;
        if (_hub.State == HubConnectionState.Disconnected) await _hub.StartAsync(TestContext.Current.CancellationToken);
        var joined = await _hub.InvokeAsync<JsonElement>(
            "Join", workspaceId, afterVersion, TestContext.Current.CancellationToken);
        return joined.GetProperty("version").GetInt64();
    }

    public Task StartAsync() => _hub.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for events up to a version, and returns all that came.</summary>
    public Task<IReadOnlyList<JsonElement>> EventsUpToAsync(long version) =>
        UntilAsync(_events, e => e.GetProperty("version").GetInt64() >= version);

    /// <summary>Waits until the sandbox was said to be in some state.</summary>
    public Task<IReadOnlyList<JsonElement>> SandboxAsync(string state) =>
        SandboxAsync(s => s.GetProperty("state").GetString() == state);

    /// <summary>Waits until something was said of the sandbox, and returns all that was said so far.</summary>
    public Task<IReadOnlyList<JsonElement>> SandboxAsync(Func<JsonElement, bool> wanted) => UntilAsync(_sandbox, wanted);

    /// <summary>The same, of what was said later than that many times.</summary>
    public Task<IReadOnlyList<JsonElement>> SandboxAsync(int after, Func<JsonElement, bool> wanted) =>
        UntilAsync(_sandbox, wanted, after);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // As the page does: a push of what was stored just before joining may still be on its way, and come again.
    private void AddNew(JsonElement push)
    {
        foreach (var e in push.GetProperty("events").EnumerateArray())
        {
            var version = e.GetProperty("version").GetInt64();
            if (version > _known && _seen.Add(version)) _events.Add(e);
        }
    }

    private void Take(Action take)
    {
        lock (_gate)
        {
            take();
            _news.SetResult();
            _news = New();
        }
    }

    private async Task<IReadOnlyList<JsonElement>> UntilAsync(
        List<JsonElement> list, Func<JsonElement, bool> wanted, int after = 0)
    {
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (list.Skip(after).Any(wanted)) return [.. list];
                news = _news.Task;
            }

            await news.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        }
    }
}

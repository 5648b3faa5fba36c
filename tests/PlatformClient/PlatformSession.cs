using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.PlatformClient;

public sealed record Me(Guid PersonId, string Email, string[] Roles, Guid? WorkspaceId);

public sealed record SandboxInfo(string State, Guid? SandboxId, string? Detail);

public sealed record FileInfo(Guid FileId, string Path, long Version, string Hash, long Size, bool Binary);

public sealed record WorkspaceInfo(
    Guid WorkspaceId, string Name, long Version, FileInfo[] Files, string[] Folders, JsonElement? ActiveRun,
    JsonElement? LastRun, SandboxInfo Sandbox);

public sealed record FileText(Guid FileId, string Path, long Version, string Hash, string? Text);

public sealed record ActorInfo(string Id, string Name, string Kind);

public sealed record EventInfo(
    Guid EventId, long Version, string Type, DateTimeOffset At, ActorInfo Actor, JsonElement Data,
    string? CorrelationId, string? CausationId);

public sealed record EventPage(EventInfo[] Items, long Version);

public sealed record EventsPush(Guid WorkspaceId, EventInfo[] Events);

public sealed record SandboxPush(Guid WorkspaceId, string State, Guid? SandboxId, string? Detail);

public sealed record RunInfo(Guid RunId, string TerminalId, long Version);

public sealed record Saved(long Version, string Hash);

/// <summary>A person at the public door: what the page does, without the page.</summary>
public sealed class PlatformSession : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;
    private string _cookie = "";

    private PlatformSession(Uri url)
    {
        Url = url;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = url, Timeout = TimeSpan.FromSeconds(60)
        };
    }

    public Uri Url { get; }

    public Me Me { get; private set; } = null!;

    /// <summary>Asks for a link, takes it from the development mailbox and follows it.</summary>
    public static async Task<PlatformSession> SignInAsync(Uri url, string email, CancellationToken ct = default)
    {
        var session = new PlatformSession(url);
        var link = await session.RequestLinkAsync(email, ct);
        var token = link[(link.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];
        using var response = await session.SendAsync(HttpMethod.Post, "/api/sign-in/confirm", new { token }, ct);
        session._cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        session.Me = (await response.Content.ReadFromJsonAsync<Me>(Json, ct))!;
        return session;
    }

    /// <summary>Asks for a link and takes it from the development mailbox, for somebody else to follow.</summary>
    public static async Task<string> RequestLinkAsync(Uri url, string email, CancellationToken ct = default)
    {
        using var session = new PlatformSession(url);
        return await session.RequestLinkAsync(email, ct);
    }

    public void Dispose() => _http.Dispose();

    public Task<WorkspaceInfo> WorkspaceAsync(Guid id, CancellationToken ct = default) =>
        GetAsync<WorkspaceInfo>($"/api/workspaces/{id}", ct);

    public Task<FileText> FileAsync(Guid workspace, Guid file, CancellationToken ct = default) =>
        GetAsync<FileText>($"/api/workspaces/{workspace}/files/{file}", ct);

    public Task<EventPage> EventsAsync(Guid workspace, long after, CancellationToken ct = default) =>
        GetAsync<EventPage>($"/api/workspaces/{workspace}/events?after={after}&limit=500", ct);

    /// <summary>Replaces a range of a text, as an editor would.</summary>
    public async Task<(Saved Saved, string Text)> EditAsync(
        Guid workspace, FileText file, int offset, int deleteCount, string insert, CancellationToken ct = default)
    {
        var text = file.Text!.Remove(offset, deleteCount).Insert(offset, insert);
        using var response = await SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/files/{file.FileId}/edits", new
        {
            baseVersion = file.Version, edits = new[] { new { offset, deleteCount, insert } }, resultHash = Hash(text)
        }, ct);
        return ((await response.Content.ReadFromJsonAsync<Saved>(Json, ct))!, text);
    }

    /// <summary>Makes a file's text what is given, whatever it was.</summary>
    public async Task<FileText> WriteAsync(Guid workspace, string path, string text, CancellationToken ct = default)
    {
        var info = (await WorkspaceAsync(workspace, ct)).Files.FirstOrDefault(f => f.Path == path);
        if (info is null)
        {
            using var made = await SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/files", new { path, text }, ct);
            var answer = await made.Content.ReadFromJsonAsync<JsonElement>(Json, ct);
            return await FileAsync(workspace, answer.GetProperty("fileId").GetGuid(), ct);
        }

        var file = await FileAsync(workspace, info.FileId, ct);
        if (file.Text == text) return file;
        await EditAsync(workspace, file, 0, file.Text!.Length, text, ct);
        return await FileAsync(workspace, info.FileId, ct);
    }

    public async Task<RunInfo> RunAsync(Guid workspace, string path, CancellationToken ct = default)
    {
        using var response = await SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/runs", new { path }, ct);
        return (await response.Content.ReadFromJsonAsync<RunInfo>(Json, ct))!;
    }

    public async Task StopAsync(Guid workspace, Guid run, CancellationToken ct = default) =>
        (await SendAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/runs/{run}/stop", null, ct)).Dispose();

    /// <summary>Asks for a sandbox until there is one that is ready.</summary>
    public async Task SandboxReadyAsync(Guid workspace, CancellationToken ct = default)
    {
        for (var wait = 5; ; wait = Math.Min(wait * 2, 500))
        {
            using var response = await SendRawAsync(HttpMethod.Post, $"/api/workspaces/{workspace}/sandbox", null, ct);
            if (response.IsSuccessStatusCode)
            {
                var state = await response.Content.ReadFromJsonAsync<JsonElement>(Json, ct);
                if (state.GetProperty("state").GetString() == "ready") return;
            }
            else if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                await ThrowAsync(response, ct);
            }

            await Task.Delay(wait, ct);
        }
    }

    public async Task EndSandboxAsync(Guid workspace, CancellationToken ct = default)
    {
        (await SendAsync(HttpMethod.Delete, $"/api/workspaces/{workspace}/sandbox", null, ct)).Dispose();
        while ((await WorkspaceAsync(workspace, ct)).Sandbox.State is not ("none" or "stopped" or "unavailable")
            || (await WorkspaceAsync(workspace, ct)).Sandbox.SandboxId is not null)
            await Task.Delay(50, ct);
    }

    /// <summary>Connects to the hub that tells what happens in a workspace.</summary>
    public async Task<HubConnection> ConnectWorkspaceAsync(
        Guid workspace, long after, Action<EventInfo> onEvent, Action<SandboxPush>? onSandbox = null,
        CancellationToken ct = default)
    {
        var hub = Hub("/hubs/workspace").Build();
        hub.On<EventsPush>("Events", push =>
        {
            foreach (var e in push.Events) onEvent(e);
        });
        hub.On<SandboxPush>("Sandbox", push => onSandbox?.Invoke(push));
        await hub.StartAsync(ct);
        await hub.InvokeAsync("Join", workspace, after, ct);
        return hub;
    }

    /// <summary>Gives a bare WebSocket what the page's would have.</summary>
    public void Authorize(System.Net.WebSockets.ClientWebSocketOptions options)
    {
        options.SetRequestHeader("Cookie", _cookie);
        options.SetRequestHeader("Origin", Url.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Connects to the terminals of a workspace's sandbox.</summary>
    public async Task<TerminalConnection> ConnectTerminalAsync(Guid workspace, CancellationToken ct = default)
    {
        var terminal = new TerminalConnection(Hub($"/hubs/terminal?workspace={workspace}").AddMessagePackProtocol().Build());
        await terminal.StartAsync(ct);
        return terminal;
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken ct = default)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, ct);
        return (await response.Content.ReadFromJsonAsync<T>(Json, ct))!;
    }

    /// <exception cref="HttpRequestException">The answer was not a success; the message holds its detail.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken ct = default)
    {
        var response = await SendRawAsync(method, path, body, ct);
        if (!response.IsSuccessStatusCode) await ThrowAsync(response, ct);
        return response;
    }

    public async Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method, string path, object? body, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(method, path);
        if (_cookie.Length > 0) request.Headers.Add("Cookie", _cookie);
        request.Headers.Add("Origin", Url.GetLeftPart(UriPartial.Authority));
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body, options: Json);
        return await _http.SendAsync(request, ct);
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<string> RequestLinkAsync(string email, CancellationToken ct)
    {
        (await SendAsync(HttpMethod.Post, "/api/sign-in", new { email }, ct)).Dispose();
        var mails = await GetAsync<JsonElement[]>("/dev/mail", ct);
        return mails.First(m => string.Equals(m.GetProperty("to").GetString(), email, StringComparison.OrdinalIgnoreCase))
            .GetProperty("link").GetString()!;
    }

    private static async Task ThrowAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        throw new HttpRequestException(
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}: {(int)response.StatusCode} {body}",
            null, response.StatusCode);
    }

    private IHubConnectionBuilder Hub(string path) => new HubConnectionBuilder().WithUrl(new Uri(Url, path), options =>
    {
        options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        options.SkipNegotiation = true;
        options.Headers["Cookie"] = _cookie;
        options.Headers["Origin"] = Url.GetLeftPart(UriPartial.Authority);
    });
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>Calls to the container engine. Each has a connection of its own: where the engine is may change between two of them.</summary>
internal sealed class EngineClient(GateSettings settings) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectCallback = (_, cancellation) => ConnectAsync(settings.Engine, cancellation),
        PooledConnectionLifetime = TimeSpan.Zero,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None
    });

    /// <summary>Answers as soon as the engine's headers are there; the body follows.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, JsonNode? body, CancellationToken cancellation, bool upgrade = false)
    {
        var request = new HttpRequestMessage(method, $"http://engine{target}");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        else if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent([]);
        if (upgrade)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.ParseAdd("tcp");
        }
        return _http.SendAsync(request, cancellation);
    }

    /// <summary>A call of the gate's own: the answer's body, or null when there is no such thing.</summary>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string target, JsonNode? body, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var response = await SendAsync(method, target, body, patience.Token);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        var text = await response.Content.ReadAsStringAsync(patience.Token);
        if (!response.IsSuccessStatusCode)
            throw new Refusal((int)response.StatusCode, $"The engine refused: {MessageOf(text)}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text);
    }

    public void Dispose() => _http.Dispose();

    private static string MessageOf(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["message"]?.GetValue<string>() ?? text;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return text;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

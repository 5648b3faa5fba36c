using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Platform.SandboxAgent.Packages;

/// <summary>The one way out: to the index, and to where its files are. Nothing from a sandbox but names gets here.</summary>
internal sealed class Upstream : IDisposable
{
    private const int MostRedirects = 3;
    private readonly PackageSettings _settings;
    private readonly Addresses _addresses;
    private readonly HttpClient _pages;
    private readonly HttpClient _files;

    public Upstream(PackageSettings settings)
    {
        (_settings, Index) = (settings, settings.IndexAddress);
        _addresses = new Addresses(Index);
        _pages = Client(DecompressionMethods.All);
        // A file's bytes are what its hash is of.
        _files = Client(DecompressionMethods.None);
    }

    public Uri Index { get; }

    /// <summary>How long an answer may take to begin.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a file may be fetched from there.</summary>
    public bool IsFileAddress(Uri address) =>
        address is { IsAbsoluteUri: true, UserInfo: "" } && address.Scheme is "https" or "http"
        && (IsIndex(address) || (address.Scheme == Index.Scheme && _settings.FileHostList.Any(h => Matches(address, h))));

    public Task<HttpResponseMessage> GetPageAsync(Uri address, string? tag, CancellationToken cancellation) =>
        GetAsync(_pages, address, IsIndex, request =>
        {
            request.Headers.Accept.ParseAdd("application/vnd.pypi.simple.v1+json");
            request.Headers.Accept.ParseAdd("text/html;q=0.1");
            if (tag is not null && EntityTagHeaderValue.TryParse(tag, out var parsed))
                request.Headers.IfNoneMatch.Add(parsed);
        }, cancellation);

    public Task<HttpResponseMessage> GetFileAsync(Uri address, CancellationToken cancellation) =>
        GetAsync(_files, address, IsFileAddress, _ => { }, cancellation);

    public void Dispose()
    {
        _pages.Dispose();
        _files.Dispose();
    }

    /// <summary>A body, as long as it has no more bytes than that.</summary>
    public static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (body.Length + count > most)
                throw NotGivenException.Unavailable("The package index answered with more than it should. Nothing was changed: tell an administrator.");
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    private async Task<HttpResponseMessage> GetAsync(
        HttpClient client, Uri address, Func<Uri, bool> allowed, Action<HttpRequestMessage> prepare, CancellationToken cancellation)
    {
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                prepare(request);
                if (_settings.User is { Length: > 0 } user && IsIndex(address))
                    request.Headers.Authorization = new AuthenticationHeaderValue(
                        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_settings.Password}")));
                // Taken back when it takes too long: one that only is not waited for keeps its connection.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(Patience);
                var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                    return response;
                var target = response.Headers.Location is { } location ? new Uri(address, location) : null;
                response.Dispose();
                if (target is null || redirects == MostRedirects || !allowed(target))
                    throw new NotGivenException(
                        StatusCodes.Status403Forbidden, "The package index points to another place, which is not followed. Nothing was changed: tell an administrator.",
                        Domain.Workspaces.PackageFailure.IndexUnavailable);
                address = target;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw NotGivenException.Unavailable("The package index does not answer. Nothing was changed: try again in a few minutes.");
        }
    }

    private bool IsIndex(Uri address) => address.UserInfo.Length == 0 && address.Scheme == Index.Scheme
        && address.Port == Index.Port && address.Host.Equals(Index.Host, StringComparison.OrdinalIgnoreCase);

    private static bool Matches(Uri address, string host) =>
        host.Equals(address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}", StringComparison.OrdinalIgnoreCase);

    private HttpClient Client(DecompressionMethods decompression)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = decompression,
            MaxConnectionsPerServer = 16, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = ConnectAsync
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("platform-package-gate/1.0");
        return client;
    }

    // Looked up here and connected to the very address that was checked: a name cannot change its mind in between.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await _addresses.OfAsync(host, port, cancellation);
        if (addresses.Length == 0)
            throw new HttpRequestException("Its address is not one that may be asked.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Platform.Web.Tests.Setup;

/// <summary>A browser on the product's own page: sends its cookie, its Origin and JSON.</summary>
public class Visitor
{
    private readonly HttpClient _http;

    public Visitor(HttpMessageHandler handler, string origin)
    {
        Origin = origin;
        _http = new HttpClient(handler) { BaseAddress = new Uri(origin) };
    }

    protected Visitor(Visitor other)
    {
        (_http, Origin, ClientAddress, Cookie) = (other._http, other.Origin, other.ClientAddress, other.Cookie);
    }

    public string Origin { get; }

    /// <summary>Different for everybody, so that limits per client do not meet by accident.</summary>
    public string ClientAddress { get; set; } =
        $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}";

    /// <summary>As the browser would send it: name=value.</summary>
    public string? Cookie { get; set; }

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, body, headers);

    public Task<Reply> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, headers);

    public Task<Reply> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers) =>
        SendContentAsync(method, path, body is null ? null : JsonContent.Create(body), headers);

    public async Task<Reply> SendContentAsync(
        HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add(Setup.ClientAddress.Header, ClientAddress);
        if (Cookie is not null) request.Headers.Add("Cookie", Cookie);
        if (method != HttpMethod.Get && !headers.Any(h => h.Name is "Origin" or "Sec-Fetch-Site"))
            request.Headers.Add("Origin", Origin);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies)) Cookie = cookies.Single().Split(';')[0];
        return new Reply(
            response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            response.Headers, response.Content.Headers);
    }
}

/// <summary>A response, read to its end.</summary>
public sealed record Reply(
    HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The body, after the status was checked.</summary>
    public JsonElement Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return Body.Length == 0 ? default : Json;
    }

    /// <summary>The sentence for a person, after the status was checked.</summary>
    public string Refused(HttpStatusCode status)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", ContentHeaders.ContentType?.MediaType);
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.NotEmpty(detail);
        return detail;
    }
}

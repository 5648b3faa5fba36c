using System.Net.Http.Headers;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class PortTests(AgentApp app)
{
    [Theory]
    [InlineData("GET", "/metrics")]
    [InlineData("POST", "/_wolverine/invoke")]
    [InlineData("POST", "/_wolverine/batch/commands")]
    [InlineData("POST", "/_wolverine/invoke/")]
    [InlineData("POST", "/_WOLVERINE/invoke")]
    [InlineData("GET", "/METRICS")]
    public async Task What_is_internal_is_not_there_on_the_public_port_whatever_key_comes_with_it(string method, string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(app.PublicUrl, method, path, null));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(app.PublicUrl, method, path, PeerAgent.Key));
    }

    [Fact]
    public async Task A_twin_of_an_internal_path_is_only_an_unknown_address_that_wants_a_session()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app.PublicUrl, "POST", "//_wolverine/invoke", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app.PublicUrl, "POST", "//_wolverine/invoke", PeerAgent.Key));
    }

    [Theory]
    [InlineData("GET", "/api/me")]
    [InlineData("POST", "/api/sign-in")]
    [InlineData("GET", "/hubs/workspace")]
    [InlineData("GET", "/dev/mail")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/")]
    public async Task What_is_public_is_not_there_on_the_internal_port(string method, string path) =>
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(app.InternalUrl, method, path, PeerAgent.Key));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key-of-agent-1")]
    [InlineData("key-of-agent-1-0123456789abcdef0123456789abcdeg")]
    public async Task The_internal_port_wants_an_agents_key(string? key)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app.InternalUrl, "POST", "/_wolverine/invoke", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app.InternalUrl, "POST", "/_wolverine/batch/commands", key));
    }

    [Fact]
    public async Task A_session_is_no_key()
    {
        var ada = await app.SignInAsync();
        using var client = new HttpClient(app.Handler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.InternalUrl, "/_wolverine/invoke"));
        request.Headers.Add("Cookie", ada.Cookie);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_and_health_answer_on_the_internal_port()
    {
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app.InternalUrl, "GET", "/metrics", null));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app.InternalUrl, "GET", "/health/ready", null));
    }

    [Fact]
    public async Task A_request_that_is_larger_than_the_server_takes_is_refused_in_words()
    {
        var ada = await app.SignInAsync();
        var reply = await ada.PostAsync($"{ada.Workspace}/files", new { path = "a.py", text = new string('a', 13 * 1024 * 1024) });
        reply.Refused(HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<HttpStatusCode> SendAsync(Uri server, string method, string path, string? key)
    {
        using var client = new HttpClient(app.Handler());
        using var request = new HttpRequestMessage(new HttpMethod(method), server.GetLeftPart(UriPartial.Authority) + path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

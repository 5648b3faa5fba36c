namespace Platform.Web.Tests.Edge;

public sealed class HeaderTests(SharedApp app)
{
    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/nothing")]
    [InlineData("/health/live")]
    [InlineData("/sign-in")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/hubs/workspace")]
    public async Task Every_response_tells_the_browser_to_be_strict(string path)
    {
        var reply = await app.Visitor().GetAsync(path);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
            "img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; manifest-src 'self'; " +
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Server"));

        string Header(string name) => Assert.Single(reply.Headers.GetValues(name));
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/workspaces")]
    [InlineData("/dev/mail")]
    public async Task What_is_personal_is_not_stored_by_caches(string path) =>
        Assert.True((await (await app.SignInAsync()).GetAsync(path)).Headers.CacheControl?.NoStore);

    [Fact]
    public async Task What_a_learner_wrote_is_never_served_as_a_page()
    {
        var ada = await app.SignInAsync();
        var (file, _) = await ada.CreateAsync("evil.svg", "<svg onload='alert(1)'/>");
        var reply = await ada.GetAsync($"{ada.File(file)}/raw");
        Assert.Equal("<svg onload='alert(1)'/>", reply.Text);
        Assert.Equal("application/octet-stream", reply.ContentHeaders.ContentType?.MediaType);
        Assert.Equal("attachment", reply.ContentHeaders.ContentDisposition?.DispositionType);
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")));
    }
}

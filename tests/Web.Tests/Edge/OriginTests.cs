namespace Platform.Web.Tests.Edge;

public sealed class OriginTests(SharedApp app)
{
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:8081")]
    [InlineData("Origin", "https://127.0.0.1:8080")]
    [InlineData("Origin", "http://127.0.0.1:8080.evil.example")]
    [InlineData("Origin", "HTTP://127.0.0.1:8080, https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task What_another_site_sends_is_refused_and_changes_nothing(string header, string value)
    {
        var ada = await app.SignInAsync();
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" }, (header, value))).Refused(HttpStatusCode.Forbidden);
        (await ada.PostAsync("/api/sign-out", null, (header, value))).Refused(HttpStatusCode.Forbidden);
        (await ada.PutAsync(ada.File(Guid.NewGuid()), new { text = "" }, (header, value))).Refused(HttpStatusCode.Forbidden);
        (await ada.DeleteAsync(ada.File(Guid.NewGuid()), (header, value))).Refused(HttpStatusCode.Forbidden);
        Assert.Equal(2, await ada.VersionAsync());
    }

    [Theory]
    [InlineData("Origin", PlatformApp.Origin)]
    [InlineData("Origin", "http://localhost:8080")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task What_our_own_page_sends_is_accepted(string header, string value)
    {
        var ada = await app.SignInAsync();
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" }, (header, value))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task What_a_form_could_send_is_refused(string? type)
    {
        var ada = await app.SignInAsync();
        foreach (var path in new[] { $"{ada.Workspace}/folders", "/api/sign-in", "/api/workspaces" })
        {
            using var content = new StringContent("""{"path":"d","email":"a@example.org","name":"n"}""");
            content.Headers.ContentType = type is null ? null : System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            (await ada.SendContentAsync(HttpMethod.Post, path, content)).Refused(HttpStatusCode.UnsupportedMediaType);
        }

        Assert.Equal(2, await ada.VersionAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"path":{}}""")]
    public async Task A_body_that_is_not_what_it_should_be_is_refused_in_words(string json)
    {
        var ada = await app.SignInAsync();
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        (await ada.SendContentAsync(HttpMethod.Post, $"{ada.Workspace}/folders", content)).Refused(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/hubs/workspace", null)]
    [InlineData("/hubs/workspace", "https://evil.example")]
    [InlineData("/hubs/workspace", "null")]
    [InlineData("/hubs/workspace", "http://127.0.0.1:8080.evil.example")]
    [InlineData("/hubs/terminal", null)]
    [InlineData("/hubs/terminal", "https://evil.example")]
    public async Task A_hub_is_for_our_own_pages_only(string path, string? origin)
    {
        var ada = await app.SignInAsync();
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];
        (await ada.GetAsync(path, headers)).Refused(HttpStatusCode.Forbidden);
        Assert.Contains("403", await RefusedUpgradeAsync(path, origin, ada.Cookie), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/hubs/workspace")]
    [InlineData("/hubs/terminal")]
    public async Task A_hub_needs_a_session(string path) => Assert.Contains(
        "401", await RefusedUpgradeAsync(path, PlatformApp.Origin, null), StringComparison.Ordinal);

    [Fact]
    public async Task A_terminal_of_a_foreign_workspace_or_without_a_sandbox_is_refused()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        (await ada.GetAsync($"/hubs/terminal?workspace={bob.WorkspaceId}", ("Origin", PlatformApp.Origin))).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync("/hubs/terminal?workspace=x", ("Origin", PlatformApp.Origin))).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/hubs/terminal?workspace={ada.WorkspaceId}", ("Origin", PlatformApp.Origin))).Refused(HttpStatusCode.Conflict);
    }

    private async Task<string> RefusedUpgradeAsync(string path, string? origin, string? cookie)
    {
        var client = app.WebSockets()!;
        client.ConfigureRequest = request =>
        {
            if (origin is not null) request.Headers.Origin = origin;
            if (cookie is not null) request.Headers.Cookie = cookie;
        };
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            client.ConnectAsync(new Uri(app.Address, path), TestContext.Current.CancellationToken));
        return refused.Message;
    }
}

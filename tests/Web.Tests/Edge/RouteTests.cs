using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Web.Tests.Edge;

/// <summary>Asks the application for its routes, so that a new one cannot be forgotten.</summary>
public sealed class RouteTests(SharedApp app)
{
    // Every member that any body has, so that nothing is refused for its form before it is refused for its right.
    private static readonly object AnyBody = new
    {
        path = "x.py", text = "", from = "a", to = "b", name = "n", baseVersion = 1, arguments = Array.Empty<string>(),
        edits = new[] { new TextEdit(0, 0, "x") }, resultHash = new string('a', 64), after = 0, upTo = 1,
        anchor = new { attempt = 1, path = "x.py" }, body = "b", attempt = 1, manifestHash = new string('a', 64), verdict = "approve",
        summary = "s", confirm = Array.Empty<string>(),
        run = new { kind = "file", path = "x.py", target = "x.py" }, requirements = new[] { "numpy" }
    };

    [Fact]
    public async Task Every_api_route_answers_401_without_a_session()
    {
        var routes = Routes().Where(r => r.Path.StartsWith("/api/", StringComparison.Ordinal)
            && !r.Path.StartsWith("/api/sign-in", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        foreach (var (method, path) in routes)
        {
            var reply = await app.Visitor().SendAsync(method, Fill(path, Guid.NewGuid()), method == HttpMethod.Get ? null : AnyBody);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, reply.Status));
            reply.Refused(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Every_route_of_a_workspace_answers_404_for_a_foreign_one_as_for_none()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        var (file, _) = await bob.CreateAsync("b.py", "x");
        var routes = Routes().Where(r => r.Path.Contains("{workspaceId", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 15);
        foreach (var (method, path) in routes)
        {
            var body = method == HttpMethod.Get ? null : AnyBody;
            var foreign = await ada.SendAsync(method, Fill(path, bob.WorkspaceId, file), body);
            var missing = await ada.SendAsync(method, Fill(path, Guid.NewGuid(), file), body);
            Assert.Equal((method, path, HttpStatusCode.NotFound), (method, path, foreign.Status));
            Assert.Equal(missing.Refused(HttpStatusCode.NotFound), foreign.Refused(HttpStatusCode.NotFound));
        }

        Assert.Equal(3, await bob.VersionAsync());
    }

    [Fact]
    public async Task Every_route_of_a_submission_answers_404_for_a_foreign_one_and_those_of_reviewers_403()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        var submission = (await bob.PostAsync($"{bob.Workspace}/submission", new { confirm = Array.Empty<string>() }))
            .Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid();
        var routes = RoutesWithPolicies().Where(r => r.Path.Contains("{submissionId", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 15);
        foreach (var (method, path, policies) in routes)
        {
            var body = method == HttpMethod.Get ? null : AnyBody;
            var foreign = await ada.SendAsync(method, Fill(path, submission), body);
            var missing = await ada.SendAsync(method, Fill(path, Guid.NewGuid()), body);
            var expected = policies.Contains("reviewer") ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound;
            Assert.Equal((method, path, expected), (method, path, foreign.Status));
            Assert.Equal(missing.Refused(expected), foreign.Refused(expected));
        }

        Assert.Single(await app.EventsAsync(submission));
    }

    [Fact]
    public async Task A_file_of_a_foreign_workspace_is_not_in_ones_own()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        var (file, _) = await bob.CreateAsync("b.py", "x");
        foreach (var (method, path) in Routes().Where(r => r.Path.Contains("{fileId", StringComparison.Ordinal)))
        {
            var reply = await ada.SendAsync(method, Fill(path, ada.WorkspaceId, file), method == HttpMethod.Get ? null : AnyBody);
            Assert.Equal((method, path, HttpStatusCode.NotFound), (method, path, reply.Status));
            if (method == HttpMethod.Get)
                (await ada.GetAsync(Fill(path, ada.WorkspaceId, file) + "?version=3")).Refused(HttpStatusCode.NotFound);
        }

        Assert.Equal("x", (await bob.ReadAsync(file)).GetProperty("text").GetString());
    }

    [Fact]
    public void What_is_open_to_everybody_is_on_this_list_and_everything_else_needs_a_session() => Assert.Equal(
        [
            "/api/sign-in", "/api/sign-in/confirm", "/dev/mail", "/health/live", "/health/ready", "/metrics",
            "/openapi/{documentName}.json", "/receipts/{receiptId:guid}", "/unsubscribe/{token:guid}", "/{*path:nonfile}"
        ],
        Endpoints().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null
                // The client's files are named one by one.
                && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_says_nothing_about_authorization_needs_a_session() => Assert.NotNull(
        await app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync());

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api")]
    [InlineData("/api/workspaces/not-a-guid")]
    [InlineData("/hubs/nothing")]
    [InlineData("/assets/old-chunk.js")]
    [InlineData("/_wolverine/invoke")]
    [InlineData("/metrics")]
    public async Task What_is_not_there_is_404_and_no_page(string path)
    {
        var reply = await (await app.SignInAsync()).GetAsync(path, ("Origin", PlatformApp.Origin));
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.NotEqual("text/html", reply.ContentHeaders.ContentType?.MediaType);
    }

    private IEnumerable<(HttpMethod Method, string Path)> Routes() => Endpoints().SelectMany(e =>
        (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
        .Select(m => (new HttpMethod(m), "/" + e.RoutePattern.RawText!.TrimStart('/'))));

    private IEnumerable<(HttpMethod Method, string Path, IReadOnlyList<string?> Policies)> RoutesWithPolicies() =>
        Endpoints().SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (
            new HttpMethod(m), "/" + e.RoutePattern.RawText!.TrimStart('/'),
            (IReadOnlyList<string?>)[.. e.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy)])));

    private IEnumerable<RouteEndpoint> Endpoints() =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Fill(string path, Guid workspace, Guid? file = null) => string.Concat(
        RoutePatternFactory.Parse(path).PathSegments.Select(s => "/" + string.Concat(s.Parts.Select(p => p switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "workspaceId" or "submissionId" } => workspace.ToString(),
            RoutePatternParameterPart { Name: "number" } => "1",
            RoutePatternParameterPart => (file ?? Guid.NewGuid()).ToString(),
            _ => "."
        }))));
}

namespace Platform.Web.Tests.Edge;

public sealed class DescriptionTests(SharedApp app)
{
    [Fact]
    public async Task The_api_describes_itself()
    {
        var paths = (await app.Visitor().GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).GetProperty("paths");
        foreach (var path in new[]
                 {
                     "/api/sign-in", "/api/sign-in/confirm", "/api/sign-out", "/api/me", "/api/workspaces",
                     "/api/workspaces/{workspaceId}", "/api/workspaces/{workspaceId}/files/{fileId}/edits",
                     "/api/workspaces/{workspaceId}/runs", "/api/workspaces/{workspaceId}/events", "/api/audit/events",
                     "/api/admin/hosts", "/api/admin/sandboxes", "/api/admin/sandboxes/{sandboxId}"
                 })
            Assert.True(paths.TryGetProperty(path, out _), path);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_says_that_it_is_well(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().GetAsync(path)).Status);
}

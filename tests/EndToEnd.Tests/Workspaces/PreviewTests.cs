using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

public sealed class PreviewTests(Chromium chromium) : BrowserTests(chromium)
{
    // One pixel.
    private const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Pictures_tables_and_Markdown_are_shown_as_what_they_mean()
    {
        var (learner, page) = await AtWorkAsync();
        await UploadTests.ChooseAsync(
            page, "Upload files…", new FilePayload { Name = "dot.png", MimeType = "image/png", Buffer = Convert.FromBase64String(Png) },
            UploadTests.File("data.csv", "city,says\nZürich,\"a, b\"\n"),
            UploadTests.File("README.md", "# Hello\n\n![A dot](dot.png) and [the data](data.csv)\n\n<b onclick=\"alert(1)\">raw</b>\n"),
            UploadTests.File("broken.png", "no picture"));
        await Expect(page.TreeItem("README.md")).ToBeVisibleAsync();

        await page.TreeItem("dot.png").ClickAsync();
        await Expect(page.Page.GetByTestId("image-preview")).ToContainTextAsync("1 × 1 pixels");

        await page.TreeItem("data.csv").ClickAsync();
        await page.Page.GetByTestId("show-preview").ClickAsync();
        var table = page.Page.GetByTestId("table-preview");
        await Expect(table.GetByRole(AriaRole.Cell, new() { Name = "a, b" })).ToBeVisibleAsync();
        await Expect(table).ToContainTextAsync("1 row, 2 columns");

        await page.TreeItem("README.md").ClickAsync();
        await Expect(page.Page.GetByTestId("show-source")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.GetByTestId("show-preview").ClickAsync();
        var document = page.Page.GetByTestId("markdown-preview");
        await Expect(document.GetByRole(AriaRole.Heading, new() { Name = "Hello" })).ToBeVisibleAsync();
        await Expect(document.GetByRole(AriaRole.Img, new() { Name = "A dot" })).ToBeVisibleAsync();
        await Expect(document).ToContainTextAsync("<b onclick=\"alert(1)\">");
        await Expect(document.Locator("b")).ToHaveCountAsync(0);
        await page.ScreenshotAsync("preview-markdown");
        // What somebody else types is seen in the preview.
        await learner.WriteAsync("README.md", "# Changed\n");
        await Expect(document.GetByRole(AriaRole.Heading, new() { Name = "Changed" })).ToBeVisibleAsync();
        await page.Page.GetByTestId("show-source").ClickAsync();
        await page.EditorShowsAsync("# Changed\n");
    }

    [Fact]
    public async Task A_picture_that_would_run_something_runs_nothing()
    {
        var (learner, page) = await AtWorkAsync();
        await UploadTests.ChooseAsync(
            page, "Upload files…",
            UploadTests.File(
                "evil.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\" onload=\"document.title='owned'\">" +
                "<script>fetch('/api/sign-out', { method: 'POST' })</script><rect width=\"40\" height=\"30\"/></svg>"));
        await page.TreeItem("evil.svg").ClickAsync();
        await page.Page.GetByTestId("show-preview").ClickAsync();
        await Expect(page.Page.GetByTestId("image-preview")).ToContainTextAsync("40 × 30 pixels");
        Assert.DoesNotContain("owned", await page.Page.TitleAsync());
        await page.ReloadAsync();
        var raw = (await learner.Session.WorkspaceAsync(learner.WorkspaceId, TestContext.Current.CancellationToken)).Files
            .Single(f => f.Path == "evil.svg");
        var answer = await page.Page.APIRequest.GetAsync($"/api/workspaces/{learner.WorkspaceId}/files/{raw.FileId}/raw");
        Assert.Equal("application/octet-stream", answer.Headers["content-type"]);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        Assert.Equal("sandbox; default-src 'none'", answer.Headers["content-security-policy"]);
        Assert.StartsWith("attachment", answer.Headers["content-disposition"]);
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>Pictures that programs write.</summary>
public sealed class PlotTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string Png =
        """
        import os, struct, sys, zlib
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        def png(path, width, height, pixel):
            rows = b"".join(b"\0" + bytes(pixel) * width for _ in range(height))
            with open(path, "wb") as file:
                file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                           + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

        """;

    [Fact]
    public async Task Pictures_that_a_run_writes_appear_beside_it_newest_first()
    {
        var (learner, page) = await AtWorkAsync();
        await page.WriteAndShowAsync(
            Png + "os.makedirs('plots', exist_ok=True)\npng('plots/red.png', 120, 60, (200, 30, 30))\n"
            + "open('drawing.svg', 'w').write('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"50\" height=\"40\" onload=\"document.title=1\">"
            + "<script>document.title = 2</script><image href=\"https://example.org/x.png\"/><rect width=\"50\" height=\"40\" fill=\"blue\"/></svg>')\n"
            + "open('broken.png', 'wb').write(b'not a picture')\nprint('drawn')\n");
        var title = await page.Page.TitleAsync();
        await page.RunToEndAsync();

        var plots = page.Page.GetByTestId("plot");
        await Expect(plots).ToHaveCountAsync(3);
        await Expect(page.Page.GetByTestId("plots")).ToContainTextAsync("This is not a picture that can be shown.");
        Assert.Equal("120 x 60", await SizeAsync(page, "plots/red.png"));
        Assert.Equal("50 x 40", await SizeAsync(page, "drawing.svg"));
        // An SVG is a picture and nothing else.
        Assert.Equal(title, await page.Page.TitleAsync());
        Assert.Equal(0, await page.Page.Locator("svg script, svg image").CountAsync());
        await page.ScreenshotAsync("plots");

        // A file that changes is the newest again.
        await page.WriteAndShowAsync(Png + "png('plots/red.png', 80, 80, (30, 160, 30))\n");
        await page.RunToEndAsync();
        await Expect(plots.First).ToHaveAttributeAsync("aria-label", "Open plots/red.png large");
        await Eventually.TrueAsync(async () => await SizeAsync(page, "plots/red.png") == "80 x 80", "the new picture");
        await plots.First.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("plots/red.png");
        await page.ScreenshotAsync("plot-large");
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("red.png", download.SuggestedFilename);
        await page.Keyboard.PressAsync("Escape");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Hide the plots" }).ClickAsync();
        await Expect(plots).ToHaveCountAsync(0);
        Assert.Contains(await learner.EventsAsync(), e => e.Type == "file_replaced");
    }

    private static async Task<string> SizeAsync(WorkspacePage page, string path)
    {
        var image = page.Page.Locator($"[data-testid=plot][aria-label=\"Open {path} large\"] img");
        await Expect(image).ToBeVisibleAsync();
        return await image.EvaluateAsync<string>("async image => { await image.decode(); return `${image.naturalWidth} x ${image.naturalHeight}`; }");
    }
}

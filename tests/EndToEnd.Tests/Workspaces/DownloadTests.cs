using System.IO.Compression;
using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests.Workspaces;

/// <summary>What is taken away from a workspace is what is in it.</summary>
public sealed class DownloadTests(Chromium chromium) : BrowserTests(chromium)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_downloaded_as_it_is_stored()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("notes/grüße 1.txt", "Grüße\r\nline two\n");

        var download = await DownloadAsync(page, "notes/grüße 1.txt", "Download");

        Assert.Equal("grüße 1.txt", download.SuggestedFilename);
        Assert.Equal("Grüße\r\nline two\n", await File.ReadAllTextAsync(await download.PathAsync(), Ct));
    }

    [Fact]
    public async Task A_file_that_a_program_wrote_is_downloaded_byte_by_byte()
    {
        var (_, page) = await AtWorkAsync();
        await page.WriteAndShowAsync("open('all.bin', 'wb').write(bytes(range(256)))\n");
        await page.RunToEndAsync();

        var download = await DownloadAsync(page, "all.bin", "Download");

        Assert.Equal("all.bin", download.SuggestedFilename);
        Assert.Equal(
            Enumerable.Range(0, 256).Select(i => (byte)i), await File.ReadAllBytesAsync(await download.PathAsync(), Ct));
    }

    [Fact]
    public async Task A_folder_is_downloaded_with_all_that_is_in_it_and_nothing_else()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("src/pkg/a.py", "A = 1\n");
        await learner.WriteAsync("src/pkg/inner/b.txt", "bé");
        await learner.WriteAsync("src/pkg2/c.py", "C = 3\n");

        var download = await DownloadAsync(page, "src/pkg", "Download (ZIP)");

        Assert.Equal("pkg.zip", download.SuggestedFilename);
        using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), Ct);
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Ct));
            contents.Add(entry.FullName, await reader.ReadToEndAsync(Ct));
        }

        Assert.Equal(["pkg/a.py: A = 1\n", "pkg/inner/b.txt: bé"], contents.Select(file => $"{file.Key}: {file.Value}"));
    }

    private static Task<IDownload> DownloadAsync(WorkspacePage page, string path, string item) =>
        page.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await page.TreeItem(path).FocusAsync();
            await page.Keyboard.PressAsync("Shift+F10");
            await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
        });
}

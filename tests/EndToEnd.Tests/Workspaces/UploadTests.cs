using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Workspaces;

public sealed class UploadTests(Chromium chromium) : BrowserTests(chromium)
{
    [Fact]
    public async Task Files_are_uploaded_and_what_exists_is_asked_about()
    {
        var (learner, page) = await AtWorkAsync();
        await ChooseAsync(page, "Upload files…", File("notes.txt", "one"), File("data.csv", "a,b\n1,2\n"));
        await Expect(page.TreeItem("data.csv")).ToBeVisibleAsync();
        Assert.Equal("one", await learner.StoredTextAsync("notes.txt"));

        await ChooseAsync(page, "Upload files…", File("notes.txt", "two"));
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Expect(dialog).ToContainTextAsync("notes.txt");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep both" }).ClickAsync();
        await Expect(page.TreeItem("notes (2).txt")).ToBeVisibleAsync();
        Assert.Equal("one", await learner.StoredTextAsync("notes.txt"));
        Assert.Equal("two", await learner.StoredTextAsync("notes (2).txt"));

        await ChooseAsync(page, "Upload files…", File("notes.txt", "three"));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Replace" }).ClickAsync();
        await learner.EventAsync("file_replaced");
        Assert.Equal("three", await learner.StoredTextAsync("notes.txt"));
    }

    [Fact]
    public async Task What_is_refused_is_listed_and_the_rest_is_uploaded()
    {
        var (learner, page) = await AtWorkAsync();
        await ChooseAsync(page, "Upload files…", File("good.txt", "x"), File("large.bin", new string('x', 4 * 1024 * 1024 + 1)));
        await Expect(page.TreeItem("good.txt")).ToBeVisibleAsync();
        var outcome = page.Page.GetByTestId("upload-outcome");
        await Expect(outcome).ToContainTextAsync("1 file uploaded, 1 left out.");
        await Expect(outcome).ToContainTextAsync("large.bin");
        await page.ScreenshotAsync("upload-refused");
        await outcome.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(outcome).ToHaveCountAsync(0);
        Assert.Equal("x", await learner.StoredTextAsync("good.txt"));
    }

    [Fact]
    public async Task A_folder_and_an_archive_come_with_all_that_is_in_them_and_go_back_as_one()
    {
        var (learner, page) = await AtWorkAsync();
        var folder = Directory.CreateTempSubdirectory("upload-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "pkg/inner"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "pkg/a.py"), "A = 1\n", TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "pkg/inner/é.txt"), "é", TestContext.Current.CancellationToken);
        await ChooseAsync(page, "Upload a folder…", chooser => chooser.SetFilesAsync(Path.Combine(folder, "pkg")));
        await Expect(page.TreeItem("pkg/inner/é.txt")).ToBeVisibleAsync();
        Directory.Delete(folder, true);

        await ChooseAsync(page, "Unpack a ZIP archive…", Zip(("lib/b.py", "B = 2\n"), ("lib/__pycache__/b.pyc", "left out")));
        await Expect(page.TreeItem("lib/b.py")).ToBeVisibleAsync();
        await Expect(page.Page.GetByTestId("upload-outcome")).ToContainTextAsync("lib/__pycache__/b.pyc");

        var download = await page.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await page.Page.GetByTestId("transfer-menu").ClickAsync();
            await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Download everything (ZIP)" }).ClickAsync();
        });
        Assert.Equal("My workspace.zip", download.SuggestedFilename);
        using var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["lib/b.py", "main.py", "pkg/a.py", "pkg/inner/é.txt"], zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        // What was uploaded can be run.
        await learner.WriteAsync("main.py", "import pkg.a, lib.b\nprint(pkg.a.A + lib.b.B)\n");
        await page.EditorShowsAsync("import pkg.a, lib.b\nprint(pkg.a.A + lib.b.B)\n");
        Assert.Contains("3", await page.RunToEndAsync());
    }

    [Fact]
    public async Task Files_are_dropped_onto_a_folder_and_a_hostile_archive_onto_the_tree_changes_nothing()
    {
        var (learner, page) = await AtWorkAsync();
        await page.Page.GetByTestId("new-folder").ClickAsync();
        await page.Page.GetByTestId("name-input").FillAsync("data");
        await page.Keyboard.PressAsync("Enter");
        await DropAsync(page, page.TreeItem("data"), "dropped.txt", Encoding.UTF8.GetBytes("dropped"));
        await Expect(page.TreeItem("data/dropped.txt")).ToBeVisibleAsync();
        Assert.Equal("dropped", await learner.StoredTextAsync("data/dropped.txt"));

        var before = (await learner.EventsAsync()).Count;
        await DropAsync(page, page.Page.GetByTestId("file-drop"), "evil.zip", Zip(("../../evil.py", "x"), ("good.py", "y")).Buffer);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Unpack it here" }).ClickAsync();
        await Expect(page.Page.GetByTestId("upload-outcome")).ToContainTextAsync("../../evil.py");
        await Expect(page.TreeItem("good.py")).ToHaveCountAsync(0);
        Assert.Equal(before, (await learner.EventsAsync()).Count);
    }

    internal static FilePayload File(string name, string text) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = Encoding.UTF8.GetBytes(text) };

    internal static Task ChooseAsync(WorkspacePage page, string item, params FilePayload[] files) =>
        ChooseAsync(page, item, chooser => chooser.SetFilesAsync(files));

    private static async Task ChooseAsync(WorkspacePage page, string item, Func<IFileChooser, Task> choose)
    {
        var chooser = await page.Page.RunAndWaitForFileChooserAsync(async () =>
        {
            await page.Page.GetByTestId("transfer-menu").ClickAsync();
            await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
        });
        await choose(chooser);
    }

    /// <summary>Drops a file as a browser reports it, from outside the page.</summary>
    private static async Task DropAsync(WorkspacePage page, ILocator onto, string name, byte[] content)
    {
        var transfer = await page.Page.EvaluateHandleAsync(
            """
            ({ name, bytes }) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
              return transfer;
            }
            """, new { name, bytes = Convert.ToBase64String(content) });
        foreach (var type in new[] { "dragenter", "dragover", "drop" })
            await onto.DispatchEventAsync(type, new { dataTransfer = transfer });
    }

    private static FilePayload Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return new() { Name = "archive.zip", MimeType = "application/zip", Buffer = stream.ToArray() };
    }
}

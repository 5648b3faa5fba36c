using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Platform.Web.Tests.Workspaces;

public sealed class DownloadTests(SharedApp app)
{
    [Fact]
    public async Task A_workspace_comes_as_an_archive_of_its_present_version()
    {
        var ada = await app.SignInAsync();
        var large = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} é\n"));
        var (file, version) = await ada.CreateAsync("d/é.py", "old");
        await ada.CreateAsync("large.txt", large);
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "empty/inside" })).Expect(HttpStatusCode.OK);
        await ada.PrependAsync(file, version, "old", "new, not ");

        var reply = await ada.GetAsync($"{ada.Workspace}/download");
        Assert.Equal("application/zip", reply.ContentHeaders.ContentType?.MediaType);
        Assert.StartsWith("attachment", reply.ContentHeaders.ContentDisposition?.ToString());
        Assert.Equal("My workspace.zip", reply.ContentHeaders.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal($"\"{await ada.VersionAsync()}\"", reply.Headers.ETag?.Tag);
        Assert.Equal(
            [("d/é.py", "new, not old"), ("empty/inside/", ""), ("large.txt", large), ("main.py", "")], Entries(reply));
    }

    [Fact]
    public async Task A_folder_comes_with_its_own_name_at_the_top()
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("a/b/c.py", "c");
        await ada.CreateAsync("a/bx.py", "not in it");
        var reply = await ada.GetAsync($"{ada.Workspace}/download?folder=a%2Fb");
        Assert.Equal([("b/c.py", "c")], Entries(reply));
        Assert.Equal("b.zip", reply.ContentHeaders.ContentDisposition?.FileName?.Trim('"'));
        foreach (var none in new[] { "nothing", "a/bx.py", "../a", "" })
            (await ada.GetAsync($"{ada.Workspace}/download?folder={Uri.EscapeDataString(none)}")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_downloaded_can_be_uploaded_again()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        await ada.CreateAsync("d/é 😀.py", "text");
        await ada.CreateAsync("quote\".txt", "x");
        var zip = (await ada.GetAsync($"{ada.Workspace}/download")).Body;
        (await UploadTests.UploadAsync(bob, "", "replace", ("", "archive", zip))).Expect(HttpStatusCode.OK);
        Assert.Equal(Entries(await ada.GetAsync($"{ada.Workspace}/download")), Entries(await bob.GetAsync($"{bob.Workspace}/download")));
    }

    private static IEnumerable<(string Name, string Text)> Entries(Reply reply)
    {
        Assert.Equal(StatusCodes.Status200OK, (int)reply.Status);
        using var zip = new ZipArchive(new MemoryStream(reply.Body));
        return [.. zip.Entries.Select(e => (e.FullName, new StreamReader(e.Open()).ReadToEnd())).OrderBy(e => e.FullName, StringComparer.Ordinal)];
    }
}

using Platform.Application.Tests.Workspaces;
using Platform.Application.Workspaces;

namespace Platform.Web.Tests.Workspaces;

public sealed class WorkspaceListTests(SharedApp app)
{
    [Fact]
    public async Task The_list_tells_what_a_person_knows_workspaces_by()
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("a.py", "12345");
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" })).Expect(HttpStatusCode.OK);
        var second = await MakeAsync(ada, new { name = "Second" });

        var items = await ListAsync(ada);
        Assert.Equal(["Second", "My workspace"], items.Select(i => i.GetProperty("name").GetString()));
        var first = items[1];
        Assert.Equal((2, 5, 4), (first.GetProperty("files").GetInt32(), first.GetProperty("bytes").GetInt32(), first.GetProperty("version").GetInt32()));
        Assert.False(first.GetProperty("archived").GetBoolean());
        Assert.False(first.GetProperty("running").GetBoolean());
        Assert.True(first.GetProperty("changedAt").GetDateTimeOffset() >= first.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal(2, (await ada.GetAsync("/api/me")).Json.GetProperty("workspaces").GetInt32());
        // What changed last is first.
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "e" })).Expect(HttpStatusCode.OK);
        Assert.Equal(second, (await ListAsync(ada))[1].GetProperty("workspaceId").GetGuid());
        Assert.Single(await ListAsync(await app.SignInAsync()));
    }

    public static TheoryData<string> Templates => [.. WorkspaceTemplate.All.Select(t => t.Id)];

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Every_template_makes_a_workspace_of_its_files(string template)
    {
        var ada = await app.SignInAsync();
        var offered = (await ada.GetAsync("/api/templates")).Expect(HttpStatusCode.OK).GetProperty("items");
        Assert.Contains(offered.EnumerateArray(), t => t.GetProperty("id").GetString() == template);
        var workspace = await MakeAsync(ada, new { name = "From a template", template });
        var opened = (await ada.GetAsync($"/api/workspaces/{workspace}")).Expect(HttpStatusCode.OK);
        var files = WorkspaceTemplate.Find(template)!.Files();
        Assert.NotEmpty(files);
        Assert.Equal(
            files.Select(f => f.Path), opened.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        foreach (var (file, entry) in files.Zip(opened.GetProperty("files").EnumerateArray()))
            Assert.Equal(
                file.Content!.Value.ToArray(),
                (await ada.GetAsync($"/api/workspaces/{workspace}/files/{entry.GetProperty("fileId").GetGuid()}/raw")).Body);
        Assert.Equal(
            (await app.EventsAsync(workspace)).Count, opened.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task An_archive_makes_a_workspace_without_the_folder_that_wraps_it()
    {
        var ada = await app.SignInAsync();
        var made = (await UnpackAsync(ada, "Unpacked", ZipBuilder.Of(("top/a.py", "a"), ("top/d/b.py", "b")))).Expect(HttpStatusCode.Created);
        var opened = (await ada.GetAsync($"/api/workspaces/{made.GetProperty("workspaceId").GetGuid()}")).Expect(HttpStatusCode.OK);
        Assert.Equal(["a.py", "d/b.py"], opened.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        Assert.Equal("Unpacked", opened.GetProperty("name").GetString());

        (await UnpackAsync(ada, "Hostile", ZipBuilder.Of(("../a.py", "a")))).Refused(HttpStatusCode.BadRequest);
        (await UnpackAsync(ada, "", ZipBuilder.Of(("a.py", "a")))).Refused(HttpStatusCode.BadRequest);
        (await UnpackAsync(ada, "No archive", "x"u8.ToArray())).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(2, (await ListAsync(ada)).Count);
    }

    [Fact]
    public async Task A_workspace_is_renamed_once_however_often_it_is_asked()
    {
        var ada = await app.SignInAsync();
        await using var page = ada.Connect();
        await page.JoinAsync(ada.WorkspaceId, 2);
        for (var i = 0; i < 2; i++)
            (await ada.PostAsync($"{ada.Workspace}/rename", new { name = " Étude №5 " })).Expect(HttpStatusCode.OK);
        Assert.Equal("Étude №5", (await ada.OpenAsync()).GetProperty("name").GetString());
        Assert.Equal("workspace_renamed", Assert.Single(await page.EventsUpToAsync(3)).GetProperty("type").GetString());
        foreach (var name in new[] { "", "  ", "a\nb", "\u200b", new string('x', 101) })
            (await ada.PostAsync($"{ada.Workspace}/rename", new { name })).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(3, await ada.VersionAsync());
    }

    [Fact]
    public async Task A_duplicate_has_the_present_files_and_no_history()
    {
        var ada = await app.SignInAsync();
        var large = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} é\n"));
        var (file, version) = await ada.CreateAsync("d/a.py", "old");
        await ada.CreateAsync("large.txt", large);
        await ada.PrependAsync(file, version, "old", "new ");
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "empty" })).Expect(HttpStatusCode.OK);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = await ada.PostAsync($"{ada.Workspace}/duplicate", new { name = "Copy" }, key);
        var copy = made.Expect(HttpStatusCode.Created).GetProperty("workspaceId").GetGuid();
        Assert.Equal(made.Text, (await ada.PostAsync($"{ada.Workspace}/duplicate", new { name = "Copy" }, key)).Text);

        Assert.Equal(
            Entries((await ada.GetAsync($"{ada.Workspace}/download")).Body),
            Entries((await ada.GetAsync($"/api/workspaces/{copy}/download")).Body));
        var events = (await app.EventsAsync(copy)).Select(e => e.Data).ToList();
        Assert.Equal(
            new WorkspaceDuplicated(ada.WorkspaceId, await ada.VersionAsync(), "My workspace"), Assert.IsType<WorkspaceDuplicated>(events[1]));
        Assert.Equal(6, events.Count);
        // What happens in the one does not happen in the other.
        (await ada.DeleteAsync(ada.File(file))).Expect(HttpStatusCode.OK);
        Assert.Contains(Entries((await ada.GetAsync($"/api/workspaces/{copy}/download")).Body), e => e == ("d/a.py", "new old"));
    }

    [Fact]
    public async Task An_archived_workspace_can_be_read_but_not_changed_until_it_is_restored()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        for (var i = 0; i < 2; i++) (await ada.PostAsync($"{ada.Workspace}/archive")).Expect(HttpStatusCode.OK);
        var archived = await ada.VersionAsync();
        Assert.Equal(version + 1, archived);
        Assert.True((await ada.OpenAsync()).GetProperty("archived").GetBoolean());
        Assert.Equal(JsonValueKind.Null, (await ada.GetAsync("/api/me")).Json.GetProperty("workspaceId").ValueKind);
        Assert.Equal("x", (await ada.GetAsync($"{ada.File(file)}/raw")).Text);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"{ada.Workspace}/download")).Status);

        (await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")])).Refused(HttpStatusCode.Conflict);
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = "y" })).Refused(HttpStatusCode.Conflict);
        (await ada.DeleteAsync(ada.File(file))).Refused(HttpStatusCode.Conflict);
        (await UploadTests.UploadAsync(ada, "", "ask", ("b.py", "file", "b"u8.ToArray()))).Refused(HttpStatusCode.Conflict);
        foreach (var (path, body) in new (string, object?)[]
                 {
                     ("files", new { path = "b.py", text = "" }), ($"files/{file}/rename", new { path = "b.py" }),
                     ("folders", new { path = "d" }), ("folders/rename", new { from = "a", to = "b" }),
                     ("folders/delete", new { path = "a" }), ("restore", new { after = 0, upTo = 3 }),
                     ("runs", new { path = "a.py" }), ("sandbox", null), ("rename", new { name = "n" })
                 })
            (await ada.PostAsync($"{ada.Workspace}/{path}", body)).Refused(HttpStatusCode.Conflict);
        Assert.Equal(archived, await ada.VersionAsync());

        (await ada.PostAsync($"{ada.Workspace}/unarchive")).Expect(HttpStatusCode.OK);
        await ada.PrependAsync(file, version, "x", "y");
        Assert.Equal(ada.WorkspaceId, (await ada.GetAsync("/api/me")).Json.GetProperty("workspaceId").GetGuid());
    }

    [Fact]
    public async Task Only_so_many_workspaces_are_open_at_a_time()
    {
        var ada = await app.SignInAsync();
        for (var i = 1; i < SharedApp.MaxWorkspaces; i++) await MakeAsync(ada, new { name = $"Number {i}" });
        (await ada.PostAsync("/api/workspaces", new { name = "Too many" })).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PostAsync($"{ada.Workspace}/duplicate", new { name = "Too many" })).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PostAsync($"{ada.Workspace}/archive")).Expect(HttpStatusCode.OK);
        await MakeAsync(ada, new { name = "In its place" });
        (await ada.PostAsync($"{ada.Workspace}/unarchive")).Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.True((await ada.OpenAsync()).GetProperty("archived").GetBoolean());
    }

    private static async Task<Guid> MakeAsync(Learner learner, object body) =>
        (await learner.PostAsync("/api/workspaces", body)).Expect(HttpStatusCode.Created).GetProperty("workspaceId").GetGuid();

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(Learner learner) =>
        [.. (await learner.GetAsync("/api/workspaces")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray()];

    private static Task<Reply> UnpackAsync(Learner learner, string name, byte[] zip) => learner.SendContentAsync(
        HttpMethod.Post, $"/api/workspaces/unpack?name={Uri.EscapeDataString(name)}",
        UploadTests.Body("", "ask", ("", "archive", zip)));

    private static IReadOnlyList<(string Name, string Text)> Entries(byte[] zip)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(e => (e.FullName, new StreamReader(e.Open()).ReadToEnd()))];
    }
}

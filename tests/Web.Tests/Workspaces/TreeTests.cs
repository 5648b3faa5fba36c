namespace Platform.Web.Tests.Workspaces;

public sealed class TreeTests(SharedApp app)
{
    [Fact]
    public async Task A_file_has_its_content_at_any_version_of_the_workspace()
    {
        var ada = await app.SignInAsync();
        var (file, created) = await ada.CreateAsync("a.py", "one");
        var edited = await ada.PrependAsync(file, created, "one", "zero ");
        (await ada.PostAsync($"{ada.File(file)}/rename", new { path = "b.py" })).Expect(HttpStatusCode.OK);
        var replaced = (await ada.PutAsync(ada.File(file), new { baseVersion = edited, text = "two" }))
            .Expect(HttpStatusCode.OK).GetProperty("version").GetInt64();
        (await ada.DeleteAsync(ada.File(file))).Expect(HttpStatusCode.OK);

        Assert.Equal(("a.py", "one", created), await AtAsync(created));
        Assert.Equal(("a.py", "zero one", edited), await AtAsync(edited));
        Assert.Equal(("b.py", "zero one", edited), await AtAsync(edited + 1));
        Assert.Equal(("b.py", "two", replaced), await AtAsync(replaced));
        foreach (var version in new[] { 0, created - 1, replaced + 1, long.MaxValue, -1 })
            (await ada.GetAsync($"{ada.File(file)}?version={version}")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync(ada.File(file))).Refused(HttpStatusCode.NotFound);
        Assert.Equal("one", (await ada.GetAsync($"{ada.File(file)}/raw?version={created}")).Text);

        async Task<(string?, string?, long)> AtAsync(long version)
        {
            var read = await ada.ReadAsync(file, version);
            return (read.GetProperty("path").GetString(), read.GetProperty("text").GetString(), read.GetProperty("version").GetInt64());
        }
    }

    [Fact]
    public async Task A_file_made_again_under_the_same_name_is_another_file_with_another_version()
    {
        var ada = await app.SignInAsync();
        var first = await ada.CreateAsync("a.py", "x");
        (await ada.DeleteAsync(ada.File(first.FileId))).Expect(HttpStatusCode.OK);
        var second = await ada.CreateAsync("a.py", "x");
        Assert.NotEqual(first.FileId, second.FileId);
        Assert.True(second.Version > first.Version);
    }

    [Fact]
    public async Task A_large_text_goes_through_the_blob_table_and_can_be_edited()
    {
        var ada = await app.SignInAsync();
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"line {i} é😀\n"));
        var (file, created) = await ada.CreateAsync("a.py", "small");
        var replaced = (await ada.PutAsync(ada.File(file), new { baseVersion = created, text })).Expect(HttpStatusCode.OK)
            .GetProperty("version").GetInt64();

        Assert.Equal(text, (await ada.ReadAsync(file)).GetProperty("text").GetString());
        var data = (await ada.HistoryAsync(created))[0].GetProperty("data").GetProperty("body");
        Assert.Equal(JsonValueKind.Null, data.GetProperty("text").ValueKind);
        Assert.False(data.GetProperty("binary").GetBoolean());

        var edited = await ada.PrependAsync(file, replaced, text, "first\n");
        Assert.Equal("first\n" + text, (await ada.ReadAsync(file)).GetProperty("text").GetString());
        Assert.Equal("first\n" + text, (await ada.GetAsync($"{ada.File(file)}/raw")).Text);
        Assert.Equal("first\n" + text, (await ada.ReadAsync(file, edited)).GetProperty("text").GetString());
        Assert.Equal(text, (await ada.ReadAsync(file, replaced)).GetProperty("text").GetString());
        Assert.Equal("small", (await ada.ReadAsync(file, created)).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_replacement_by_the_same_text_is_no_change()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var saved = (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = "x" })).Expect(HttpStatusCode.OK);
        Assert.Equal(version, saved.GetProperty("version").GetInt64());
        Assert.Equal(version, await ada.VersionAsync());
    }

    [Fact]
    public async Task A_folder_is_renamed_and_deleted_with_all_that_is_in_it()
    {
        var ada = await app.SignInAsync();
        await PostAsync("folders", new { path = "d" });
        await PostAsync("folders", new { path = "d/empty" });
        var (file, _) = await ada.CreateAsync("d/sub/x.py", "x");
        await ada.CreateAsync("dx.py");

        var version = (await PostAsync("folders/rename", new { from = "d", to = "n" })).GetProperty("version").GetInt64();
        var opened = await ada.OpenAsync();
        Assert.Equal(["dx.py", "main.py", "n/sub/x.py"], Paths(opened));
        Assert.Equal(["n", "n/empty"], Folders(opened));
        Assert.Equal(version, opened.GetProperty("version").GetInt64());
        Assert.Equal("x", (await ada.ReadAsync(file)).GetProperty("text").GetString());

        await PostAsync("folders/delete", new { path = "n" });
        opened = await ada.OpenAsync();
        Assert.Equal(["dx.py", "main.py"], Paths(opened));
        Assert.Empty(Folders(opened));
        (await ada.PostAsync($"{ada.Workspace}/folders/delete", new { path = "n" })).Refused(HttpStatusCode.NotFound);

        async Task<JsonElement> PostAsync(string path, object body) =>
            (await ada.PostAsync($"{ada.Workspace}/{path}", body)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_was_deleted_comes_back_exactly_as_it_was()
    {
        var ada = await app.SignInAsync();
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" })).Expect(HttpStatusCode.OK);
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d/empty" })).Expect(HttpStatusCode.OK);
        var (file, version) = await ada.CreateAsync("d/a.py", "one");
        await ada.PrependAsync(file, version, "one", "zero ");
        var binary = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        (await UploadTests.UploadAsync(ada, "d", "ask", ("b.bin", "file", binary))).Expect(HttpStatusCode.OK);

        var deleted = await PostAsync("folders/delete", new { path = "d" });
        var undo = new { after = deleted.GetProperty("after").GetInt64(), upTo = deleted.GetProperty("version").GetInt64() };
        Assert.Equal(["main.py"], Paths(await ada.OpenAsync()));
        await PostAsync("restore", undo);

        var opened = await ada.OpenAsync();
        Assert.Equal(["d/a.py", "d/b.bin", "main.py"], Paths(opened));
        Assert.Equal(["d", "d/empty"], Folders(opened));
        Assert.Equal("zero one", (await ada.GetAsync($"{ada.File(IdOf(opened, "d/a.py"))}/raw")).Text);
        Assert.Equal(binary, (await ada.GetAsync($"{ada.File(IdOf(opened, "d/b.bin"))}/raw")).Body);

        // Once more: nothing is overwritten.
        await PostAsync("restore", undo);
        Assert.Equal(["d/a (2).py", "d/a.py", "d/b (2).bin", "d/b.bin", "main.py"], Paths(await ada.OpenAsync()));
        (await ada.PostAsync($"{ada.Workspace}/restore", new { after = 1, upTo = 2 })).Refused(HttpStatusCode.NotFound);
        (await ada.PostAsync($"{ada.Workspace}/restore", new { after = 2, upTo = 1 })).Refused(HttpStatusCode.BadRequest);

        async Task<JsonElement> PostAsync(string path, object body) =>
            (await ada.PostAsync($"{ada.Workspace}/{path}", body)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Main.py")]
    [InlineData("caf\u00e9")]
    [InlineData("CAFE\u0301/x")]
    public async Task A_name_that_looks_like_another_is_refused_by_every_command(string path)
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("cafe\u0301/a.py");
        var (file, version) = await ada.CreateAsync("a.py");
        (string, object)[] commands =
        [
            ($"{ada.Workspace}/files", new { path, text = "" }), ($"{ada.File(file)}/rename", new { path }),
            ($"{ada.Workspace}/folders", new { path })
        ];
        foreach (var (address, body) in commands) (await ada.PostAsync(address, body)).Refused(HttpStatusCode.Conflict);
        Assert.Equal(version, await ada.VersionAsync());
        (await ada.PostAsync($"{ada.File(file)}/rename", new { path = "A.py" })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_path_that_is_taken_is_refused()
    {
        var ada = await app.SignInAsync();
        var (file, _) = await ada.CreateAsync("a.py");
        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "a.py", text = "" })).Refused(HttpStatusCode.Conflict);
        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "a.py/b", text = "" })).Refused(HttpStatusCode.Conflict);
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "a.py" })).Refused(HttpStatusCode.Conflict);
        (await ada.PostAsync($"{ada.File(file)}/rename", new { path = "main.py" })).Refused(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Of_equal_names_at_once_one_is_made()
    {
        var ada = await app.SignInAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(_ => ada.PostAsync($"{ada.Workspace}/files", new { path = "a.py", text = "" })));
        Assert.Single(replies, r => r.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(r => r.Status != HttpStatusCode.Created), r => r.Refused(HttpStatusCode.Conflict));
        Assert.Equal(["a.py", "main.py"], Paths(await ada.OpenAsync()));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public async Task A_path_that_leads_out_is_refused_by_every_command(string path)
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py");
        (string, object)[] commands =
        [
            ($"{ada.Workspace}/files", new { path, text = "" }), ($"{ada.File(file)}/rename", new { path }),
            ($"{ada.Workspace}/folders", new { path }), ($"{ada.Workspace}/folders/delete", new { path }),
            ($"{ada.Workspace}/folders/rename", new { from = "a", to = path }),
            ($"{ada.Workspace}/folders/rename", new { from = path, to = "b" }), ($"{ada.Workspace}/runs", new { path })
        ];
        foreach (var (address, body) in commands) (await ada.PostAsync(address, body)).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(version, await ada.VersionAsync());
    }

    [Fact]
    public async Task A_full_workspace_takes_no_more_files_until_one_is_deleted()
    {
        var ada = await app.SignInAsync();
        for (var i = 1; i < SharedApp.MaxFiles; i++) await ada.CreateAsync($"f{i}");
        var version = await ada.VersionAsync();
        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "more", text = "" })).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "more" })).Refused(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(version, await ada.VersionAsync());

        var some = (await ada.OpenAsync()).GetProperty("files")[0].GetProperty("fileId").GetGuid();
        (await ada.DeleteAsync(ada.File(some))).Expect(HttpStatusCode.OK);
        await ada.CreateAsync("more");
    }

    [Fact]
    public async Task All_files_together_stay_below_the_limit()
    {
        var ada = await app.SignInAsync();
        var large = new string('a', SharedApp.MaxFileBytes);
        await ada.CreateAsync("a", large);
        await ada.CreateAsync("b", large);
        var left = SharedApp.MaxTotalBytes - 2 * SharedApp.MaxFileBytes;
        var (file, version) = await ada.CreateAsync("c", new string('c', left));

        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "d", text = "x" })).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = new string('d', left + 1) }))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = new string('d', left) })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_event_says_who_when_from_where_and_why()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        await ada.PrependAsync(file, version, "x", "y");
        (await ada.PostAsync($"{ada.File(file)}/rename", new { path = "b.py" })).Expect(HttpStatusCode.OK);

        foreach (var e in (await app.EventsAsync(ada.WorkspaceId)).Skip(2))
        {
            Assert.Equal(ada.PersonId.ToString(), e.UserName);
            Assert.NotNull(e.CorrelationId);
            Assert.NotNull(e.CausationId);
            Assert.Equal("private", e.Headers!["address"].ToString());
            Assert.True(Guid.TryParse(e.Headers!["session"].ToString(), out _));
        }

        var shown = (await ada.HistoryAsync())[^1];
        Assert.Equal("file_renamed", shown.GetProperty("type").GetString());
        Assert.Equal(ada.Email, shown.GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal("person", shown.GetProperty("actor").GetProperty("kind").GetString());
        Assert.Equal(ada.PersonId, shown.GetProperty("actor").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_client_cannot_say_who_it_is()
    {
        var ada = await app.SignInAsync();
        (await ada.PostAsync($"{ada.Workspace}/folders", new
        {
            path = "d", actor = "admin", by = new { name = "system", personId = Guid.NewGuid() }, userName = "system"
        }, ("X-Forwarded-User", "system"), ("correlation-id", "mine"), ("user-name", "system"))).Expect(HttpStatusCode.OK);
        Assert.Equal(ada.PersonId.ToString(), (await app.EventsAsync(ada.WorkspaceId))[^1].UserName);
    }

    [Fact]
    public async Task History_comes_in_pages_in_both_directions()
    {
        var ada = await app.SignInAsync();
        for (var i = 0; i < 10; i++) await ada.CreateAsync($"f{i}");

        var after = (await ada.GetAsync($"{ada.Workspace}/events?after=4&limit=3")).Expect(HttpStatusCode.OK);
        Assert.Equal([5, 6, 7], Versions(after));
        Assert.Equal(12, after.GetProperty("version").GetInt64());
        Assert.Equal([12, 11], Versions((await ada.GetAsync($"{ada.Workspace}/events?limit=2")).Expect(HttpStatusCode.OK)));
        Assert.Equal([10, 9], Versions((await ada.GetAsync($"{ada.Workspace}/events?before=11&limit=2")).Expect(HttpStatusCode.OK)));
        Assert.Empty(Versions((await ada.GetAsync($"{ada.Workspace}/events?after=12")).Expect(HttpStatusCode.OK)));
        Assert.Empty(Versions((await ada.GetAsync($"{ada.Workspace}/events?before=1")).Expect(HttpStatusCode.OK)));
        Assert.Single(Versions((await ada.GetAsync($"{ada.Workspace}/events?after=0&limit=-5")).Expect(HttpStatusCode.OK)));
        Assert.Equal(12, Versions((await ada.GetAsync($"{ada.Workspace}/events?after=-3&limit=999999")).Expect(HttpStatusCode.OK)).Count());

        static IEnumerable<long> Versions(JsonElement page) =>
            page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Without_a_host_for_sandboxes_everything_else_works_and_says_so()
    {
        var ada = await app.SignInAsync();
        Assert.Equal("unavailable", (await ada.OpenAsync()).GetProperty("sandbox").GetProperty("state").GetString());
        var reply = await ada.PostAsync($"{ada.Workspace}/sandbox");
        reply.Refused(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(reply.Headers.RetryAfter);
        (await ada.PostAsync($"{ada.Workspace}/runs", new { path = "main.py" })).Refused(HttpStatusCode.ServiceUnavailable);
    }

    private static IEnumerable<string?> Paths(JsonElement opened) =>
        opened.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString());

    private static Guid IdOf(JsonElement opened, string path) => opened.GetProperty("files").EnumerateArray()
        .Single(f => f.GetProperty("path").GetString() == path).GetProperty("fileId").GetGuid();

    private static IEnumerable<string?> Folders(JsonElement opened) =>
        opened.GetProperty("folders").EnumerateArray().Select(f => f.GetString());
}

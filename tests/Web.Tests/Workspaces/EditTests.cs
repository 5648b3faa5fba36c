namespace Platform.Web.Tests.Workspaces;

public sealed class EditTests(SharedApp app)
{
    [Fact]
    public async Task An_edit_is_stored_and_answered_with_the_new_version_and_hash()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "print(1)\n");

        var saved = (await ada.EditAsync(file, version, "print(1)\n", [new TextEdit(6, 1, "42")])).Expect(HttpStatusCode.OK);

        Assert.Equal(version + 1, saved.GetProperty("version").GetInt64());
        Assert.Equal(TextEdits.Hash("print(42)\n"u8), saved.GetProperty("hash").GetString());
        var read = await ada.ReadAsync(file);
        Assert.Equal("print(42)\n", read.GetProperty("text").GetString());
        Assert.Equal(version + 1, read.GetProperty("version").GetInt64());
        Assert.Equal(10, read.GetProperty("size").GetInt64());
        Assert.Equal(version + 1, await ada.VersionAsync());
    }

    [Fact]
    public async Task An_event_names_the_command_that_it_came_of_so_that_a_client_knows_its_own()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var key = Guid.NewGuid();

        var saved = (await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")], ("Idempotency-Key", key.ToString())))
            .Expect(HttpStatusCode.OK);

        var edited = (await ada.HistoryAsync(version)).Single();
        Assert.Equal(saved.GetProperty("version").GetInt64(), edited.GetProperty("version").GetInt64());
        Assert.Equal(key, edited.GetProperty("commandId").GetGuid());
    }

    [Fact]
    public async Task A_stale_edit_is_refused_with_the_current_version_and_changes_nothing()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var current = await ada.PrependAsync(file, version, "x", "y");

        var reply = await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "z")]);

        reply.Refused(HttpStatusCode.Conflict);
        Assert.Equal(current, reply.Json.GetProperty("currentVersion").GetInt64());
        Assert.Equal("yx", (await ada.ReadAsync(file)).GetProperty("text").GetString());
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = "whole" })).Refused(HttpStatusCode.Conflict);
        Assert.Equal(current, await ada.VersionAsync());
    }

    [Fact]
    public async Task Edits_that_do_not_fit_are_refused_and_change_nothing()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "hello");
        var hash = new string('0', 64);
        object[] bodies =
        [
            new { baseVersion = version, edits = new[] { new TextEdit(0, 0, "x") }, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(0, 3, ""), new TextEdit(2, 1, "") }, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(3, 0, ""), new TextEdit(1, 0, "") }, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(6, 0, "x") }, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(-1, 0, "x") }, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(int.MaxValue, int.MaxValue, "x") }, resultHash = hash },
            new { baseVersion = version, edits = new TextEdit?[] { null }, resultHash = hash },
            new { baseVersion = version, edits = Array.Empty<TextEdit>(), resultHash = hash },
            new { baseVersion = version, edits = (TextEdit[]?)null, resultHash = hash },
            new { baseVersion = version, edits = new[] { new TextEdit(0, 0, "x") }, resultHash = "nonsense" },
            new { baseVersion = version, edits = new[] { new TextEdit(0, 0, "x") } },
            new { baseVersion = version, edits = "text", resultHash = hash },
            new { baseVersion = "first", edits = new[] { new TextEdit(0, 0, "x") }, resultHash = hash },
            new { }
        ];
        foreach (var body in bodies) (await ada.PostAsync($"{ada.File(file)}/edits", body)).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(version, await ada.VersionAsync());
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_refused_wherever_it_comes_in()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var hash = new string('0', 64);
        foreach (var (method, path, body) in new[]
                 {
                     (HttpMethod.Post, $"{ada.File(file)}/edits",
                         $$"""{"baseVersion":{{version}},"edits":[{"offset":0,"deleteCount":0,"insert":"\ud83d"}],"resultHash":"{{hash}}"}"""),
                     (HttpMethod.Put, ada.File(file), $$"""{"baseVersion":{{version}},"text":"\ud83d"}"""),
                     (HttpMethod.Post, $"{ada.Workspace}/files", """{"path":"b.py","text":"\ud83d"}"""),
                     (HttpMethod.Post, $"{ada.Workspace}/files", """{"path":"\ud83d.py","text":""}""")
                 })
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            (await ada.SendContentAsync(method, path, content)).Refused(HttpStatusCode.BadRequest);
        }

        Assert.Equal(version, await ada.VersionAsync());
    }

    [Fact]
    public async Task A_file_may_be_as_large_as_the_limit_and_no_larger()
    {
        var ada = await app.SignInAsync();
        var most = new string('a', SharedApp.MaxFileBytes);
        var (file, version) = await ada.CreateAsync("a.py", most);

        (await ada.EditAsync(file, version, most, [new TextEdit(0, 0, "b")])).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.EditAsync(file, version, most, [new TextEdit(0, most.Length, most + "b")]))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = most + "b" }))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "b.py", text = most + "b" }))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        (await ada.EditAsync(file, version, most, [new TextEdit(0, 1, "b")])).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_repeated_edit_is_answered_like_the_first_and_stored_once()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")], key);
        var second = await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")], key);

        first.Expect(HttpStatusCode.OK);
        Assert.Equal((first.Status, first.Text), (second.Status, second.Text));
        Assert.Equal(version + 1, await ada.VersionAsync());
    }

    [Fact]
    public async Task Equal_edits_at_once_are_stored_once()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var replies = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")], key)));

        Assert.All(replies, r => Assert.Equal(version + 1, r.Expect(HttpStatusCode.OK).GetProperty("version").GetInt64()));
        Assert.Equal(version + 1, await ada.VersionAsync());
    }

    [Fact]
    public async Task Every_command_may_be_repeated_with_its_key()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        var doomed = (await ada.CreateAsync("b.py")).FileId;
        (HttpMethod, string, object?)[] commands =
        [
            (HttpMethod.Post, $"{ada.Workspace}/files", new { path = "new.py", text = "" }),
            (HttpMethod.Put, ada.File(file), new { baseVersion = version, text = "y" }),
            (HttpMethod.Post, $"{ada.File(file)}/rename", new { path = "c.py" }),
            (HttpMethod.Delete, ada.File(doomed), null),
            (HttpMethod.Post, $"{ada.Workspace}/folders", new { path = "d" }),
            (HttpMethod.Post, $"{ada.Workspace}/folders/rename", new { from = "d", to = "e" }),
            (HttpMethod.Post, $"{ada.Workspace}/folders/delete", new { path = "e" }),
            (HttpMethod.Post, "/api/workspaces", new { name = "Second" })
        ];
        foreach (var (method, path, body) in commands)
        {
            var key = ("Idempotency-Key", Guid.NewGuid().ToString());
            var first = await ada.SendAsync(method, path, body, key);
            Assert.True(first.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{method} {path}: {first.Text}");
            var after = await ada.VersionAsync();
            var second = await ada.SendAsync(method, path, body, key);
            Assert.Equal((path, first.Status, first.Text), (path, second.Status, second.Text));
            Assert.Equal(after, await ada.VersionAsync());
        }

        var listed = (await ada.GetAsync("/api/workspaces")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_repeated_creation_is_answered_like_the_first_even_after_the_workspace_moved_on()
    {
        var ada = await app.SignInAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await ada.PostAsync("/api/workspaces", new { name = "Second" }, key);
        var id = first.Expect(HttpStatusCode.Created).GetProperty("workspaceId").GetGuid();
        (await ada.PostAsync($"/api/workspaces/{id}/folders", new { path = "d" })).Expect(HttpStatusCode.OK);
        Assert.Equal(first.Text, (await ada.PostAsync("/api/workspaces", new { name = "Second" }, key)).Text);
    }

    [Fact]
    public async Task Equal_creations_of_a_workspace_at_once_make_one()
    {
        var ada = await app.SignInAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var replies = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => ada.PostAsync("/api/workspaces", new { name = "Second" }, key)));
        Assert.Single(replies.Select(r => r.Expect(HttpStatusCode.Created).GetProperty("workspaceId").GetGuid()).Distinct());
        Assert.Equal(
            2, (await ada.GetAsync("/api/workspaces")).Expect(HttpStatusCode.OK).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_means_something_else_already_is_refused()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await ada.PostAsync($"{ada.Workspace}/files", new { path = "a.py", text = "" }, key)).Expect(HttpStatusCode.Created);

        // Another person's key, another command's key, and the id of another stream.
        (await bob.PostAsync($"{bob.Workspace}/files", new { path = "a.py", text = "" }, key)).Refused(HttpStatusCode.Conflict);
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" }, key)).Refused(HttpStatusCode.Conflict);
        (await bob.PostAsync("/api/workspaces", new { name = "x" }, ("Idempotency-Key", ada.WorkspaceId.ToString())))
            .Refused(HttpStatusCode.Conflict);
        (await bob.PostAsync("/api/workspaces", new { name = "x" }, ("Idempotency-Key", bob.PersonId.ToString())))
            .Refused(HttpStatusCode.Conflict);
        Assert.Equal(2, await bob.VersionAsync());
    }

    [Fact]
    public async Task A_key_that_is_no_guid_is_refused() => (await (await app.SignInAsync())
        .PostAsync("/api/workspaces", new { name = "x" }, ("Idempotency-Key", "mine"))).Refused(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Thirty_edits_of_different_files_at_once_all_land_with_contiguous_versions()
    {
        var ada = await app.SignInAsync();
        var files = new List<(Guid FileId, long Version)>();
        for (var i = 0; i < 30; i++) files.Add(await ada.CreateAsync($"f{i:00}.py", $"{i}"));
        var before = await ada.VersionAsync();

        var replies = await Task.WhenAll(files.Select((f, i) =>
            ada.EditAsync(f.FileId, f.Version, $"{i}", [new TextEdit(0, 0, "edited ")])));

        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => before + i),
            replies.Select(r => r.Expect(HttpStatusCode.OK).GetProperty("version").GetInt64()).Order());
        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => before + i),
            (await ada.HistoryAsync(before)).Select(e => e.GetProperty("version").GetInt64()));
        for (var i = 0; i < 30; i++)
            Assert.Equal($"edited {i}", (await ada.ReadAsync(files[i].FileId)).GetProperty("text").GetString());
    }

    /// <summary>Two pages type at random into one file; whoever is refused loads the text and goes on from there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_writers_of_one_file_lose_nothing_that_was_acknowledged(int seed)
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py");
        var words = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Task.WhenAll(WriteAsync(new Random(seed), "a"), WriteAsync(new Random(seed + 100), "b"));

        var text = (await ada.ReadAsync(file)).GetProperty("text").GetString()!;
        Assert.Equal(40, words.Count);
        Assert.All(words, w => Assert.Contains(w, text));
        Assert.Equal(words.Sum(w => w.Length), text.Length);

        // What the events say, replayed by somebody else, is the text that is served.
        var replayed = (await ada.HistoryAsync(version)).Aggregate("", (t, e) => TextEdits.Apply(
            t, e.GetProperty("data").GetProperty("edits").Deserialize<TextEdit[]>(JsonSerializerOptions.Web)!));
        Assert.Equal(replayed, text);

        async Task WriteAsync(Random random, string writer)
        {
            var (current, known) = (version, "");
            for (var n = 0; n < 20;)
            {
                var word = $"<{writer}{n}>";
                // Between words, so that none is torn apart by the other.
                var places = Enumerable.Range(0, known.Length + 1)
                    .Where(i => i == 0 || known[i - 1] == '>').ToList();
                var edit = new TextEdit(places[random.Next(places.Count)], 0, word);
                var reply = await ada.EditAsync(file, current, known, [edit]);
                if (reply.Status == HttpStatusCode.OK)
                {
                    known = TextEdits.Apply(known, [edit]);
                    current = reply.Json.GetProperty("version").GetInt64();
                    words.Add(word);
                    n++;
                    continue;
                }

                reply.Refused(HttpStatusCode.Conflict);
                var read = await ada.ReadAsync(file);
                (current, known) = (read.GetProperty("version").GetInt64(), read.GetProperty("text").GetString()!);
            }
        }
    }
}

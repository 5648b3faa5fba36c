namespace Platform.Web.Tests.Submissions;

/// <summary>Attempts compared over the API, and where comments are in them.</summary>
public sealed class DiffTests(SharedApp app)
{
    [Fact]
    public async Task Attempts_are_compared_with_each_other_and_with_nothing()
    {
        var ada = await app.LearnerAsync();
        var (changed, version) = await ada.CreateAsync("changed.py", "one\ntwo\nthree\n");
        var (renamed, _) = await ada.CreateAsync("renamed.py", "a\nb\n");
        var (moved, _) = await ada.CreateAsync("moved.py", "def f():\n    return 1\n\nprint(f())\n");
        var (gone, _) = await ada.CreateAsync("gone.py", "x\n");
        await ada.CreateAsync("same.py", "same\n");
        var submission = (await ada.SubmitAsync()).Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid();

        (await ada.EditAsync(changed, version, "one\ntwo\nthree\n", [new TextEdit(4, 3, "2")])).Expect(HttpStatusCode.OK);
        (await ada.PostAsync($"{ada.File(renamed)}/rename", new { path = "lib/renamed.py" })).Expect(HttpStatusCode.OK);
        // As a program does it: another file with nearly the same text.
        (await ada.DeleteAsync(ada.File(moved))).Expect(HttpStatusCode.OK);
        await ada.CreateAsync("lib/moved.py", "def f():\n    return 2\n\nprint(f())\n");
        (await ada.DeleteAsync(ada.File(gone))).Expect(HttpStatusCode.OK);
        await ada.CreateAsync("new.py", "1\n2\n3");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);

        var reviewer = await app.ReviewerAsync();
        var diff = (await reviewer.GetAsync($"/api/submissions/{submission}/diff?from=1&to=2")).Expect(HttpStatusCode.OK);
        Assert.Equal((1, 2), (diff.GetProperty("from").GetInt32(), diff.GetProperty("to").GetInt32()));
        Assert.Equal(
            [
                "changed.py  modified +1 -1", "gone.py  deleted +0 -1", "lib/moved.py moved.py renamed +1 -1",
                "lib/renamed.py renamed.py renamed +0 -0", "new.py  added +3 -0", "same.py  unchanged +0 -0"
            ],
            diff.GetProperty("files").EnumerateArray().Select(Line));
        Assert.True((await reviewer.GetAsync($"/api/submissions/{submission}/diff")).Expect(HttpStatusCode.OK).GetProperty("files").GetRawText()
            == diff.GetProperty("files").GetRawText());

        var file = (await ada.GetAsync($"/api/submissions/{submission}/diff/file?from=1&to=2&path=changed.py")).Expect(HttpStatusCode.OK);
        Assert.Equal(("one\ntwo\nthree\n", "one\n2\nthree\n"), (file.GetProperty("oldText").GetString(), file.GetProperty("newText").GetString()));
        Assert.Equal(
            ["same", "deleted", "added", "same"],
            file.GetProperty("hunks")[0].GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("kind").GetString()!));

        var all = (await ada.GetAsync($"/api/submissions/{submission}/diff?from=0&to=1")).Expect(HttpStatusCode.OK);
        Assert.All(all.GetProperty("files").EnumerateArray(), f => Assert.Equal("added", f.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task What_one_has_seen_is_what_one_compares_with()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        Assert.Equal(0, await FromAsync());
        (await reviewer.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 1 })).Expect(HttpStatusCode.OK);
        await ada.CreateAsync("b.py", "b\n");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(1, await FromAsync());

        var viewed = $"/api/submissions/{submission}/viewed";
        (await reviewer.PostAsync(viewed, new { attempt = 2, path = "a.py", viewed = true })).Expect(HttpStatusCode.OK);
        var files = (await reviewer.GetAsync($"/api/submissions/{submission}/diff?from=0")).Expect(HttpStatusCode.OK).GetProperty("files");
        Assert.Equal([true, false], files.EnumerateArray().Select(f => f.GetProperty("viewed").GetBoolean()));

        async Task<int> FromAsync() => (await reviewer.GetAsync($"/api/submissions/{submission}/diff?from=looked"))
            .Expect(HttpStatusCode.OK).GetProperty("from").GetInt32();
    }

    [Fact]
    public async Task A_template_is_what_the_workspace_began_with()
    {
        var ada = await app.SignInAsync();
        var made = (await ada.PostAsync("/api/workspaces", new { name = "From a template", template = "hello" })).Expect(HttpStatusCode.Created);
        var workspace = $"/api/workspaces/{made.GetProperty("workspaceId").GetGuid()}";
        (await ada.PostAsync($"{workspace}/files", new { path = "more.py", text = "more\n" })).Expect(HttpStatusCode.Created);
        var submission = (await ada.PostAsync($"{workspace}/submission", new { confirm = Array.Empty<string>() }))
            .Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid();

        var diff = (await ada.GetAsync($"/api/submissions/{submission}/diff?from=template")).Expect(HttpStatusCode.OK);
        Assert.Equal("template", diff.GetProperty("from").GetString());
        var files = diff.GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("path").GetString()!, f => f.GetProperty("status").GetString());
        Assert.Equal("added", files["more.py"]);
        Assert.True(files.Count > 1);
        Assert.All(files.Where(f => f.Key != "more.py"), f => Assert.Equal("unchanged", f.Value));
    }

    [Fact]
    public async Task Nobody_else_compares_and_what_is_not_there_is_not_compared()
    {
        var (ada, submission) = await app.HandedInAsync();
        var other = await app.SignInAsync();
        foreach (var address in (string[])["diff", "diff/file?path=a.py"])
            (await other.GetAsync($"/api/submissions/{submission}/{address}")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/api/submissions/{submission}/diff?from=1&to=2")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/api/submissions/{submission}/diff?from=7")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/api/submissions/{submission}/diff?to=0")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"/api/submissions/{submission}/diff?from=yesterday")).Refused(HttpStatusCode.BadRequest);
        (await ada.GetAsync($"/api/submissions/{submission}/diff/file?from=0&path=../a.py")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Binary_files_are_named_and_not_shown()
    {
        var ada = await app.LearnerAsync();
        (await Workspaces.UploadTests.UploadAsync(ada, "", "ask", ("a.bin", "file", [0, 1, 2]))).Expect(HttpStatusCode.OK);
        var submission = (await ada.SubmitAsync()).Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid();
        var file = (await ada.GetAsync($"/api/submissions/{submission}/diff/file?from=0&to=1&path=a.bin")).Expect(HttpStatusCode.OK);
        Assert.True(file.GetProperty("binary").GetBoolean());
        Assert.Equal(JsonValueKind.Null, file.GetProperty("newText").ValueKind);
    }

    [Fact]
    public async Task A_comment_follows_its_lines_through_edits_and_attempts_until_they_are_deleted()
    {
        var (ada, submission) = await app.HandedInAsync();
        var id = (await ada.OpenAsync()).GetProperty("files").EnumerateArray().Single().GetProperty("fileId").GetGuid();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "These two.")).Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "This file.", anchor: new { attempt = 1, path = "a.py" })).Expect(HttpStatusCode.Created);

        var version = await ada.VersionAsync();
        version = await ada.PrependAsync(id, (await ada.ReadAsync(id)).GetProperty("version").GetInt64(), "one\ntwo\nthree\n", "zero\n");
        (await ada.PostAsync($"{ada.File(id)}/rename", new { path = "b.py" })).Expect(HttpStatusCode.OK);
        Assert.Equal(["b.py 3-4", "b.py"], await PlacesAsync("?workspace=true"));
        Assert.Equal(["a.py 2-3", "a.py"], await PlacesAsync("?attempt=1"));
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(["b.py 3-4", "b.py"], await PlacesAsync("?attempt=2"));

        // A comment on what is new has no place in what was before; one on what was there has.
        (await reviewer.CommentAsync(submission, "New.", anchor: new { attempt = 2, path = "b.py", startLine = 1, endLine = 1, side = "new" }))
            .Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "Old.", anchor: new { attempt = 2, path = "b.py", startLine = 4, endLine = 4, side = "new" }))
            .Expect(HttpStatusCode.Created);
        Assert.Equal(["a.py 2-3", "a.py", "nowhere", "a.py 3-3"], await PlacesAsync("?attempt=1"));

        var text = "zero\none\ntwo\nthree\n";
        (await ada.EditAsync(id, version, text, [new TextEdit(9, 10, "")])).Expect(HttpStatusCode.OK);
        Assert.Equal(["nowhere", "b.py", "b.py 1-1", "nowhere"], await PlacesAsync("?workspace=true"));
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(["deleted in 3", "b.py", "b.py 1-1", "deleted in 3"], await PlacesAsync("?workspace=true"));
        Assert.Equal(["deleted in 3", "b.py", "b.py 1-1", "deleted in 3"], await PlacesAsync("?attempt=3"));
        Assert.Equal(["b.py 3-4", "b.py", "b.py 1-1", "b.py 4-4"], await PlacesAsync("?attempt=2"));

        async Task<IEnumerable<string>> PlacesAsync(string query) => (await reviewer.ThreadsAsync(submission, query)).Select(t =>
        {
            if (t.GetProperty("at") is { ValueKind: JsonValueKind.Object } at)
                return at.GetProperty("startLine") is { ValueKind: JsonValueKind.Number } start
                    ? $"{at.GetProperty("path").GetString()} {start.GetInt32()}-{at.GetProperty("endLine").GetInt32()}"
                    : at.GetProperty("path").GetString()!;
            return t.GetProperty("deletedIn") is { ValueKind: JsonValueKind.Number } attempt ? $"deleted in {attempt.GetInt32()}" : "nowhere";
        });
    }

    private static string Line(JsonElement file) =>
        $"{file.GetProperty("path").GetString()} {file.GetProperty("oldPath").GetString()} {file.GetProperty("status").GetString()} " +
        $"+{file.GetProperty("added").GetInt32()} -{file.GetProperty("deleted").GetInt32()}";
}

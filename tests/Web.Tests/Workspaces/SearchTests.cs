namespace Platform.Web.Tests.Workspaces;

public sealed class SearchTests(SharedApp app)
{
    [Fact]
    public async Task Matches_come_by_file_with_their_line_and_what_they_would_become()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("pkg/a.py", "one\ntwo zebra and ZEBRA\n");
        await ada.CreateAsync("b.py", "nothing\n");

        var found = (await ada.PostAsync($"{ada.Workspace}/search", new { text = "zebra", replacement = "lion" }))
            .Expect(HttpStatusCode.OK);

        var only = Assert.Single(found.GetProperty("files").EnumerateArray());
        Assert.Equal(file, only.GetProperty("fileId").GetGuid());
        Assert.Equal(version, only.GetProperty("version").GetInt64());
        var matches = only.GetProperty("matches").EnumerateArray().ToList();
        Assert.Equal([8, 18], matches.Select(m => m.GetProperty("offset").GetInt32()));
        Assert.Equal([5, 15], matches.Select(m => m.GetProperty("column").GetInt32()));
        Assert.All(matches, m => Assert.Equal((2, "lion", "two zebra and ZEBRA"), (
            m.GetProperty("line").GetInt32(), m.GetProperty("insert").GetString(), m.GetProperty("preview").GetString())));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("incomplete").ValueKind);
    }

    [Fact]
    public async Task Large_texts_are_searched_too_and_too_many_matches_are_said()
    {
        var ada = await app.SignInAsync();
        var line = new string('.', 180) + "needle" + new string('.', 180) + "\n";
        await ada.CreateAsync("large.txt", string.Concat(Enumerable.Repeat(line, 700)));

        var found = (await ada.PostAsync($"{ada.Workspace}/search", new { text = "NEEDLE" })).Expect(HttpStatusCode.OK);

        var file = Assert.Single(found.GetProperty("files").EnumerateArray());
        Assert.True(file.GetProperty("more").GetBoolean());
        Assert.Equal(500, file.GetProperty("matches").GetArrayLength());
        var last = file.GetProperty("matches")[499];
        Assert.Equal(500, last.GetProperty("line").GetInt32());
        Assert.Contains("needle", last.GetProperty("preview").GetString(), StringComparison.Ordinal);
        Assert.True(last.GetProperty("preview").GetString()!.Length <= 160);
    }

    [Fact]
    public async Task Somebody_else_s_workspace_is_not_there_and_a_bad_pattern_is_refused_in_words()
    {
        var ada = await app.SignInAsync();
        var bob = await app.SignInAsync();
        (await bob.PostAsync($"{ada.Workspace}/search", new { text = "x" })).Refused(HttpStatusCode.NotFound);
        (await ada.PostAsync($"{ada.Workspace}/search", new { text = "(a)\\1", pattern = true })).Refused(HttpStatusCode.BadRequest);
        (await ada.PostAsync($"{ada.Workspace}/search", new { text = "" })).Refused(HttpStatusCode.BadRequest);
    }
}

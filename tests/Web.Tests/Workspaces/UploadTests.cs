using System.Net.Http.Json;
using System.Text;
using Platform.Application.Tests.Workspaces;

namespace Platform.Web.Tests.Workspaces;

public sealed class UploadTests(SharedApp app)
{
    [Fact]
    public async Task Files_folders_and_an_archive_become_events_of_one_transaction()
    {
        var ada = await app.SignInAsync();
        var binary = new byte[] { 0, 1, 2, 255 };
        var zip = ZipBuilder.Of(("inside/é.py", "print('é')"), ("__pycache__/x.pyc", "left out"));
        var answer = (await UploadAsync(ada, "lib", "ask",
            ("a \"quoted\" %22 name.txt", "file", "text"u8.ToArray()), ("picture.bin", "file", binary), ("empty", "folder", null),
            ("", "archive", zip))).Expect(HttpStatusCode.OK);

        Assert.Equal(3, answer.GetProperty("created").GetInt32());
        Assert.Equal("__pycache__/x.pyc", Assert.Single(answer.GetProperty("leftOut").EnumerateArray()).GetProperty("path").GetString());
        var opened = await ada.OpenAsync();
        Assert.Equal(
            ["lib/a \"quoted\" %22 name.txt", "lib/inside/é.py", "lib/picture.bin", "main.py"],
            opened.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        Assert.Equal("lib/empty", Assert.Single(opened.GetProperty("folders").EnumerateArray()).GetString());
        Assert.Equal(answer.GetProperty("version").GetInt64(), opened.GetProperty("version").GetInt64());
        Assert.Equal(binary, (await ada.GetAsync($"{ada.File(FileId(opened, "lib/picture.bin"))}/raw")).Body);
        Assert.Single((await app.EventsAsync(ada.WorkspaceId)).Skip(2).Select(e => e.CausationId).Distinct());
    }

    [Fact]
    public async Task What_exists_is_asked_about_then_replaced_kept_or_skipped()
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("a.txt", "old");
        var version = await ada.VersionAsync();
        var asked = await UploadAsync(ada, "", "ask", ("a.txt", "file", "new"u8.ToArray()));
        asked.Refused(HttpStatusCode.Conflict);
        Assert.Equal("a.txt", Assert.Single(asked.Json.GetProperty("existing").EnumerateArray()).GetString());
        Assert.Equal(version, await ada.VersionAsync());

        (await UploadAsync(ada, "", "skip", ("a.txt", "file", "new"u8.ToArray()))).Expect(HttpStatusCode.OK);
        Assert.Equal(version, await ada.VersionAsync());
        (await UploadAsync(ada, "", "keepBoth", ("a.txt", "file", "second"u8.ToArray()))).Expect(HttpStatusCode.OK);
        (await UploadAsync(ada, "", "replace", ("a.txt", "file", "new"u8.ToArray()))).Expect(HttpStatusCode.OK);
        var opened = await ada.OpenAsync();
        Assert.Equal("new", (await ada.ReadAsync(FileId(opened, "a.txt"))).GetProperty("text").GetString());
        Assert.Equal("second", (await ada.ReadAsync(FileId(opened, "a (2).txt"))).GetProperty("text").GetString());
    }

    public static TheoryData<string, int> Hostile => new()
    {
        { "slip", 400 }, { "absolute", 400 }, { "backslash", 400 }, { "not utf-8", 400 }, { "link", 400 },
        { "behind a link", 409 }, { "twice", 409 }, { "case twins", 409 }, { "encrypted", 400 }, { "bomb", 413 },
        { "lying bomb", 400 }, { "many", 413 }, { "large file", 413 }, { "damaged", 400 }, { "none", 400 }
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_archive_is_refused_and_no_event_is_stored(string kind, int status)
    {
        var ada = await app.SignInAsync();
        var before = (await app.EventsAsync(ada.WorkspaceId)).Count;
        (await UploadAsync(ada, "", "replace", ("", "archive", Zip(kind)))).Refused((HttpStatusCode)status);
        Assert.Equal(before, (await app.EventsAsync(ada.WorkspaceId)).Count);
        Assert.Equal("main.py", Assert.Single((await ada.OpenAsync()).GetProperty("files").EnumerateArray()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Too_many_files_too_many_bytes_and_bad_names_are_refused_and_no_event_is_stored()
    {
        var ada = await app.SignInAsync();
        var before = (await app.EventsAsync(ada.WorkspaceId)).Count;
        var one = "x"u8.ToArray();
        (string, string, byte[]?)[] many = [.. Enumerable.Range(0, SharedApp.MaxFiles + 1).Select(i => ($"f{i}", "file", (byte[]?)one))];
        (await UploadAsync(ada, "", "ask", many)).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await UploadAsync(ada, "", "ask", many[..SharedApp.MaxFiles])).Refused(HttpStatusCode.RequestEntityTooLarge);
        (await UploadAsync(ada, "", "ask", ("large", "file", new byte[SharedApp.MaxFileBytes + 1]), ("small", "file", one)))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        var full = new byte[SharedApp.MaxFileBytes];
        (await UploadAsync(ada, "", "ask", ("a", "file", full), ("b", "file", full), ("c", "file", full)))
            .Refused(HttpStatusCode.RequestEntityTooLarge);
        (await UploadAsync(ada, "", "ask", ("../a", "file", one))).Refused(HttpStatusCode.BadRequest);
        (await UploadAsync(ada, "..", "ask", ("a", "file", one))).Refused(HttpStatusCode.BadRequest);
        (await UploadAsync(ada, "main.py", "ask", ("a", "file", one))).Refused(HttpStatusCode.Conflict);
        (await UploadAsync(ada, "", "ask")).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(before, (await app.EventsAsync(ada.WorkspaceId)).Count);
    }

    [Fact]
    public async Task A_body_that_is_no_upload_is_refused_with_a_sentence()
    {
        var ada = await app.SignInAsync();
        var address = $"{ada.Workspace}/uploads";
        (await ada.PostAsync(address, new { items = Array.Empty<object>() })).Refused(HttpStatusCode.BadRequest);
        (await ada.SendContentAsync(HttpMethod.Post, address, new MultipartFormDataContent())).Refused(HttpStatusCode.BadRequest);
        foreach (var plan in new[] { "", "{", "null", "[]", "{}", """{"items":[null]}""", """{"items":[{"path":"a","kind":9}]}""" })
            (await ada.SendContentAsync(HttpMethod.Post, address, new MultipartFormDataContent { { new StringContent(plan), "plan" } }))
                .Refused(HttpStatusCode.BadRequest);
        var missing = new MultipartFormDataContent { { JsonContent.Create(new { items = new[] { new { path = "a" } } }), "plan" } };
        (await ada.SendContentAsync(HttpMethod.Post, address, missing)).Refused(HttpStatusCode.BadRequest);
        var cut = new ByteArrayContent(Encoding.ASCII.GetBytes("--x\r\nContent-Disposition: form-data; name=plan\r\n\r\n{\"items\""));
        cut.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        (await ada.SendContentAsync(HttpMethod.Post, address, cut)).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_repeat_of_an_upload_has_no_second_effect()
    {
        var ada = await app.SignInAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = (await UploadAsync(ada, "", "keepBoth", [("a", "file", "x"u8.ToArray())], key)).Expect(HttpStatusCode.OK);
        var again = (await UploadAsync(ada, "", "keepBoth", [("a", "file", "x"u8.ToArray())], key)).Expect(HttpStatusCode.OK);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(first.GetProperty("version").GetInt64(), await ada.VersionAsync());
    }

    [Fact]
    public async Task Other_pages_see_every_event_of_a_large_upload()
    {
        var ada = await app.SignInAsync();
        await using var page = ada.Connect();
        var joined = await page.JoinAsync(ada.WorkspaceId, await ada.VersionAsync());
        (string, string, byte[]?)[] files = [.. Enumerable.Range(0, SharedApp.MaxFiles - 1).Select(i => ($"f{i}", "file", (byte[]?)"x"u8.ToArray()))];
        var version = (await UploadAsync(ada, "", "ask", files)).Expect(HttpStatusCode.OK).GetProperty("version").GetInt64();
        Assert.Equal(version - joined, (await page.EventsUpToAsync(version)).Count);
    }

    internal static Task<Reply> UploadAsync(
        Learner learner, string into, string onExisting, params (string Path, string Kind, byte[]? Content)[] items) =>
        UploadAsync(learner, into, onExisting, items, []);

    private static Task<Reply> UploadAsync(
        Learner learner, string into, string onExisting, (string Path, string Kind, byte[]? Content)[] items,
        params (string, string)[] headers) =>
        learner.SendContentAsync(HttpMethod.Post, $"{learner.Workspace}/uploads", Body(into, onExisting, items), headers);

    internal static MultipartFormDataContent Body(
        string into, string onExisting, params (string Path, string Kind, byte[]? Content)[] items)
    {
        var plan = new { into, onExisting, items = items.Select(i => new { path = i.Path, kind = i.Kind }) };
        var content = new MultipartFormDataContent { { JsonContent.Create(plan), "plan" } };
        foreach (var (_, _, bytes) in items)
            if (bytes is not null) content.Add(new ByteArrayContent(bytes), "content", "blob");
        return content;
    }

    private static Guid FileId(JsonElement opened, string path) => opened.GetProperty("files").EnumerateArray()
        .Single(f => f.GetProperty("path").GetString() == path).GetProperty("fileId").GetGuid();

    private static byte[] Zip(string kind)
    {
        var zip = new ZipBuilder().Add("good.py", "print()");
        return kind switch
        {
            "slip" => zip.Add("../../evil.py", "x").Build(),
            "absolute" => zip.Add("/etc/cron.d/evil", "x").Build(),
            "backslash" => zip.Add("..\\evil.py", "x").Build(),
            "not utf-8" => zip.Add([(byte)'a', 0x82], "x"u8.ToArray()).Build(),
            "link" => zip.Add("link", "/etc/passwd", 0xA1FF).Build(),
            "behind a link" => zip.Add("dlink", "/etc", 0xA1FF).Add("dlink/victim", "x").Build(),
            "twice" => zip.Add("good.py", "other").Build(),
            "case twins" => zip.Add("Good.py", "other").Build(),
            "encrypted" => zip.Add("secret", "x", flags: 1).Build(),
            "bomb" => Enumerable.Range(0, 30).Aggregate(zip, (z, i) => z.Add(Encoding.ASCII.GetBytes($"b{i}"), new byte[290_000])).Build(),
            "lying bomb" => zip.Add("b"u8.ToArray(), new byte[50_000_000], size: 10).Build(),
            "many" => Enumerable.Range(0, SharedApp.MaxFiles + 1).Aggregate(zip, (z, i) => z.Add($"f{i}", "")).Build(),
            "large file" => zip.Add("l"u8.ToArray(), new byte[SharedApp.MaxFileBytes + 1]).Build(),
            "damaged" => zip.Add("c"u8.ToArray(), "x"u8.ToArray(), crc: 1).Build(),
            "none" => "this is no archive"u8.ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind))
        };
    }
}

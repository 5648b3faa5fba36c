using System.Text;
using Platform.Application.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class FileChangeTests(AgentApp app)
{
    [Fact]
    public async Task A_new_file_of_a_program_becomes_an_event_of_the_agent()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var report = Written(ada, sandbox, "out/result.txt", "42\n"u8.ToArray());

        var recorded = await ReportAsync(report);
        Assert.Equal(new FileChangeRecorded(version + 1, report.Hash), recorded);
        Assert.Equal(recorded, await ReportAsync(report));

        var created = Assert.Single(await ada.HistoryAsync(version));
        Assert.Equal("file_created", created.GetProperty("type").GetString());
        Assert.Equal("sandbox", created.GetProperty("data").GetProperty("origin").GetString());
        Assert.Equal("agent:agent-1", created.GetProperty("actor").GetProperty("id").GetString());
        Assert.Equal("42\n", await TextAsync(ada, "out/result.txt"));
    }

    [Fact]
    public async Task A_changed_text_becomes_an_edit_and_a_deleted_file_is_gone()
    {
        var (ada, sandbox, version) = await WithFileAsync("one\ntwo\nthree\n");
        var report = Written(ada, sandbox, "a.py", "one\nTWO\nthree\n"u8.ToArray(), Hash("one\ntwo\nthree\n"));
        Assert.Equal(report.Hash, (await ReportAsync(report)).CurrentHash);
        Assert.Equal(report.Hash, (await ReportAsync(report)).CurrentHash);

        var edited = Assert.Single(await ada.HistoryAsync(version));
        Assert.Equal("file_edited", edited.GetProperty("type").GetString());
        Assert.Equal("TWO", edited.GetProperty("data").GetProperty("edits")[0].GetProperty("insert").GetString());

        var deleted = Deleted(ada, sandbox, "a.py", report.Hash);
        Assert.Null((await ReportAsync(deleted)).CurrentHash);
        Assert.Null((await ReportAsync(deleted)).CurrentHash);
        Assert.Equal("file_deleted", (await ada.HistoryAsync(version))[^1].GetProperty("type").GetString());
        Assert.Equal(version + 2, await ada.VersionAsync());
    }

    [Fact]
    public async Task A_deletion_of_what_the_editor_has_changed_since_is_not_taken_over()
    {
        var (ada, sandbox, version) = await WithFileAsync("new");
        var recorded = await ReportAsync(Deleted(ada, sandbox, "a.py", Hash("old")));
        Assert.Equal(new FileChangeRecorded(version, Hash("new")), recorded);
        Assert.Equal("new", await TextAsync(ada, "a.py"));
    }

    [Fact]
    public async Task Changes_of_different_lines_on_both_sides_are_merged()
    {
        const string Old = "one\ntwo\nthree\nfour\nfive\n";
        var (ada, sandbox, version) = await WithFileAsync(Old);
        await ada.PrependAsync(await IdAsync(ada, "a.py"), version, Old, "zero\n");

        var recorded = await ReportAsync(Written(ada, sandbox, "a.py", "one\ntwo\nthree\nfour\nFIVE\n"u8.ToArray(), Hash(Old)));

        const string Merged = "zero\none\ntwo\nthree\nfour\nFIVE\n";
        Assert.Equal(new FileChangeRecorded(version + 2, Hash(Merged)), recorded);
        Assert.Equal(Merged, await TextAsync(ada, "a.py"));
    }

    [Fact]
    public async Task Changes_of_the_same_line_on_both_sides_are_both_kept()
    {
        var (ada, sandbox, version) = await WithFileAsync("one\n");
        (await ada.PutAsync(ada.File(await IdAsync(ada, "a.py")), new { baseVersion = version, text = "editor\n" })).Expect(HttpStatusCode.OK);

        var recorded = await ReportAsync(Written(ada, sandbox, "a.py", "program\n"u8.ToArray(), Hash("one\n")));

        Assert.Equal(Hash("editor\n"), recorded.CurrentHash);
        Assert.Equal("editor\n", await TextAsync(ada, "a.py"));
        Assert.Equal("program\n", await TextAsync(ada, "a (from sandbox).py"));
    }

    [Fact]
    public async Task A_kept_copy_of_a_file_with_the_longest_name_has_a_name_that_can_be_used()
    {
        var name = new string('é', 126) + ".py";
        var (ada, sandbox, version) = await WithFileAsync("one\n", name);
        (await ada.PutAsync(ada.File(await IdAsync(ada, name)), new { baseVersion = version, text = "editor\n" })).Expect(HttpStatusCode.OK);

        await ReportAsync(Written(ada, sandbox, name, "program\n"u8.ToArray(), Hash("one\n")));
        await ReportAsync(Written(ada, sandbox, name, "again\n"u8.ToArray(), Hash("one\n")));

        var paths = await PathsAsync(ada);
        Assert.Equal(4, paths.Count);
        Assert.All(paths, p => Assert.Null(WorkspacePath.Problem(p)));
    }

    [Fact]
    public async Task What_is_too_large_or_no_file_is_shown_once_and_cleared_when_it_is_saved_or_gone()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var large = new ReportFileChange(sandbox, ada.WorkspaceId, 1, SandboxChange.TooLarge, "big.bin", null, null, 5_000_000, null);
        await ReportAsync(large);
        await ReportAsync(large with { Sequence = 2, Size = 6_000_000 });
        await ReportAsync(Written(ada, sandbox, "also.bin", new byte[AgentApp.MaxFileBytes + 1]));
        await ReportAsync(new ReportFileChange(sandbox, ada.WorkspaceId, 4, SandboxChange.Unsupported, "pipe", null, null, 0, null));
        await ReportAsync(Written(ada, sandbox, "../escape.py", "x"u8.ToArray()));

        var shown = (await ada.OpenAsync()).GetProperty("notSaved").EnumerateArray()
            .Select(n => (n.GetProperty("path").GetString(), n.GetProperty("reason").GetString()));
        Assert.Equal(
            [("../escape.py", "unsupported"), ("also.bin", "tooLarge"), ("big.bin", "tooLarge"), ("pipe", "unsupported")], shown);
        Assert.Equal(version + 4, await ada.VersionAsync());

        await ReportAsync(Written(ada, sandbox, "big.bin", "small"u8.ToArray()));
        await ReportAsync(Deleted(ada, sandbox, "pipe", null));
        Assert.Equal(2, (await ada.OpenAsync()).GetProperty("notSaved").GetArrayLength());
        Assert.Equal(["big.bin", "main.py"], await PathsAsync(ada));
    }

    [Theory]
    [InlineData("__pycache__/main.cpython-311.pyc")]
    [InlineData(".venv/lib/x.py")]
    [InlineData(".git/HEAD")]
    public async Task What_is_ignored_leaves_no_trace(string path)
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var report = Written(ada, sandbox, path, "x"u8.ToArray());
        Assert.Equal(new FileChangeRecorded(version, report.Hash), await ReportAsync(report));
        await ReportAsync(report with { Change = SandboxChange.TooLarge, Content = null });
        Assert.Equal(version, await ada.VersionAsync());
    }

    [Fact]
    public async Task Large_and_binary_content_comes_back_byte_for_byte()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var random = new byte[150_000];
        new Random(7).NextBytes(random);
        byte[][] contents = [random, [0], [], [0xFF, 0xFE], Encoding.UTF8.GetBytes(new string('é', 50_000)), [0xEF, 0xBB, 0xBF, 0x61]];
        foreach (var (content, i) in contents.Select((c, i) => (c, i)))
        {
            var report = Written(ada, sandbox, $"f{i}", content);
            Assert.Equal(report.Hash, (await ReportAsync(report)).CurrentHash);
            var id = await IdAsync(ada, $"f{i}");
            Assert.Equal(content, (await ada.GetAsync($"{ada.File(id)}/raw")).Body);
            Assert.Equal(TextEdits.TextOf(content), (await ada.ReadAsync(id)).GetProperty("text").GetString());
        }

        // A binary file cannot be edited as text, but replaced by one, and back.
        var binary = await ada.ReadAsync(await IdAsync(ada, "f0"));
        Assert.True(binary.GetProperty("binary").GetBoolean());
        var file = binary.GetProperty("fileId").GetGuid();
        var version = binary.GetProperty("version").GetInt64();
        (await ada.EditAsync(file, version, "", [new TextEdit(0, 0, "x")])).Refused(HttpStatusCode.BadRequest);
        (await ada.PutAsync(ada.File(file), new { baseVersion = version, text = "text" })).Expect(HttpStatusCode.OK);
        await ReportAsync(Written(ada, sandbox, "f0", random, Hash("text")));
        Assert.Equal(random, (await ada.GetAsync($"{ada.File(file)}/raw?version={version}")).Body);
        Assert.Equal(random, (await ada.GetAsync($"{ada.File(file)}/raw")).Body);

        var fetched = await app.Agent.ReportAsync<WorkspaceFiles>(new FetchWorkspaceFiles(sandbox, ada.WorkspaceId, 0));
        Assert.All(fetched.Files, f => Assert.Equal(f.Hash, TextEdits.Hash(f.Content)));
        Assert.Equal(contents[1], fetched.Files.Single(f => f.Path == "f1").Content);
    }

    [Fact]
    public async Task Folders_come_and_go()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var report = new ReportFileChange(sandbox, ada.WorkspaceId, 1, SandboxChange.FolderCreated, "d", null, null, 0, null);
        await ReportAsync(report);
        await ReportAsync(report);
        Assert.Equal("d", Assert.Single((await ada.OpenAsync()).GetProperty("folders").EnumerateArray()).GetString());
        await ReportAsync(report with { Change = SandboxChange.FolderDeleted, Sequence = 2 });
        await ReportAsync(report with { Change = SandboxChange.FolderDeleted, Sequence = 2 });
        Assert.Empty((await ada.OpenAsync()).GetProperty("folders").EnumerateArray());
    }

    [Fact]
    public async Task An_agent_fetches_everything_or_what_changed_since()
    {
        var (ada, sandbox, version) = await WithFileAsync("x");
        (await ada.PostAsync($"{ada.Workspace}/folders", new { path = "d" })).Expect(HttpStatusCode.OK);
        var all = await FetchAsync(0);
        Assert.True(all.Full);
        Assert.Equal((version + 1, 2, 1), (all.Version, all.Files.Count, all.Folders.Count));

        (await ada.PostAsync($"{ada.File(await IdAsync(ada, "a.py"))}/rename", new { path = "b.py" })).Expect(HttpStatusCode.OK);
        var since = await FetchAsync(all.Version);
        Assert.False(since.Full);
        Assert.Equal(["a.py"], since.Removed);
        Assert.Equal("b.py", Assert.Single(since.Files).Path);
        Assert.Empty((await FetchAsync(since.Version)).Files);
        Assert.Equal(
            since.Version,
            (await app.Agent.ToldAsync<SyncSandbox>(m => m.SandboxId == sandbox && m.WorkspaceVersion == since.Version)).WorkspaceVersion);

        Task<WorkspaceFiles> FetchAsync(long after) =>
            app.Agent.ReportAsync<WorkspaceFiles>(new FetchWorkspaceFiles(sandbox, ada.WorkspaceId, after));
    }

    internal static ReportFileChange Written(Learner ada, Guid sandbox, string path, byte[] content, string? baseHash = null) =>
        new(sandbox, ada.WorkspaceId, 1, SandboxChange.Written, path, baseHash, TextEdits.Hash(content), content.Length, content);

    private static ReportFileChange Deleted(Learner ada, Guid sandbox, string path, string? baseHash) =>
        new(sandbox, ada.WorkspaceId, 1, SandboxChange.Deleted, path, baseHash, null, 0, null);

    private static string Hash(string text) => TextEdits.Measure(text)!.Value.Hash;

    private Task<FileChangeRecorded> ReportAsync(ReportFileChange report) => app.Agent.ReportAsync<FileChangeRecorded>(report);

    private async Task<(Learner, Guid Sandbox, long Version)> WithFileAsync(string text, string path = "a.py")
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        return (ada, sandbox, (await ada.CreateAsync(path, text)).Version);
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(Learner ada) =>
        [.. (await ada.OpenAsync()).GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()!)];

    private static async Task<Guid> IdAsync(Learner ada, string path) => (await ada.OpenAsync()).GetProperty("files")
        .EnumerateArray().Single(f => f.GetProperty("path").GetString() == path).GetProperty("fileId").GetGuid();

    private static async Task<string?> TextAsync(Learner ada, string path) =>
        (await ada.ReadAsync(await IdAsync(ada, path))).GetProperty("text").GetString();
}

using Marten;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Workspaces;

namespace Platform.Web.Tests.Operations;

public sealed class DatabaseTests(OwnDatabaseApp app) : IClassFixture<OwnDatabaseApp>
{
    /// <summary>Random commands, sensible or not; afterwards every derived table says what the stream says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_was_done_the_projections_are_the_fold_of_the_stream_also_after_a_rebuild(int seed)
    {
        var ada = await app.SignInAsync();
        var random = new Random(seed);
        for (var i = 0; i < 60; i++) await ActAsync(ada, random);

        await IsFoldAsync(ada.WorkspaceId);
        using var daemon = await app.Store.BuildProjectionDaemonAsync();
        var ct = TestContext.Current.CancellationToken;
        await daemon.RebuildProjectionAsync<WorkspaceProjection>(ct);
        await daemon.RebuildProjectionAsync<TreeProjection>(ct);
        await daemon.RebuildProjectionAsync<ContentProjection>(ct);
        await IsFoldAsync(ada.WorkspaceId);

        // And it goes on from there.
        var (file, version) = await ada.CreateAsync("after.py", "x");
        await ada.PrependAsync(file, version, "x", "y");
        await IsFoldAsync(ada.WorkspaceId);
    }

    [Fact]
    public async Task The_audit_has_one_row_for_each_event_also_after_a_rebuild()
    {
        var ada = await app.SignInAsync();
        await ada.CreateAsync("a.py");
        await AuditHasEveryEventAsync();
        using var daemon = await app.Store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync<AuditProjection>(TestContext.Current.CancellationToken);
        await AuditHasEveryEventAsync();
    }

    [Fact]
    public async Task Without_the_database_everything_says_so_and_with_it_everything_goes_on()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        await app.Database.AllowConnectionsAsync(false);
        try
        {
            foreach (var reply in new[]
                     {
                         await ada.EditAsync(file, version, "x", [new TextEdit(0, 0, "y")]), await ada.GetAsync(ada.Workspace),
                         await app.Visitor().PostAsync("/api/sign-in", new { email = ada.Email })
                     })
            {
                reply.Refused(HttpStatusCode.ServiceUnavailable);
                Assert.NotNull(reply.Headers.RetryAfter);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Visitor().GetAsync("/health/ready")).Status);
            Assert.Equal(HttpStatusCode.OK, (await app.Visitor().GetAsync("/health/live")).Status);
        }
        finally
        {
            await app.Database.AllowConnectionsAsync(true);
        }

        await Eventually.GetAsync(() => app.Visitor().GetAsync("/health/ready"), r => r.Status == HttpStatusCode.OK);
        Assert.Equal("x", (await ada.ReadAsync(file)).GetProperty("text").GetString());
        await ada.PrependAsync(file, version, "x", "y");
        await AuditHasEveryEventAsync();
    }

    [Fact]
    public async Task Cut_connections_cost_nobody_more_than_another_try()
    {
        var ada = await app.SignInAsync();
        var (file, version) = await ada.CreateAsync("a.py", "");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        await app.Database.CutConnectionsAsync();
        var reply = await Eventually.GetAsync(
            () => ada.EditAsync(file, version, "", [new TextEdit(0, 0, "y")], key),
            r => r.Status != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(version + 1, reply.Expect(HttpStatusCode.OK).GetProperty("version").GetInt64());
        await AuditHasEveryEventAsync();
    }

    /// <summary>The audit is written behind the answer, so the cut hits it anywhere: between, in and after its writes.</summary>
    [Fact]
    public async Task However_connections_are_cut_the_audit_misses_nothing()
    {
        var ada = await app.SignInAsync();
        for (var round = 0; round < 8; round++)
        {
            for (var i = 0; i < 3; i++) await ada.CreateAsync($"{round}-{i}.py");
            await app.Database.CutConnectionsAsync();
            await Eventually.GetAsync(
                () => ada.PostAsync($"{ada.Workspace}/files", new { path = $"{round}.py", text = "" }),
                r => r.Status is HttpStatusCode.Created or HttpStatusCode.Conflict);
        }

        await AuditHasEveryEventAsync();
    }

    private async Task AuditHasEveryEventAsync()
    {
        await using var session = app.Store.QuerySession();
        var ct = TestContext.Current.CancellationToken;
        var events = (await session.Events.QueryAllRawEvents().ToListAsync(ct)).Select(e => (e.Id, e.Sequence)).ToHashSet();
        await Eventually.GetAsync(
            async () => (await session.Query<AuditEntry>().ToListAsync(ct)).Select(e => (e.Id, e.Sequence)).ToHashSet(),
            rows => rows.IsSupersetOf(events));
    }

    private static async Task ActAsync(Learner ada, Random random)
    {
        var opened = await ada.OpenAsync();
        var files = opened.GetProperty("files").EnumerateArray().ToList();
        var folders = opened.GetProperty("folders").EnumerateArray().Select(f => f.GetString()!).ToList();
        var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => (char)('a' + random.Next(4))));
        var file = files.Count > 0 ? files[random.Next(files.Count)] : default;
        var address = files.Count > 0 ? ada.File(file.GetProperty("fileId").GetGuid()) : ada.File(Guid.NewGuid());
        var folder = folders.Count > 0 ? folders[random.Next(folders.Count)] : path;
        var reply = random.Next(10) switch
        {
            0 or 1 => await ada.PostAsync($"{ada.Workspace}/files", new { path, text = $"text {random.Next(100)}\n" }),
            2 => await ada.PostAsync($"{ada.Workspace}/folders", new { path }),
            3 => await ada.PostAsync($"{address}/rename", new { path }),
            4 => await ada.PostAsync($"{ada.Workspace}/folders/rename", new { from = folder, to = path }),
            5 => random.Next(3) == 0 ? await ada.DeleteAsync(address) : await ada.GetAsync(ada.Workspace),
            6 => random.Next(3) == 0 ? await ada.PostAsync($"{ada.Workspace}/folders/delete", new { path = folder }) : await ada.GetAsync(ada.Workspace),
            7 => files.Count == 0 ? await ada.GetAsync(ada.Workspace) : await ada.PutAsync(address, new
            {
                baseVersion = file.GetProperty("version").GetInt64(),
                text = new string((char)('a' + random.Next(3)), random.Next(3) == 0 ? WorkspaceLimits.InlineBytes + 10 : 10)
            }),
            _ => files.Count == 0 ? await ada.GetAsync(ada.Workspace) : await EditAsync(file.GetProperty("fileId").GetGuid())
        };
        Assert.True(
            reply.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.NotFound,
            reply.Text);

        async Task<Reply> EditAsync(Guid id)
        {
            var read = await ada.ReadAsync(id);
            var text = read.GetProperty("text").GetString()!;
            var at = random.Next(text.Length + 1);
            return await ada.EditAsync(id, read.GetProperty("version").GetInt64(), text,
                [new TextEdit(at, random.Next(Math.Min(5, text.Length - at) + 1), $"{random.Next(10)}é")]);
        }
    }

    private async Task IsFoldAsync(Guid workspaceId)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var session = app.Store.LightweightSession();
        Workspace? workspace = null;
        var tree = new Dictionary<Guid, TreeEntry>();
        var contents = new Dictionary<Guid, FileContent>();
        foreach (var e in (await app.EventsAsync(workspaceId)).Select(e => (IWorkspaceEvent)e.Data))
        {
            workspace = Workspace.Evolve(workspace, workspaceId, e);
            if (e is ITreeEvent t) Put(tree, t.EntryId, TreeEntry.Evolve(tree.GetValueOrDefault(t.EntryId), workspaceId, t));
            if (e is not IFileEvent f) continue;
            // A large text is not in the event; it consists of one letter here, which its hash tells.
            var before = contents.GetValueOrDefault(f.FileId);
            if (FileContent.NeedsText(before, f)) before = before! with { Text = Repeated(before!.Hash) };
            Put(contents, f.FileId, FileContent.Evolve(before, f));
        }

        var stored = await session.LoadAsync<Workspace>(workspaceId, ct);
        Assert.Equal(workspace! with { NotSaved = stored!.NotSaved }, stored);
        Assert.Equivalent(
            tree.Values.OrderBy(e => e.Id),
            (await session.Query<TreeEntry>().Where(e => e.WorkspaceId == workspaceId).ToListAsync(ct)).OrderBy(e => e.Id),
            strict: true);
        var loaded = await session.LoadManyAsync<FileContent>(ct, contents.Keys.ToArray());
        Assert.Equivalent(contents.Values.OrderBy(c => c.Id), loaded.OrderBy(c => c.Id), strict: true);
        Assert.Equal(tree.Values.Where(e => !e.Folder).Select(e => e.Id).Order(), contents.Keys.Order());
    }

    private static void Put<T>(Dictionary<Guid, T> all, Guid id, T? value)
    {
        if (value is null) all.Remove(id);
        else all[id] = value;
    }

    private static string Repeated(string hash) => "abc"
        .Select(c => new string(c, WorkspaceLimits.InlineBytes + 10)).First(t => TextEdits.Measure(t)!.Value.Hash == hash);
}

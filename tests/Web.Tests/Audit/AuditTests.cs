using Platform.Domain.Identity;

namespace Platform.Web.Tests.Audit;

public sealed class AuditTests(SharedApp app)
{
    [Fact]
    public async Task Events_are_listed_newest_first_with_all_that_is_known()
    {
        var (auditor, ada) = await PeopleAsync();
        var (file, version) = await ada.CreateAsync("a.py", "x");
        await ada.PrependAsync(file, version, "x", "y");

        var items = await ListedAsync(auditor, $"workspace={ada.WorkspaceId}", 4);
        Assert.Equal(
            ["file_edited", "file_created", "file_created", "workspace_created"],
            items.Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(items.Select(Sequence).OrderDescending(), items.Select(Sequence));

        var edited = items[0];
        Assert.Equal(ada.WorkspaceId, edited.GetProperty("workspaceId").GetGuid());
        Assert.Equal(ada.WorkspaceId, edited.GetProperty("streamId").GetGuid());
        Assert.Equal("Workspace", edited.GetProperty("streamType").GetString());
        Assert.Equal(4, edited.GetProperty("version").GetInt64());
        Assert.Equal(ada.Email, edited.GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal("y", edited.GetProperty("data").GetProperty("edits")[0].GetProperty("insert").GetString());
        Assert.Equal("private", edited.GetProperty("metadata").GetProperty("address").GetString());
        Assert.True(edited.GetProperty("metadata").GetProperty("session").TryGetGuid(out _));
        Assert.NotNull(edited.GetProperty("correlationId").GetString());

        var stored = (await app.EventsAsync(ada.WorkspaceId))[^1];
        Assert.Equal((stored.Id, stored.Sequence), (edited.GetProperty("eventId").GetGuid(), Sequence(edited)));
    }

    [Fact]
    public async Task Work_that_was_handed_in_is_listed_with_its_workspace()
    {
        var (auditor, ada) = await PeopleAsync();
        var reviewer = await app.SignInAsync();
        await app.ChangeRoleAsync(reviewer.Email, Role.Reviewer, true);
        var submission = (await ada.PostAsync($"{ada.Workspace}/submission", new { confirm = Array.Empty<string>() }))
            .Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid();
        (await reviewer.PostAsync($"/api/submissions/{submission}/claim", new { })).Expect(HttpStatusCode.OK);
        var items = await ListedAsync(auditor, $"workspace={ada.WorkspaceId}", 4);
        Assert.Equal(["attempt_claimed", "work_submitted", "file_created", "workspace_created"], Types(items));
        Assert.Equal(("Submission", submission), (items[0].GetProperty("streamType").GetString(), items[0].GetProperty("streamId").GetGuid()));
        Assert.Equal(reviewer.Email, items[0].GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal(64, items[1].GetProperty("data").GetProperty("manifestHash").GetString()!.Length);
    }

    [Fact]
    public async Task Each_filter_finds_what_it_says()
    {
        var (auditor, ada) = await PeopleAsync();
        var bob = await app.SignInAsync();
        await ada.CreateAsync("a.py");
        await bob.CreateAsync("b.py");
        await ListedAsync(auditor, $"workspace={bob.WorkspaceId}", 3);

        Assert.Equal(5, (await ListedAsync(auditor, $"person={ada.PersonId}", 5)).Count);
        Assert.Equal(5, (await ListedAsync(auditor, $"person={ada.Email.ToUpperInvariant()}", 5)).Count);
        Assert.Equal(["signed_in"], Types(await ListedAsync(auditor, $"person={ada.PersonId}&type=signed_in", 1)));
        Assert.Equal(["workspace_created"], Types(await ListedAsync(auditor, $"workspace={ada.WorkspaceId}&type=workspace_created", 1)));
        Assert.Empty(await PageAsync(auditor, $"person={Guid.NewGuid()}"));
        Assert.Empty(await PageAsync(auditor, $"person={PlatformApp.NewEmail()}"));
        Assert.Empty(await PageAsync(auditor, $"workspace={Guid.NewGuid()}"));

        var all = await ListedAsync(auditor, $"workspace={ada.WorkspaceId}", 3);
        var at = Uri.EscapeDataString(all[0].GetProperty("at").GetString()!);
        Assert.Single(await PageAsync(auditor, $"workspace={ada.WorkspaceId}&from={at}"));
        Assert.Equal(2, (await PageAsync(auditor, $"workspace={ada.WorkspaceId}&to={at}")).Count);
        Assert.Empty(await PageAsync(auditor, $"workspace={ada.WorkspaceId}&to=2001-01-01"));
    }

    [Theory]
    [InlineData("workspace=x")]
    [InlineData("from=yesterday")]
    [InlineData("to=x")]
    [InlineData("cursor=x")]
    [InlineData("type=nothing_happened")]
    [InlineData("limit=many")]
    public async Task A_filter_that_means_nothing_is_refused(string query)
    {
        var (auditor, _) = await PeopleAsync();
        (await auditor.GetAsync($"/api/audit/events?{query}")).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Pages_follow_on_without_gap_or_repeat_while_new_events_arrive()
    {
        var (auditor, ada) = await PeopleAsync();
        for (var i = 0; i < 15; i++) await ada.CreateAsync($"f{i}");
        var before = (await ListedAsync(auditor, $"workspace={ada.WorkspaceId}", 17)).Select(Sequence).ToList();

        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = (await auditor.GetAsync($"/api/audit/events?workspace={ada.WorkspaceId}&limit=4{(cursor is null ? "" : $"&cursor={cursor}")}"))
                .Expect(HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(Sequence));
            cursor = page.GetProperty("nextCursor") is { ValueKind: not JsonValueKind.Null } next ? next.ToString() : null;
            await ada.CreateAsync($"g{seen.Count}");
            Assert.NotEmpty(seen);
        } while (cursor is not null);

        Assert.Equal(before, seen);
    }

    [Fact]
    public async Task What_happens_to_people_is_listed_too()
    {
        var (auditor, ada) = await PeopleAsync();
        await app.ChangeRoleAsync(ada.Email, Role.Reviewer, true);
        var items = await Eventually.GetAsync(
            () => PageAsync(auditor, "type=role_granted&limit=200"),
            found => found.Any(e => e.GetProperty("streamId").GetGuid() == ada.PersonId));
        var granted = items.First(e => e.GetProperty("streamId").GetGuid() == ada.PersonId);
        Assert.Equal("Person", granted.GetProperty("streamType").GetString());
        Assert.Equal("reviewer", granted.GetProperty("data").GetProperty("role").GetString());
        Assert.Equal("system", granted.GetProperty("actor").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task The_types_to_ask_for_are_listed()
    {
        var (auditor, _) = await PeopleAsync();
        var types = (await auditor.GetAsync("/api/audit/types")).Expect(HttpStatusCode.OK).GetProperty("items");
        Assert.Contains("file_edited", types.EnumerateArray().Select(t => t.GetString()));
    }

    private async Task<(Learner Auditor, Learner Ada)> PeopleAsync()
    {
        var auditor = await app.SignInAsync();
        await app.ChangeRoleAsync(auditor.Email, Role.Auditor, true);
        await Eventually.GetAsync(() => auditor.GetAsync("/api/audit/types"), r => r.Status == HttpStatusCode.OK);
        return (auditor, await app.SignInAsync());
    }

    private static Task<IReadOnlyList<JsonElement>> ListedAsync(Visitor auditor, string query, int count) =>
        Eventually.GetAsync(() => PageAsync(auditor, query), items => items.Count >= count);

    private static async Task<IReadOnlyList<JsonElement>> PageAsync(Visitor auditor, string query) =>
        [.. (await auditor.GetAsync($"/api/audit/events?{query}")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray()];

    private static IEnumerable<string?> Types(IEnumerable<JsonElement> items) => items.Select(e => e.GetProperty("type").GetString());

    private static long Sequence(JsonElement e) => e.GetProperty("sequence").GetInt64();
}

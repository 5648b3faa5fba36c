using System.Text;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class UploadTests
{
    private readonly InMemory _store = new();
    private WorkspaceLimits _limits = new();

    [Fact]
    public async Task Files_and_empty_folders_become_events_in_one_go()
    {
        var (answer, events) = await UploadAsync(OnExisting.Ask, ("a.py", "1"), ("d/b.py", "2"), ("d", null), ("e/f", null));
        Assert.Equal((2, 0, 0), (answer.Value!.Created, answer.Value.Replaced, answer.Value.Unchanged));
        Assert.Equal(["e/f", "a.py", "d/b.py"], events.Select(PathOf));
        Assert.Equal([3, 4], events.OfType<FileCreated>().Select(e => e.Version));
        Assert.Equal(4, answer.Value.Version);
    }

    [Fact]
    public async Task What_exists_is_asked_about_and_nothing_is_stored()
    {
        _store.AddFile("a.py", "old");
        var (answer, events) = await UploadAsync(OnExisting.Ask, ("a.py", "new"), ("b.py", ""));
        Assert.Empty(events);
        Assert.Equal(RefusalKind.Conflict, answer.Refusal!.Kind);
        Assert.Equal(["a.py"], answer.Refusal.Existing);
    }

    [Fact]
    public async Task What_exists_is_replaced_unless_it_is_the_same()
    {
        var file = _store.AddFile("a.py", "old");
        _store.AddFile("same.py", "same");
        var (answer, events) = await UploadAsync(OnExisting.Replace, ("a.py", "new"), ("same.py", "same"));
        var replaced = Assert.IsType<FileReplaced>(Assert.Single(events));
        Assert.Equal((file, "a.py", 2, 4), (replaced.FileId, replaced.Path, replaced.BaseVersion, replaced.Version));
        Assert.Equal((0, 1, 1), (answer.Value!.Created, answer.Value.Replaced, answer.Value.Unchanged));
    }

    [Fact]
    public async Task Both_are_kept_under_a_name_that_is_free()
    {
        _store.AddFile("a.py", "old");
        _store.AddFile("A (2).py", "old");
        var (_, events) = await UploadAsync(OnExisting.KeepBoth, ("a.py", "new"), ("a (3).py", "third"));
        Assert.Equal(["a (4).py", "a (3).py"], events.Select(PathOf));
    }

    [Fact]
    public async Task What_exists_is_skipped_and_told()
    {
        _store.AddFile("a.py", "old");
        var (answer, events) = await UploadAsync(OnExisting.Skip, ("a.py", "new"), ("b.py", ""));
        Assert.Equal("b.py", PathOf(Assert.Single(events)));
        Assert.Equal("a.py", Assert.Single(answer.Value!.LeftOut).Path);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("file/inside")]
    [InlineData("FILE")]
    [InlineData("Folder/x")]
    [InlineData("caf\u00e9")]
    public async Task What_cannot_be_beside_the_rest_is_a_conflict_whatever_is_chosen(string path)
    {
        _store.AddFile("file");
        _store.AddFile("folder/x");
        _store.AddFile("cafe\u0301");
        foreach (var choice in Enum.GetValues<OnExisting>())
        {
            var (answer, events) = await UploadAsync(choice, (path, "x"), ("good", ""));
            Assert.Empty(events);
            Assert.Equal(RefusalKind.Conflict, answer.Refusal!.Kind);
            Assert.Equal(path, Assert.Single(answer.Refusal.Paths!).Path);
            Assert.Null(answer.Refusal.Existing);
        }
    }

    [Fact]
    public async Task Every_bad_name_is_told_at_once()
    {
        var (answer, events) = await UploadAsync(OnExisting.Ask, ("../a", ""), ("good", ""), ("b\\c", ""));
        Assert.Empty(events);
        Assert.Equal(RefusalKind.Invalid, answer.Refusal!.Kind);
        Assert.Equal(["../a", "b\\c"], answer.Refusal.Paths!.Select(p => p.Path));
    }

    [Fact]
    public async Task Limits_hold_for_all_of_it_together()
    {
        _limits = new WorkspaceLimits { MaxFiles = 3, MaxFileBytes = 10, MaxTotalBytes = 15 };
        _store.AddFile("a", "1234567890");
        Assert.Equal(RefusalKind.TooLarge, (await UploadAsync(OnExisting.Ask, ("b", "123456"))).Answer.Refusal!.Kind);
        Assert.Equal(RefusalKind.TooLarge, (await UploadAsync(OnExisting.Ask, ("b", "12345678901"))).Answer.Refusal!.Kind);
        Assert.Equal(
            RefusalKind.TooLarge, (await UploadAsync(OnExisting.Ask, ("b", ""), ("c", ""), ("d", null))).Answer.Refusal!.Kind);
        Assert.NotNull((await UploadAsync(OnExisting.Replace, ("a", "1234"), ("b", "1234567890"))).Answer.Value);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer()
    {
        var command = Command(OnExisting.Ask, ("a.py", "1"));
        var (first, events) = await UploadAsync(command);
        _store.Append(events);
        var (again, none) = await UploadAsync(command);
        Assert.Equal(first.Value, again.Value);
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_stranger_finds_no_workspace()
    {
        var (answer, _) = await UploadAsync(Command(OnExisting.Ask, ("a", "")) with { By = Actor.Person(Guid.NewGuid(), null, "none") });
        Assert.Equal(RefusalKind.NotFound, answer.Refusal!.Kind);
    }

    private Task<(Answer<FilesUploaded> Answer, IReadOnlyList<IWorkspaceEvent> Events)> UploadAsync(
        OnExisting choice, params (string, string?)[] items) => UploadAsync(Command(choice, items));

    private async Task<(Answer<FilesUploaded> Answer, IReadOnlyList<IWorkspaceEvent> Events)> UploadAsync(UploadFiles command)
    {
        var (answer, events, _) = await UploadFilesHandler.Handle(
            command, _store.Workspace, _store, _store, _limits, TestContext.Current.CancellationToken);
        return (answer, [.. events.Cast<IWorkspaceEvent>()]);
    }

    private UploadFiles Command(OnExisting choice, params (string Path, string? Text)[] items) => new(
        InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id,
        [.. items.Select(i => new UploadItem(i.Path, i.Text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(i.Text)))],
        choice, []);

    private static string PathOf(IWorkspaceEvent e) => e switch
    {
        FileCreated c => c.Path,
        FileReplaced r => r.Path,
        FolderCreated f => f.Path,
        _ => throw new ArgumentOutOfRangeException(nameof(e))
    };
}

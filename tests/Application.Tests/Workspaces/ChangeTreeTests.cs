using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class ChangeTreeTests
{
    private readonly InMemory _store = new();

    [Fact]
    public void A_file_is_renamed_to_a_free_path()
    {
        var file = _store.AddFile("a.py");
        Assert.Equal(
            new FileRenamed(file, "a.py", "pkg/b.py", Origin.Editor), Assert.Single(Events(Rename(file, "pkg/b.py"))));
    }

    [Fact]
    public void A_rename_to_its_own_path_changes_nothing() => Assert.Empty(Events(Rename(_store.AddFile("a.py"), "a.py")));

    [Theory]
    [InlineData("b.py")]
    [InlineData("folder")]
    [InlineData("implied")]
    [InlineData("b.py/inside")]
    public void A_path_that_is_taken_or_inside_a_file_is_refused(string to)
    {
        var file = _store.AddFile("a.py");
        _store.AddFile("b.py");
        _store.AddFolder("folder");
        _store.AddFile("implied/x.py");
        Assert.Equal(RefusalKind.Conflict, Refused(Rename(file, to)).Kind);
        Assert.Equal(RefusalKind.Conflict, Refused(NewFolder(to)).Kind);
    }

    [Fact]
    public void Names_that_differ_in_case_are_different()
    {
        var file = _store.AddFile("a.py");
        Assert.Single(Events(Rename(file, "A.py")));
    }

    [Fact]
    public void Files_and_folders_are_not_taken_for_each_other()
    {
        var folder = _store.AddFolder("d");
        Assert.Equal(RefusalKind.NotFound, Refused(Rename(folder, "e")).Kind);
        Assert.Equal(RefusalKind.NotFound, Refused(Delete(folder)).Kind);
        _store.AddFile("a.py");
        Assert.Equal(RefusalKind.NotFound, Refused(RenameFolder("a.py", "b")).Kind);
        Assert.Equal(RefusalKind.NotFound, Refused(DeleteFolder("a.py")).Kind);
    }

    [Fact]
    public void A_deleted_file_names_its_path_in_the_event()
    {
        var file = _store.AddFile("a.py");
        Assert.Equal(new FileDeleted(file, "a.py", Origin.Editor), Assert.Single(Events(Delete(file))));
    }

    [Fact]
    public void Renaming_a_folder_moves_everything_in_it_the_folder_first()
    {
        var inner = _store.AddFile("d/e/x.py");
        var folder = _store.AddFolder("d");
        var sub = _store.AddFolder("d/e");
        _store.AddFile("dx/other.py");
        Assert.Equal<IWorkspaceEvent>(
        [
            new FolderRenamed(folder, "d", "n/m", Origin.Editor), new FolderRenamed(sub, "d/e", "n/m/e", Origin.Editor),
            new FileRenamed(inner, "d/e/x.py", "n/m/e/x.py", Origin.Editor)
        ], Events(RenameFolder("d", "n/m")));
    }

    [Fact]
    public void A_folder_that_only_its_files_imply_can_be_renamed_and_deleted()
    {
        var file = _store.AddFile("d/x.py");
        Assert.Equal(
            new FileRenamed(file, "d/x.py", "e/x.py", Origin.Editor), Assert.Single(Events(RenameFolder("d", "e"))));
        Assert.Equal(new FileDeleted(file, "d/x.py", Origin.Editor), Assert.Single(Events(DeleteFolder("d"))));
    }

    [Fact]
    public void A_folder_cannot_be_moved_into_itself()
    {
        _store.AddFile("d/x.py");
        Assert.Equal(RefusalKind.Conflict, Refused(RenameFolder("d", "d/e")).Kind);
    }

    [Fact]
    public void A_folder_cannot_be_moved_onto_another()
    {
        _store.AddFile("d/x.py");
        _store.AddFile("e/x.py");
        Assert.Equal(RefusalKind.Conflict, Refused(RenameFolder("d", "e")).Kind);
    }

    [Fact]
    public void A_move_that_makes_a_path_too_long_is_refused_as_a_whole()
    {
        _store.AddFile("d/" + string.Join('/', Enumerable.Repeat(new string('a', 200), 4)));
        _store.AddFile("d/short");
        Assert.Equal(RefusalKind.Invalid, Refused(RenameFolder("d", string.Join('/', new string('b', 250), "c"))).Kind);
    }

    [Fact]
    public void Deleting_a_folder_deletes_everything_in_it_deepest_first_and_the_folder_last()
    {
        var folder = _store.AddFolder("d");
        var sub = _store.AddFolder("d/e");
        var inner = _store.AddFile("d/e/x.py");
        _store.AddFile("other.py");
        Assert.Equal<IWorkspaceEvent>(
        [
            new FileDeleted(inner, "d/e/x.py", Origin.Editor), new FolderDeleted(sub, "d/e", Origin.Editor),
            new FolderDeleted(folder, "d", Origin.Editor)
        ], Events(DeleteFolder("d")));
    }

    [Fact]
    public void A_full_workspace_takes_no_new_folder_but_lets_things_be_renamed_and_deleted()
    {
        var file = _store.AddFile("a.py");
        var limits = new WorkspaceLimits { MaxFiles = 1 };
        Assert.Equal(RefusalKind.TooLarge, NewFolder("d").Decide(_store.Tree(limits), _store.ById).Refusal?.Kind);
        Assert.NotNull(Rename(file, "b.py").Decide(_store.Tree(limits), _store.ById).Value);
        Assert.NotNull(Delete(file).Decide(_store.Tree(limits), _store.ById).Value);
    }

    [Fact]
    public void Bytes_fit_up_to_the_limit_exactly()
    {
        _store.AddFile("a.py", "12345");
        var tree = _store.Tree(new WorkspaceLimits { MaxTotalBytes = 10 });
        Assert.Null(tree.CannotGrow(5));
        Assert.Equal(RefusalKind.TooLarge, tree.CannotGrow(6)?.Kind);
    }

    [Fact]
    public async Task The_answer_is_the_version_after_all_events_and_is_kept_for_repeats()
    {
        _store.AddFile("d/x.py");
        _store.AddFile("d/y.py");
        var head = _store.Workspace.Head;
        var command = DeleteFolder("d");
        var ct = TestContext.Current.CancellationToken;

        var (first, events, _) = await ChangeTreeHandler.Handle(
            command, _store.Workspace, _store, _store, new WorkspaceLimits(), ct);
        Assert.Equal(new TreeChanged(head + 2, head), first.Value);
        _store.Append(events.Cast<IWorkspaceEvent>());

        var (second, none, silence) = await ChangeTreeHandler.Handle(
            command, _store.Workspace, _store, _store, new WorkspaceLimits(), ct);
        Assert.Equal(first.Value, second.Value);
        Assert.Empty(none);
        Assert.Empty(silence);
    }

    private IReadOnlyList<IWorkspaceEvent> Events(IChangesTree command) => command.Decide(_store.Tree(), _store.ById).Value!;

    private Refusal Refused(IChangesTree command) => command.Decide(_store.Tree(), _store.ById).Refusal!;

    private RenameFile Rename(Guid file, string to) => new(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, file, to);

    private DeleteFile Delete(Guid file) => new(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, file);

    private CreateFolder NewFolder(string path) =>
        new(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, Guid.NewGuid(), path);

    private RenameFolder RenameFolder(string from, string to) =>
        new(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, from, to);

    private DeleteFolder DeleteFolder(string path) => new(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, path);
}

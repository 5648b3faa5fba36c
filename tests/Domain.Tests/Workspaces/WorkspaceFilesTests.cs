using System.Text;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class WorkspaceFilesTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Guid WorkspaceId = Guid.NewGuid();
    private static readonly FileBody Hello = TextEdits.Body("hello"u8);
    private static readonly FileCreated Created = new(Id, "a.py", Hello, 5, Origin.Editor);

    private static readonly FileEdited Edited = new(
        Id, "a.py", 5, [new TextEdit(5, 0, " world")], TextEdits.Hash("hello world"u8), 11, 6, Origin.Editor);

    [Fact]
    public void A_created_file_is_in_the_tree_with_the_version_of_its_event() => Assert.Equal(
        new TreeEntry(Id, WorkspaceId, false, "a.py", 5, Hello.Hash, 5, false), Tree(Created));

    [Fact]
    public void An_edit_changes_version_hash_and_size_in_the_tree() => Assert.Equal(
        new TreeEntry(Id, WorkspaceId, false, "a.py", 6, Edited.ResultHash, 11, false), Tree(Created, Edited));

    [Fact]
    public void A_replacement_may_make_a_text_binary()
    {
        var body = TextEdits.Body([0, 1, 2]);
        Assert.Equal(
            new TreeEntry(Id, WorkspaceId, false, "a.py", 9, body.Hash, 3, true),
            Tree(Created, new FileReplaced(Id, "a.py", 5, body, 9, Origin.Sandbox)));
    }

    [Fact]
    public void A_rename_changes_the_path_and_neither_version_nor_content()
    {
        FileRenamed renamed = new(Id, "a.py", "b/c.py", Origin.Editor);
        Assert.Equal(Tree(Created)! with { Path = "b/c.py" }, Tree(Created, renamed));
        Assert.Equal(Content(Created), Content(Created, renamed));
    }

    [Fact]
    public void A_deleted_file_is_gone_from_tree_and_contents()
    {
        FileDeleted deleted = new(Id, "a.py", Origin.Editor);
        Assert.Null(Tree(Created, deleted));
        Assert.Null(Content(Created, deleted));
    }

    [Fact]
    public void Events_of_a_file_that_is_not_there_make_none()
    {
        Assert.Null(Tree(Edited));
        Assert.Null(Tree(new FileRenamed(Id, "a", "b", Origin.Editor)));
        Assert.Null(Content(Edited));
    }

    [Fact]
    public void A_folder_has_no_content_and_can_be_renamed_and_deleted()
    {
        FolderCreated created = new(Id, "d", Origin.Editor);
        Assert.Equal(new TreeEntry(Id, WorkspaceId, true, "d", 0, "", 0, false), Tree(created));
        Assert.Equal("e", Tree(created, new FolderRenamed(Id, "d", "e", Origin.Editor))?.Path);
        Assert.Null(Tree(created, new FolderDeleted(Id, "d", Origin.Editor)));
    }

    [Fact]
    public void The_entry_of_a_file_or_folder_event_is_the_file_or_folder()
    {
        Assert.Equal(Id, ((ITreeEvent)Created).EntryId);
        Assert.Equal(Id, ((ITreeEvent)new FolderDeleted(Id, "d", Origin.Editor)).EntryId);
    }

    [Fact]
    public void An_edit_is_applied_to_the_text() =>
        Assert.Equal(new FileContent(Id, 6, Edited.ResultHash, "hello world", false), Content(Created, Edited));

    [Fact]
    public void A_replacement_gives_the_new_text() =>
        Assert.Equal("bye", Content(Created, new FileReplaced(Id, "a.py", 5, TextEdits.Body("bye"u8), 7, Origin.Editor))?.Text);

    [Fact]
    public void An_edit_of_a_large_text_asks_for_it_first()
    {
        var text = new string('a', WorkspaceLimits.InlineBytes + 1);
        var large = Content(Created with { Body = TextEdits.Body(Encoding.UTF8.GetBytes(text)) });
        var edit = Edited with { Edits = [new TextEdit(0, 1, "b")] };

        Assert.Null(large?.Text);
        Assert.True(FileContent.NeedsText(large, edit));
        Assert.Throws<InvalidOperationException>(() => FileContent.Evolve(large, edit));
        Assert.Equal("b" + text[1..], FileContent.Evolve(large! with { Text = text }, edit)?.Text);
    }

    [Fact]
    public void Nothing_but_an_edit_asks_for_a_large_text()
    {
        var large = Content(Created)! with { Text = null };
        Assert.False(FileContent.NeedsText(large, new FileRenamed(Id, "a", "b", Origin.Editor)));
        Assert.False(FileContent.NeedsText(large, new FileReplaced(Id, "a", 1, Hello, 2, Origin.Editor)));
        Assert.False(FileContent.NeedsText(large with { Binary = true }, Edited));
        Assert.False(FileContent.NeedsText(null, Edited));
    }

    private static TreeEntry? Tree(params ITreeEvent[] events) =>
        events.Aggregate((TreeEntry?)null, (s, e) => TreeEntry.Evolve(s, WorkspaceId, e));

    private static FileContent? Content(params IFileEvent[] events) => events.Aggregate((FileContent?)null, FileContent.Evolve);
}

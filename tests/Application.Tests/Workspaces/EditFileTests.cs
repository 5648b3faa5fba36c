using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class EditFileTests
{
    private static readonly Guid FileId = Guid.NewGuid();
    private static readonly Workspace Workspace =
        Workspace.Evolve(null, Guid.NewGuid(), new WorkspaceCreated(InMemory.Owner, "Mine"))! with { Head = 41 };

    private static readonly FileState Hello = new(
        FileId, "main.py", 7, TextEdits.Hash("hello"u8), 5, false, "hello", null);

    [Fact]
    public void An_edit_of_the_current_version_becomes_an_event_at_the_next_version()
    {
        var (answer, events) = Decide(Edit("hello world", new TextEdit(5, 0, " world")));

        var edited = Assert.IsType<FileEdited>(Assert.Single(events));
        Assert.Equal(new FileSaved(42, edited.ResultHash), answer.Value);
        Assert.Equal((FileId, "main.py", 7L, 42L), (edited.FileId, edited.Path, edited.BaseVersion, edited.Version));
        Assert.Equal((TextEdits.Hash("hello world"u8), 11L, Origin.Editor), (edited.ResultHash, edited.ResultSize, edited.Origin));
        Assert.Equal([new TextEdit(5, 0, " world")], edited.Edits);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(42)]
    public void Any_other_version_is_stale_and_the_current_one_is_named(long baseVersion)
    {
        var refusal = Refused(Edit("x", new TextEdit(0, 5, "x")) with { BaseVersion = baseVersion });
        Assert.Equal((RefusalKind.Conflict, 7L), (refusal.Kind, refusal.CurrentVersion));
    }

    [Fact]
    public void A_hash_of_another_text_is_refused() =>
        Assert.Equal(RefusalKind.Invalid, Refused(Edit("something else", new TextEdit(5, 0, "!"))).Kind);

    [Fact]
    public void Overlapping_edits_are_refused() => Assert.Equal(
        RefusalKind.Invalid, Refused(Edit("x", new TextEdit(0, 3, ""), new TextEdit(2, 1, ""))).Kind);

    [Fact]
    public void An_edit_beyond_the_end_is_refused() =>
        Assert.Equal(RefusalKind.Invalid, Refused(Edit("x", new TextEdit(6, 0, "x"))).Kind);

    [Fact]
    public void An_edit_that_leaves_half_of_a_pair_is_refused() =>
        Assert.Equal(RefusalKind.Invalid, Refused(Edit("x", new TextEdit(0, 5, "\ud83d"))).Kind);

    [Fact]
    public void A_pair_may_be_completed_by_an_edit()
    {
        var half = "a\ud83d\ude00b";
        var state = Hello with { Text = half };
        var command = Edit("a😁b", new TextEdit(2, 1, "\ude01"));
        Assert.NotNull(EditFileHandler.Decide(command, Workspace, state, new WorkspaceLimits()).Answer.Value);
    }

    [Fact]
    public void A_file_that_would_get_too_large_is_refused()
    {
        var limits = new WorkspaceLimits { MaxFileBytes = 10 };
        Assert.NotNull(
            EditFileHandler.Decide(Edit("helloworld", new TextEdit(5, 0, "world")), Workspace, Hello, limits).Answer.Value);
        Assert.Equal(
            RefusalKind.TooLarge,
            EditFileHandler.Decide(Edit("helloworld!", new TextEdit(5, 0, "world!")), Workspace, Hello, limits)
                .Answer.Refusal?.Kind);
    }

    [Fact]
    public void A_binary_file_cannot_be_edited_as_text() => Assert.Equal(
        RefusalKind.Invalid,
        EditFileHandler.Decide(
                Edit("x", new TextEdit(0, 0, "x")), Workspace, Hello with { Binary = true, Text = null, Bytes = [0] },
                new WorkspaceLimits())
            .Answer.Refusal?.Kind);

    [Fact]
    public void A_file_that_does_not_exist_is_not_found() => Assert.Equal(
        RefusalKind.NotFound,
        EditFileHandler.Decide(Edit("x", new TextEdit(0, 0, "x")), Workspace, null, new WorkspaceLimits()).Answer.Refusal?.Kind);

    [Fact]
    public async Task A_foreign_workspace_is_not_found_and_nothing_is_appended()
    {
        var store = new InMemory();
        var file = store.AddFile("a", "hello");
        var command = Edit("hello!", new TextEdit(5, 0, "!")) with
        {
            FileId = file, BaseVersion = store.Workspace.Head, By = Actor.Person(Guid.NewGuid(), null, "none")
        };
        var (answer, events, messages) = await EditFileHandler.Handle(
            command, store.Workspace, store, store, new WorkspaceLimits(), TestContext.Current.CancellationToken);
        Assert.Equal(RefusalKind.NotFound, answer.Refusal?.Kind);
        Assert.Empty(events);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task A_repeated_edit_is_answered_like_the_first_and_appends_nothing()
    {
        var store = new InMemory();
        var file = store.AddFile("a", "hello");
        var command = Edit("hello!", new TextEdit(5, 0, "!")) with { FileId = file, BaseVersion = store.Workspace.Head };
        var ct = TestContext.Current.CancellationToken;

        var first = await EditFileHandler.Handle(command, store.Workspace, store, store, new WorkspaceLimits(), ct);
        store.Append(first.Item2.Cast<IWorkspaceEvent>());
        var second = await EditFileHandler.Handle(command, store.Workspace, store, store, new WorkspaceLimits(), ct);

        Assert.Equal(first.Item1.Value, second.Item1.Value);
        Assert.Empty(second.Item2);
        Assert.Empty(second.Item3);
    }

    private static (Answer<FileSaved> Answer, IReadOnlyList<IWorkspaceEvent> Events) Decide(EditFile command) =>
        EditFileHandler.Decide(command, Workspace, Hello, new WorkspaceLimits());

    private static Refusal Refused(EditFile command)
    {
        var (answer, events) = Decide(command);
        Assert.Empty(events);
        return answer.Refusal!;
    }

    private static EditFile Edit(string result, params TextEdit[] edits) => new(
        InMemory.Ada, Guid.NewGuid(), Workspace.Id, FileId, 7, edits,
        TextEdits.Measure(result)?.Hash ?? new string('0', 64));
}

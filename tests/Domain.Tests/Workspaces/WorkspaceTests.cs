using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class WorkspaceTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Guid Owner = Guid.NewGuid();
    private static readonly Guid Run = Guid.NewGuid();
    private static readonly Guid Sandbox = Guid.NewGuid();

    [Fact]
    public void A_new_workspace_belongs_to_its_owner_and_has_neither_sandbox_nor_run()
    {
        var workspace = Fold();
        Assert.Equal((Id, 1L, Owner, "Mine"), (workspace.Id, workspace.Head, workspace.OwnerId, workspace.Name));
        Assert.Null(workspace.Sandbox);
        Assert.Null(workspace.ActiveRun);
        Assert.Null(workspace.LastRun);
        Assert.Empty(workspace.NotSaved);
    }

    [Fact]
    public void Every_event_moves_the_head_by_one_whether_the_workspace_cares_or_not()
    {
        var file = Guid.NewGuid();
        var body = TextEdits.Body("x"u8);
        IWorkspaceEvent[] events =
        [
            new FileCreated(file, "a", body, 2, Origin.Editor), new FileReplaced(file, "a", 2, body, 3, Origin.Editor),
            new FileEdited(file, "a", 3, [], body.Hash, 1, 4, Origin.Editor),
            new FileRenamed(file, "a", "b", Origin.Editor), new FileDeleted(file, "b", Origin.Editor),
            new FolderCreated(file, "d", Origin.Editor), new FolderRenamed(file, "d", "e", Origin.Editor),
            new FolderDeleted(file, "e", Origin.Editor), new SandboxLost(Sandbox, "x"),
            new RunStarted(Run, Sandbox), new FileNotSavedCleared("zzz")
        ];
        Assert.Equal(1 + events.Length, Fold(events).Head);
    }

    [Fact]
    public void Events_before_the_creation_make_no_workspace() =>
        Assert.Null(Workspace.Evolve(null, Id, new RunStarted(Run, Sandbox)));

    [Fact]
    public void A_run_is_active_from_its_request_to_its_end()
    {
        var requested = Fold(new RunRequested(Run, "main.py", ["python", "main.py"], Sandbox));
        Assert.Equal(new ActiveRun(Run, "main.py", Sandbox, false), requested.ActiveRun);

        var started = Evolve(requested, new RunStarted(Run, Sandbox));
        Assert.Equal(new ActiveRun(Run, "main.py", Sandbox, true), started.ActiveRun);

        var end = new RunFinished(Run, RunEnd.Exited, 0, 12, 34, null);
        var finished = Evolve(started, end);
        Assert.Null(finished.ActiveRun);
        Assert.Equal(end, finished.LastRun);
    }

    [Fact]
    public void News_of_another_run_change_nothing_but_the_head()
    {
        var before = Fold(new RunRequested(Run, "main.py", [], Sandbox));
        Assert.Equal(
            before with { Head = before.Head + 2 },
            Evolve(
                before, new RunStarted(Guid.NewGuid(), Sandbox),
                new RunFinished(Guid.NewGuid(), RunEnd.Killed, null, 0, null, null)));
    }

    [Fact]
    public void The_last_attached_sandbox_counts_and_only_its_own_loss_removes_it()
    {
        var second = Guid.NewGuid();
        var workspace = Fold(new SandboxAttached(Sandbox, "one"), new SandboxAttached(second, "two"));
        Assert.Equal(new AttachedSandbox(second, "two"), workspace.Sandbox);
        Assert.Equal(workspace.Sandbox, Evolve(workspace, new SandboxLost(Sandbox, "late")).Sandbox);
        Assert.Null(Evolve(workspace, new SandboxLost(second, "gone")).Sandbox);
    }

    [Fact]
    public void A_file_that_is_not_saved_is_remembered_until_it_is()
    {
        var workspace = Fold(
            new FileNotSaved("big", NotSavedReason.TooLarge, 10), new FileNotSaved("big", NotSavedReason.TooMany, 11));
        Assert.Equal(new NotSavedFile(NotSavedReason.TooMany, 11), Assert.Single(workspace.NotSaved).Value);
        Assert.Empty(Evolve(workspace, new FileNotSavedCleared("big")).NotSaved);
        // It was in that sandbox only.
        Assert.Empty(Evolve(workspace, new SandboxAttached(Guid.NewGuid(), "one")).NotSaved);
    }

    [Fact]
    public void At_most_a_hundred_files_that_are_not_saved_are_remembered()
    {
        var workspace = Fold([
            .. Enumerable.Range(0, 150).Select(i => new FileNotSaved($"f{i}", NotSavedReason.TooLarge, i))
        ]);
        Assert.Equal(100, workspace.NotSaved.Count);
        Assert.Equal(151, workspace.Head);

        var changed = Evolve(workspace, new FileNotSaved("f0", NotSavedReason.TooMany, 7));
        Assert.Equal(NotSavedReason.TooMany, changed.NotSaved["f0"].Reason);
    }

    private static Workspace Fold(params IWorkspaceEvent[] events) =>
        Evolve(Workspace.Evolve(null, Id, new WorkspaceCreated(Owner, "Mine"))!, events);

    private static Workspace Evolve(Workspace workspace, params IWorkspaceEvent[] events) =>
        events.Aggregate(workspace, (w, e) => Workspace.Evolve(w, Id, e)!);
}

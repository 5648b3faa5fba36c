using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Tests.Workspaces;

public sealed class AnnouncementsTests
{
    private readonly InMemory _store = new();

    [Fact]
    public async Task New_events_are_announced_to_the_browsers_by_their_versions()
    {
        var head = _store.Workspace.Head;
        Assert.Equal(
            new WorkspaceAdvanced(_store.Workspace.Id, head + 1, head + 1), Assert.Single(await CreateAsync("a.py")));
    }

    [Fact]
    public async Task A_sandbox_is_told_to_synchronise_when_the_tree_changed()
    {
        var sandbox = _store.AddSandbox();
        var head = _store.Workspace.Head;
        Assert.Equal(
            new SyncSandbox(sandbox, _store.Workspace.Id, head + 1), Assert.Single(Sent.Of<SyncSandbox>(await CreateAsync("a.py"))));
    }

    [Fact]
    public void A_sandbox_is_not_told_when_the_tree_did_not_change()
    {
        var sandbox = _store.AddSandbox();
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));
        var messages = ReportHandler.Handle(
            new ReportRunStarted(sandbox, _store.Workspace.Id, run, 1), _store.Workspace, _store).Item3;
        Assert.Single(Sent.Of<WorkspaceAdvanced>(messages));
        Assert.Empty(Sent.Of<SyncSandbox>(messages));
    }

    [Fact]
    public async Task What_was_refused_is_not_announced()
    {
        _store.AddFile("a.py");
        Assert.Empty(await CreateAsync("a.py"));
    }

    [Fact]
    public async Task The_end_of_a_sandbox_ends_its_run_and_is_announced_with_both_events()
    {
        var sandbox = _store.AddSandbox();
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));
        var head = _store.Workspace.Head;

        var (events, messages) = await GiveUpHandler.Handle(
            new GiveUpSandbox(Actor.System, _store.Workspace.Id, sandbox, "Gone."), _store.Workspace, _store, _store,
            TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(RunEnd.Interrupted, Assert.IsType<RunFinished>(events[0]).End);
        Assert.Equal(sandbox, Assert.IsType<SandboxLost>(events[1]).SandboxId);
        Assert.Equal(new WorkspaceAdvanced(_store.Workspace.Id, head + 1, head + 2), Assert.Single(Sent.Of<WorkspaceAdvanced>(messages)));
        Assert.Single(Sent.Of<SandboxChanged>(messages));
    }

    private async Task<OutgoingMessages> CreateAsync(string path) => (await CreateFileHandler.Handle(
        new CreateFile(InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, Guid.NewGuid(), path, ""), _store.Workspace,
        _store, _store, new WorkspaceLimits(), TestContext.Current.CancellationToken)).Item3;
}

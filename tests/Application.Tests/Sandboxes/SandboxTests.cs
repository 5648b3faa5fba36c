using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Sandboxes;

public sealed class SandboxTests
{
    private static readonly SandboxReady Ready = new(true, 12, "image", "runc");
    private readonly InMemory _store = new();

    [Fact]
    public async Task A_ready_report_of_its_own_agent_is_recorded_once()
    {
        var sandbox = _store.AddSandbox();
        var report = new ReportSandboxReady(sandbox, _store.Workspace.Id, 1, true, 12, "image", "runc");
        var ct = TestContext.Current.CancellationToken;

        var (_, first) = await ReportHandler.Handle(report, _store, _store, TimeProvider.System, ct);
        var (_, second) = await ReportHandler.Handle(report, _store, _store, TimeProvider.System, ct);

        Assert.Equal(Ready, Assert.Single(_store.SandboxEvents(sandbox).OfType<SandboxReady>()));
        Assert.Single(Sent.Of<SandboxChanged>(first));
        Assert.Empty(Sent.Of<StopSandbox>(second));
    }

    [Fact]
    public async Task A_ready_report_of_another_agent_changes_nothing_and_that_agent_is_told_to_stop()
    {
        var sandbox = _store.AddSandbox();
        _store.Id = "agent-2";
        var (_, messages) = await ReportHandler.Handle(
            new ReportSandboxReady(sandbox, _store.Workspace.Id, 1, true, 12, "image", "runc"), _store, _store,
            TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(SandboxState.Starting, _store.Sandbox(sandbox).State);
        Assert.Single(Sent.Of<StopSandbox>(messages));
    }

    [Fact]
    public async Task A_sandbox_that_nobody_waits_for_any_more_is_stopped_when_it_is_ready()
    {
        var sandbox = _store.AddSandbox(new SandboxStopped(SandboxStopReason.Lost, null));
        var (_, messages) = await ReportHandler.Handle(
            new ReportSandboxReady(sandbox, _store.Workspace.Id, 1, true, 12, "image", "runc"), _store, _store,
            TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(sandbox, Assert.Single(Sent.Of<StopSandbox>(messages)).SandboxId);
    }

    [Fact]
    public async Task A_stop_is_recorded_on_both_streams_once()
    {
        var sandbox = _store.AddSandbox(Ready);
        var report = new ReportSandboxStopped(sandbox, _store.Workspace.Id, 1, SandboxStopReason.Idle, "Idle.");
        var ct = TestContext.Current.CancellationToken;

        var (_, events, _) = await ReportHandler.Handle(report, _store.Workspace, _store, _store, _store, TimeProvider.System, ct);
        Assert.Equal(new SandboxLost(sandbox, "Idle"), Assert.Single(events));
        _store.Append(events.Cast<IWorkspaceEvent>());

        var (_, none, _) = await ReportHandler.Handle(report, _store.Workspace, _store, _store, _store, TimeProvider.System, ct);
        Assert.Empty(none);
        Assert.Single(_store.SandboxEvents(sandbox).OfType<SandboxStopped>());
    }

    [Fact]
    public async Task Another_agent_cannot_stop_a_sandbox()
    {
        var sandbox = _store.AddSandbox(Ready);
        _store.Id = "agent-2";
        var (_, events, _) = await ReportHandler.Handle(
            new ReportSandboxStopped(sandbox, _store.Workspace.Id, 1, SandboxStopReason.Idle, null), _store.Workspace,
            _store, _store, _store, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(events);
        Assert.Equal(SandboxState.Ready, _store.Sandbox(sandbox).State);
    }

    [Fact]
    public async Task A_sandbox_of_another_workspace_ends_nothing_here()
    {
        var elsewhere = new InMemory();
        var sandbox = elsewhere.AddSandbox(Ready);
        var own = _store.AddSandbox(Ready);
        var (_, events, _) = await ReportHandler.Handle(
            new ReportSandboxStopped(sandbox, _store.Workspace.Id, 1, SandboxStopReason.Idle, null), _store.Workspace,
            elsewhere, _store, _store, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(events);
        Assert.Equal(own, _store.Workspace.Sandbox?.Id);
    }

    [Fact]
    public async Task Ending_a_sandbox_tells_its_agent()
    {
        var sandbox = _store.AddSandbox(Ready);
        var (answer, messages) = await EndSandboxHandler.Handle(
            new EndSandbox(InMemory.Ada, _store.Workspace.Id), _store, TestContext.Current.CancellationToken);
        Assert.Equal(sandbox, answer.Value?.SandboxId);
        Assert.Equal(SandboxState.Stopping, _store.Sandbox(sandbox).State);
        Assert.Equal(
            new StopSandbox(sandbox, SandboxStopReason.Requested), Assert.Single(Sent.Of<StopSandbox>(messages)));
    }
}

using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Sandboxes;

public sealed class LimitReportTests
{
    private readonly InMemory _store = new();
    private readonly Guid _sandbox;

    public LimitReportTests() => _sandbox = _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));

    [Fact]
    public void A_report_becomes_an_event_once_and_the_pages_are_told()
    {
        var report = Report(5);
        var (_, events, messages) = ReportHandler.Handle(report, _store.Workspace, _store);
        Assert.Equal(new LimitReached(_sandbox, SandboxLimit.Memory, 100, 90, null, 5), Assert.Single(events));
        Assert.Single(Sent.Of<WorkspaceAdvanced>(messages));
        _store.Append(events.Cast<IWorkspaceEvent>());

        Assert.Empty(ReportHandler.Handle(report, _store.Workspace, _store).Item2);
        Assert.Empty(ReportHandler.Handle(Report(4), _store.Workspace, _store).Item2);
        Assert.Single(ReportHandler.Handle(Report(6), _store.Workspace, _store).Item2);
    }

    [Fact]
    public void A_mad_agent_cannot_flood_the_log()
    {
        for (var n = 1; n <= 10_000; n++)
            _store.Append(ReportHandler.Handle(Report(n), _store.Workspace, _store).Item2.Cast<IWorkspaceEvent>());
        Assert.Equal(LimitReports.MaxEach, _store.Workspace.LimitReports?.Counts[SandboxLimit.Memory]);

        // Another limit has a count of its own, and another sandbox begins anew.
        Assert.Single(ReportHandler.Handle(Report(20_000, SandboxLimit.Disk), _store.Workspace, _store).Item2);
        var next = _store.AddSandbox();
        Assert.Single(ReportHandler.Handle(Report(1) with { SandboxId = next }, _store.Workspace, _store).Item2);
    }

    [Fact]
    public void What_cannot_be_true_is_not_recorded()
    {
        var report = Report(1);
        foreach (var wrong in new[]
                 {
                     report with { Limit = (SandboxLimit)99 }, report with { Allowed = -1 }, report with { Used = -1 },
                     report with { SandboxId = Guid.NewGuid() }
                 })
            Assert.Empty(ReportHandler.Handle(wrong, _store.Workspace, _store).Item2);
        _store.Id = "agent-2";
        Assert.Empty(ReportHandler.Handle(report, _store.Workspace, _store).Item2);
        Assert.Empty(ReportHandler.Handle(report, null, _store).Item2);
    }

    [Fact]
    public void A_run_is_named_only_when_it_is_one_of_the_workspace()
    {
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", ["python", "main.py"], _sandbox));
        Assert.Equal(run, RunIn(Report(1) with { RunId = run }));
        Assert.Null(RunIn(Report(1) with { RunId = Guid.NewGuid() }));
        _store.Append(new RunFinished(run, RunEnd.OutOfMemory, null, 1, 1, null));
        Assert.Equal(run, RunIn(Report(1) with { RunId = run }));

        Guid? RunIn(ReportLimitReached report) => Assert.IsType<LimitReached>(
            Assert.Single(ReportHandler.Handle(report, _store.Workspace, _store).Item2)).RunId;
    }

    private ReportLimitReached Report(long sequence, SandboxLimit limit = SandboxLimit.Memory) =>
        new(_sandbox, _store.Workspace.Id, sequence, limit, 100, 90, null);
}

using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Sandboxes;

public sealed class SandboxEndTests
{
    private static readonly SandboxUsage Usage = new(1_000, 2, 3, 4, 5, null);
    private readonly InMemory _store = new();
    private readonly Guid _sandbox;

    public SandboxEndTests() => _sandbox = _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));

    [Fact]
    public async Task What_it_had_used_is_recorded_beside_its_end_once()
    {
        _store.RequestedAt = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(2);
        var report = new ReportSandboxStopped(_sandbox, _store.Workspace.Id, 9, SandboxStopReason.Idle, null, Usage);
        await StopAsync(report);
        await StopAsync(report);
        var recorded = Assert.Single(_store.SandboxEvents(_sandbox).OfType<SandboxUsageRecorded>());
        Assert.Equal(Usage, recorded.Usage);
        Assert.InRange(recorded.LifeSeconds, 120, 130);
        Assert.Equal(SandboxStopReason.Idle, _store.Workspace.LastEnd);
    }

    [Fact]
    public async Task Numbers_that_nothing_can_mean_are_not_taken_over()
    {
        await StopAsync(new ReportSandboxStopped(
            _sandbox, _store.Workspace.Id, 9, (SandboxStopReason)77, new string('x', 100_000),
            new SandboxUsage(-1, -1, -1, -1, -1, -1)));
        Assert.Equal(
            new SandboxUsage(0, 0, 0, 0, 0, 0),
            Assert.Single(_store.SandboxEvents(_sandbox).OfType<SandboxUsageRecorded>()).Usage);
        var stopped = Assert.Single(_store.SandboxEvents(_sandbox).OfType<SandboxStopped>());
        Assert.Equal((SandboxStopReason.Lost, 500), (stopped.Reason, stopped.Detail?.Length));
    }

    [Fact]
    public async Task An_administrator_ends_any_sandbox_and_whatever_it_dies_of_is_told_as_that()
    {
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], _sandbox));
        var command = new EndAnySandbox(Actor.Person(Guid.NewGuid(), null, "private"), _sandbox);
        var ct = TestContext.Current.CancellationToken;

        var (answer, messages) = await EndAnySandboxHandler.Handle(command, _store, _store, ct);
        Assert.Equal(new AnySandboxEnding(_sandbox, SandboxState.Stopping), answer.Value);
        Assert.Equal(
            new StopSandbox(_sandbox, SandboxStopReason.Administrator), Assert.Single(Sent.Of<StopSandbox>(messages)));
        Assert.Equal(_store.Workspace.Id, Assert.Single(Sent.Of<SandboxChanged>(messages)).WorkspaceId);

        // Once more: told once more, recorded once.
        Assert.Single(Sent.Of<StopSandbox>((await EndAnySandboxHandler.Handle(command, _store, _store, ct)).Item2));
        Assert.Single(_store.SandboxEvents(_sandbox).OfType<SandboxStopRequested>());

        var events = await StopAsync(new ReportSandboxStopped(_sandbox, _store.Workspace.Id, 9, SandboxStopReason.Exited, null));
        Assert.Contains(events, e => e is RunFinished { Detail: { } d } && d.StartsWith("An administrator", StringComparison.Ordinal));
        Assert.Contains(new SandboxLost(_sandbox, "Administrator"), events);
        Assert.Equal(SandboxStopReason.Administrator, _store.Workspace.LastEnd);

        var (after, none) = await EndAnySandboxHandler.Handle(command, _store, _store, ct);
        Assert.Equal(SandboxState.Stopped, after.Value?.State);
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_sandbox_of_a_host_that_was_removed_can_be_ended_and_nobody_is_told()
    {
        _store.Away = new Unavailability(UnavailableReason.NoHost, "its host is gone.");
        var (answer, messages) = await EndAnySandboxHandler.Handle(
            new EndAnySandbox(Actor.System, _sandbox), _store, _store, TestContext.Current.CancellationToken);
        Assert.NotNull(answer.Value);
        Assert.Empty(Sent.Of<StopSandbox>(messages));
    }

    [Fact]
    public async Task An_unknown_sandbox_is_not_found()
    {
        var (answer, messages) = await EndAnySandboxHandler.Handle(
            new EndAnySandbox(Actor.System, Guid.NewGuid()), _store, _store, TestContext.Current.CancellationToken);
        Assert.Equal(RefusalKind.NotFound, answer.Refusal?.Kind);
        Assert.Empty(messages);
    }

    private async Task<IReadOnlyList<IWorkspaceEvent>> StopAsync(ReportSandboxStopped report)
    {
        var (_, events, _) = await ReportHandler.Handle(
            report, _store.Workspace, _store, _store, _store, TimeProvider.System, TestContext.Current.CancellationToken);
        IWorkspaceEvent[] stored = [.. events.Cast<IWorkspaceEvent>()];
        _store.Append(stored);
        return stored;
    }
}

using Platform.Domain.Sandboxes;

namespace Platform.Domain.Tests.Sandboxes;

public sealed class SandboxTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly SandboxRequested Requested = new(Guid.NewGuid(), Guid.NewGuid(), "agent-1");
    private static readonly SandboxReady Ready = new(true, 12, "image", "runc");
    private static readonly SandboxStopRequested StopRequested = new(SandboxStopReason.Requested);

    [Fact]
    public void A_requested_sandbox_is_starting_on_its_agent() => Assert.Equal(
        new Sandbox(Id, Requested.WorkspaceId, Requested.OwnerId, "agent-1", SandboxState.Starting, null),
        Fold(Requested));

    [Fact]
    public void It_becomes_ready_stopping_and_stopped()
    {
        Assert.Equal(SandboxState.Ready, Fold(Requested, Ready)?.State);
        Assert.Equal(SandboxState.Stopping, Fold(Requested, Ready, StopRequested)?.State);

        var stopped = Fold(Requested, Ready, StopRequested, new SandboxStopped(SandboxStopReason.Requested, "Bye."));
        Assert.Equal((SandboxState.Stopped, "Bye."), (stopped!.State, stopped.Detail));
    }

    [Fact]
    public void It_remembers_when_it_was_asked_for_and_why_it_ends()
    {
        var at = DateTimeOffset.UnixEpoch;
        var sandbox = Sandbox.Evolve(null, Id, Requested, at)!;
        Assert.Equal((at, null), (sandbox.RequestedAt, sandbox.StopReason));
        sandbox = Sandbox.Evolve(sandbox, Id, new SandboxStopRequested(SandboxStopReason.Administrator), at.AddDays(1))!;
        Assert.Equal((at, SandboxStopReason.Administrator), (sandbox.RequestedAt, sandbox.StopReason));
        Assert.Equal(
            SandboxStopReason.Lost,
            Sandbox.Evolve(sandbox, Id, new SandboxStopped(SandboxStopReason.Lost, null))!.StopReason);
    }

    [Fact]
    public void It_can_end_before_it_was_ready() => Assert.Equal(
        SandboxState.Stopped, Fold(Requested, new SandboxStopped(SandboxStopReason.EngineUnavailable, null))?.State);

    [Fact]
    public void Readiness_that_comes_too_late_does_not_bring_it_back()
    {
        Assert.Equal(SandboxState.Stopping, Fold(Requested, StopRequested, Ready)?.State);
        Assert.Equal(
            SandboxState.Stopped, Fold(Requested, new SandboxStopped(SandboxStopReason.Lost, null), Ready)?.State);
    }

    [Fact]
    public void An_asked_for_stop_does_not_reopen_what_has_stopped() => Assert.Equal(
        SandboxState.Stopped,
        Fold(Requested, new SandboxStopped(SandboxStopReason.Lost, null), StopRequested)?.State);

    [Fact]
    public void News_of_an_unknown_sandbox_make_none() => Assert.Null(Fold(Ready, StopRequested));

    private static Sandbox? Fold(params ISandboxEvent[] events) =>
        events.Aggregate((Sandbox?)null, (s, e) => Sandbox.Evolve(s, Id, e));
}

using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Tests.Workspaces;

public sealed class RunsTests
{
    private static readonly SandboxReady Ready = new(true, 1, "image", "runc");
    private static readonly RoleLimits Limits = new(
        new Allowance(SandboxLimits.Default, 60),
        new Dictionary<Role, Allowance> { [Role.Reviewer] = new(SandboxLimits.Default, 90) });
    private readonly InMemory _store = new();

    [Fact]
    public async Task A_run_is_requested_with_the_version_that_the_sandbox_has_to_reach_first()
    {
        _store.AddFile("src/main.py");
        var sandbox = _store.AddSandbox(Ready);
        var head = _store.Workspace.Head;

        var command = Run("src/main.py", "--x", "a b");
        var (answer, events, messages) = await Handle(command);

        Assert.Equal(new RunAccepted(command.RunId, $"run-{command.RunId:N}", head), answer.Value);
        var requested = Assert.IsType<RunRequested>(Assert.Single(events));
        Assert.Equal(["python", "src/main.py", "--x", "a b"], requested.Command);
        var start = Assert.Single(Sent.Of<StartRun>(messages));
        Assert.Equal((sandbox, command.RunId, head, 60), (start.SandboxId, start.RunId, start.WorkspaceVersion, start.WallClockSeconds));
        Assert.Equal(requested.Command, start.Command);
        Assert.Equal(new WorkspaceAdvanced(_store.Workspace.Id, head + 1, head + 1), Assert.Single(Sent.Of<WorkspaceAdvanced>(messages)));
    }

    [Fact]
    public async Task A_file_whose_name_looks_like_an_option_is_run_as_a_file()
    {
        _store.AddFile("-c.py");
        _store.AddSandbox(Ready);
        var (_, events, _) = await Handle(Run("-c.py"));
        Assert.Equal(["python", "./-c.py"], Assert.IsType<RunRequested>(Assert.Single(events)).Command);
    }

    [Fact]
    public async Task A_module_the_tests_and_an_environment_are_told_by_an_event_of_their_own()
    {
        _store.AddFile("main.py");
        var sandbox = _store.AddSandbox(Ready);
        EnvironmentVariable[] environment = [new("MODE", "a b"), new("X", "")];

        Assert.Equal(["python", "-m", "app.cli", "-v"], await CommandOf(new RunSpec(RunKind.Module, "app.cli", ["-v"], [])));
        Assert.Equal(["python", RunSpec.TestRunner, "-k", "x"], await CommandOf(new RunSpec(RunKind.Tests, "", ["-k", "x"], [])));
        Assert.Equal(
            ["env", "MODE=a b", "X=", "python", "main.py", "1"],
            await CommandOf(new RunSpec(RunKind.File, "main.py", ["1"], environment)));

        async Task<IReadOnlyList<string>> CommandOf(RunSpec spec)
        {
            var (_, events, messages) = await Handle(Run("") with { Spec = spec });
            var requested = Assert.IsType<ProgramRunRequested>(Assert.Single(events));
            Assert.Equal((spec, sandbox), (requested.Spec, requested.SandboxId));
            Assert.Equal(requested.Command, Assert.Single(Sent.Of<StartRun>(messages)).Command);
            return requested.Command;
        }
    }

    [Fact]
    public void The_end_of_what_a_run_printed_is_kept_with_its_end()
    {
        var sandbox = _store.AddSandbox(Ready);
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));
        var finished = new ReportRunFinished(
            sandbox, _store.Workspace.Id, run, 2, RunEnd.Exited, 0, 1, 2, null, "hello"u8.ToArray(), 12);

        var events = ReportHandler.Handle(finished, _store.Workspace, _store, _store).Item2;

        Assert.Equal([new RunFinished(run, RunEnd.Exited, 0, 1, 2, null), new RunOutputRecorded(run, InMemory.HashOf("hello"), 5, 12)], events);
        Assert.Equal("hello"u8.ToArray(), _store.Outputs[run]);
        // More than an agent may send, and nothing at all.
        foreach (var output in new[] { new byte[RecordedOutput.Most + 1], [], null })
            Assert.IsType<RunFinished>(Assert.Single(ReportHandler.Handle(
                finished with { Output = output }, _store.Workspace, _store, _store).Item2));
    }

    [Fact]
    public async Task Only_one_run_is_under_way()
    {
        _store.AddFile("main.py");
        var sandbox = _store.AddSandbox(Ready);
        _store.Append(new RunRequested(Guid.NewGuid(), "main.py", [], sandbox));
        Assert.Equal(RefusalKind.Conflict, (await Handle(Run("main.py"))).Answer.Refusal?.Kind);
    }

    [Fact]
    public async Task A_folder_or_a_missing_file_cannot_be_run()
    {
        _store.AddFolder("d");
        _store.AddSandbox(Ready);
        Assert.Equal(RefusalKind.NotFound, (await Handle(Run("d"))).Answer.Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Handle(Run("missing.py"))).Answer.Refusal?.Kind);
    }

    [Fact]
    public async Task Without_a_sandbox_that_is_ready_a_run_is_put_off()
    {
        _store.AddFile("main.py");
        Assert.Equal((RefusalKind.Unavailable, 1), await PutOff());
        _store.AddSandbox();
        Assert.Equal((RefusalKind.Unavailable, 1), await PutOff());
        _store.AddSandbox(Ready, new SandboxStopRequested(SandboxStopReason.Requested));
        Assert.Equal((RefusalKind.Unavailable, 1), await PutOff());

        async Task<(RefusalKind?, int?)> PutOff()
        {
            var (answer, events, messages) = await Handle(Run("main.py"));
            Assert.Empty(events);
            Assert.Empty(messages);
            return (answer.Refusal?.Kind, answer.Refusal?.RetryAfterSeconds);
        }
    }

    [Fact]
    public async Task A_stop_goes_to_the_sandbox_of_the_run_and_only_for_the_run_under_way()
    {
        var sandbox = _store.AddSandbox(Ready);
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));
        Assert.Equal(new StopRun(sandbox, run), Assert.Single(Sent.Of<StopRun>(await Stop(run))));
        Assert.Empty(await Stop(Guid.NewGuid()));
    }

    [Fact]
    public void A_start_and_an_end_of_the_run_under_way_are_recorded_once()
    {
        var sandbox = _store.AddSandbox(Ready);
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));

        var started = new ReportRunStarted(sandbox, _store.Workspace.Id, run, 1);
        var events = ReportHandler.Handle(started, _store.Workspace, _store).Item2;
        _store.Append(events.Cast<IWorkspaceEvent>());
        Assert.Equal(new RunStarted(run, sandbox), Assert.Single(events));
        Assert.Empty(ReportHandler.Handle(started, _store.Workspace, _store).Item2);

        var finished = new ReportRunFinished(sandbox, _store.Workspace.Id, run, 2, RunEnd.Exited, 3, 12, 34, null);
        events = ReportHandler.Handle(finished, _store.Workspace, _store, _store).Item2;
        _store.Append(events.Cast<IWorkspaceEvent>());
        Assert.Equal(new RunFinished(run, RunEnd.Exited, 3, 12, 34, null), Assert.Single(events));
        Assert.Empty(ReportHandler.Handle(finished, _store.Workspace, _store, _store).Item2);
    }

    [Theory]
    [InlineData("agent-2")]
    [InlineData(null)]
    public void Another_agent_has_nothing_to_say_about_a_run(string? caller)
    {
        var sandbox = _store.AddSandbox(Ready);
        var run = Guid.NewGuid();
        _store.Append(new RunRequested(run, "main.py", [], sandbox));
        _store.Id = caller;
        Assert.Empty(ReportHandler.Handle(
            new ReportRunStarted(sandbox, _store.Workspace.Id, run, 1), _store.Workspace, _store).Item2);
        Assert.Empty(ReportHandler.Handle(
            new ReportRunFinished(sandbox, _store.Workspace.Id, run, 1, RunEnd.Exited, 0, 0, null, null),
            _store.Workspace, _store, _store).Item2);
    }

    [Fact]
    public async Task A_run_may_take_as_long_as_the_most_generous_role_of_the_owner_allows()
    {
        _store.AddFile("main.py");
        _store.AddSandbox(Ready);
        Assert.Equal(60, Assert.Single(Sent.Of<StartRun>((await Handle(Run("main.py"))).Messages)).WallClockSeconds);
        _store.OwnerRoles = [Role.Reviewer];
        Assert.Equal(90, Assert.Single(Sent.Of<StartRun>((await Handle(Run("main.py"))).Messages)).WallClockSeconds);
    }

    private async Task<(Answer<RunAccepted> Answer, IReadOnlyList<object> Events, OutgoingMessages Messages)> Handle(
        RequestRun command)
    {
        var (answer, events, messages) = await RequestRunHandler.Handle(
            command, _store.Workspace, _store, _store, _store, Limits, TestContext.Current.CancellationToken);
        return (answer, events, messages);
    }

    private async Task<OutgoingMessages> Stop(Guid run) => (await RequestRunStopHandler.Handle(
        new RequestRunStop(InMemory.Ada, _store.Workspace.Id, run), _store, TestContext.Current.CancellationToken)).Item2;

    private RequestRun Run(string path, params string[] arguments) => new(
        InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, Guid.NewGuid(), new RunSpec(RunKind.File, path, arguments, []));
}

using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Sandboxes;

public sealed class CommandReportTests
{
    private readonly InMemory _store = new();
    private readonly Guid _sandbox;

    public CommandReportTests() => _sandbox = _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));

    private ReportCommandExecuted Report => new(_sandbox, _store.Workspace.Id, 3, "shell-1", "ls -l", 2, 40, 0);

    [Fact]
    public async Task A_command_is_recorded_once_and_found_by_the_next_shell()
    {
        var executed = Assert.IsType<CommandExecuted>(Assert.Single(await HandleAsync(Report)));
        Assert.Equal(("ls -l", 2, 40L), (executed.Command, executed.ExitCode, executed.DurationMilliseconds));
        _store.Append(executed);
        Assert.Empty(await HandleAsync(Report));
        Assert.Equal(["ls -l"], (await FetchAsync()).Commands);
    }

    [Fact]
    public async Task What_cannot_be_or_comes_from_somebody_else_is_not()
    {
        foreach (var report in new[]
                 {
                     Report with { SandboxId = Guid.NewGuid() }, Report with { TerminalId = "run-1" },
                     Report with { TerminalId = "shell-\n" }, Report with { ExitCode = 256 }, Report with { ExitCode = -1 },
                     Report with { DurationMilliseconds = -1 }, Report with { Skipped = -1 }, Report with { Command = "" },
                     Report with { Command = new string('x', 2001) }, Report with { Command = "\ud800" }
                 })
            Assert.Empty(await HandleAsync(report));
        _store.Append(new CommandExecuted(_sandbox, "shell-1", "x", 0, 1, 0, 1));
        _store.Id = "agent-2";
        Assert.Empty(await HandleAsync(Report));
        Assert.Empty((await FetchAsync()).Commands);
    }

    private async Task<IReadOnlyList<object>> HandleAsync(ReportCommandExecuted report) => (await CommandsHandler.Handle(
        report, _store.Workspace, _store, _store, TestContext.Current.CancellationToken)).Item2;

    private Task<EarlierCommands> FetchAsync() => CommandsHandler.Handle(
        new FetchCommands(_sandbox, _store.Workspace.Id), _store, _store, _store, TestContext.Current.CancellationToken);
}

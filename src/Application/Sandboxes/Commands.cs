using System.Text.RegularExpressions;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Sandboxes;

/// <summary>What was typed into a workspace's shells, read and written in the transaction of the message at hand.</summary>
public interface ICommandHistory
{
    Task<RecentCommands> RecentAsync(Guid workspaceId, CancellationToken ct);
}

/// <summary>Takes in what shells have run, and gives it to the shells of the next sandbox.</summary>
public static partial class CommandsHandler
{
    private const int MaxCommand = 2000;

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportCommandExecuted report, [WriteModel] Workspace? workspace, ICommandHistory history, ICallingAgent caller,
        CancellationToken ct)
    {
        if (workspace?.Sandbox is not { } sandbox || sandbox.Id != report.SandboxId || sandbox.AgentId != caller.Id
            || !Shell().IsMatch(report.TerminalId) || report.ExitCode is < 0 or > 255 || report.DurationMilliseconds < 0
            || report.Skipped < 0 || report.Command is { } text && (text.Length is 0 or > MaxCommand || TextEdits.Measure(text) is null)
            || !(await history.RecentAsync(workspace.Id, ct)).Accepts(sandbox.Id, report.Sequence))
            return (new ReportAccepted(), [], []);
        IWorkspaceEvent[] events =
        [
            new CommandExecuted(
                sandbox.Id, report.TerminalId, report.Command, report.ExitCode, report.DurationMilliseconds,
                report.Skipped, report.Sequence)
        ];
        return (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));
    }

    public static async Task<EarlierCommands> Handle(
        FetchCommands request, IEventStreams streams, ICommandHistory history, ICallingAgent caller, CancellationToken ct) =>
        await streams.ReadAsync<Workspace>(request.WorkspaceId, ct) is { Sandbox: { } sandbox }
        && sandbox.Id == request.SandboxId && sandbox.AgentId == caller.Id
            ? new EarlierCommands((await history.RecentAsync(request.WorkspaceId, ct)).Commands)
            : new EarlierCommands([]);

    [GeneratedRegex(@"^shell-[a-zA-Z0-9-]{1,40}\z")]
    private static partial Regex Shell();
}

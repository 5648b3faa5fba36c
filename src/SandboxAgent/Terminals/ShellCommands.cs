using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <summary>Tells Web what a sandbox's shells have run, and brings them what was run in earlier ones.</summary>
internal sealed class ShellCommands(Sandbox sandbox, WebReports web, ILogger logger)
{
    /// <summary>No keyboard has this key; the shells of the image read their history again when it is typed.</summary>
    private const string ReadHistoryKey = "\x1b[6330~";

    // In front of what this sandbox's shells have written meanwhile.
    private const string Write =
        "umask 077; cd \"$HOME\" && mkdir -p .local/state && cd .local/state && touch bash_history"
        + " && { printf '%s\\n' \"$1\"; cat bash_history; } >bash_history.new && mv bash_history.new bash_history";

    private readonly CommandPace _pace = new();

    /// <summary>A shell says that it has run something.</summary>
    public void Finished(string terminal, FinishedCommand command)
    {
        if (_pace.MayReport(DateTimeOffset.UtcNow, out var skipped))
            _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportCommandExecuted(
                sandbox.Id, sandbox.WorkspaceId, n, terminal, command.Text, command.ExitCode, command.DurationMilliseconds, skipped));
    }

    /// <summary>Puts earlier commands within reach of the arrow keys. Nobody waits for it: a sandbox is ready without.</summary>
    public async Task BringEarlierAsync(SandboxContainer container)
    {
        try
        {
            var earlier = await web.AskUntilAnsweredAsync<EarlierCommands>(
                new FetchCommands(sandbox.Id, sandbox.WorkspaceId), sandbox.Ended);
            // The file has one command a line.
            var lines = string.Join('\n', earlier.Commands.Where(c => !c.Contains('\n') && !c.Contains('\0')));
            if (lines.Length == 0)
                return;
            using var exec = await container.StartAsync(
                [ContainerTemplate.Link, "run", Guid.NewGuid().ToString("N"), "", "--", "bash", "-c", Write, "history", lines],
                TerminalSet.Environment("history"), (80, 24), sandbox.Ended);
            var ignored = new byte[1024];
            while (await exec.ReadAsync(ignored, sandbox.Ended) > 0)
            {
            }
            container.Terminals.Find(SandboxContainer.FirstShell)?.TypeAtPrompt(ReadHistoryKey);
        }
        catch (Exception e)
        {
            // The shell works without; or the sandbox has ended.
            logger.LogDebug("No earlier commands for sandbox {Sandbox}: {Reason}", sandbox.Id, Printable.Of(e.Message));
        }
    }
}

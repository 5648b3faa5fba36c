using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Terminals;

/// <summary>What real shells tell about their commands.</summary>
public sealed class CommandTests(AgentPlayground playground)
{
    [Fact]
    public async Task A_command_is_reported_with_its_text_exit_code_and_duration_also_under_another_prompt()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();

        await terminal.InputAsync("PS1='> '\r");
        await terminal.InputAsync("sleep 0.3; (exit 7) # é;\r");
        var command = await CommandAsync(sandbox, c => c.ExitCode == 7);
        Assert.Equal(("shell-1", "sleep 0.3; (exit 7) # é;", 0), (command.TerminalId, command.Command, command.Skipped));
        Assert.InRange(command.DurationMilliseconds, 300, 10_000);

        await terminal.InputAsync(" secret=1 false\r");
        Assert.Null((await CommandAsync(sandbox, c => c.ExitCode == 1)).Command);
        await terminal.InputAsync("cat nothing; (exit 9)\r\r\r");
        await CommandAsync(sandbox, c => c.ExitCode == 9);
        // An empty line is no command, and the shell still knows the last status.
        await terminal.InputAsync("echo status $?\r");
        await terminal.WaitForAsync("status 9");
        await CommandAsync(sandbox, c => c.Command == "echo status $?");
        Assert.Equal(5, playground.State.All<ReportCommandExecuted>().Count(c => c.SandboxId == sandbox.Id));
    }

    [Fact]
    public async Task A_program_that_prints_marks_is_not_believed()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync();

        await terminal.InputAsync(
            "for i in $(seq 200); do printf '\\e]633;N;aaaaaaaaaaaaaaaa\\a\\e]633;D;aaaaaaaaaaaaaaaa;0;1;fake\\a'; done; (exit 5)\r");

        await CommandAsync(sandbox, c => c.ExitCode == 5);
        Assert.DoesNotContain(playground.State.All<ReportCommandExecuted>(), c => c.SandboxId == sandbox.Id && c.Command == "fake");
    }

    [Fact]
    public async Task Earlier_commands_are_within_reach_of_the_arrow_keys_in_the_first_shell_and_the_next()
    {
        await using var again = await playground.StartWithHistoryAsync("echo older", "echo 'multi\nline'", "echo $((41 + 1))");
        await again.UntilAsync("grep -q older ~/.local/state/bash_history");
        await using var terminal = await TerminalClient.ConnectAsync(again);
        await terminal.OpenAsync();
        await terminal.WaitForAsync("$ ");

        foreach (var shell in new[] { "shell-1", "shell-2" })
        {
            if (shell != "shell-1") await terminal.OpenAsync(shell);
            await terminal.WaitForAsync("$ ", shell);
            await terminal.InputAsync("\x1b[A\r", shell);
            await terminal.WaitForAsync("42\r\n", shell);
        }

        Assert.Contains(playground.State.All<ReportCommandExecuted>(), c => c.SandboxId == again.Id && c.Command == "echo $((41 + 1))");
    }

    private Task<ReportCommandExecuted> CommandAsync(TestSandbox sandbox, Func<ReportCommandExecuted, bool> fits) =>
        playground.State.WaitForAsync<ReportCommandExecuted>(c => c.SandboxId == sandbox.Id && fits(c));
}

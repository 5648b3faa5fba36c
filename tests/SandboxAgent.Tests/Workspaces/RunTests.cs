using System.Text;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Workspaces;

public sealed class RunTests(AgentPlayground playground)
{
    [Fact]
    public async Task A_run_prints_into_its_terminal_and_reports_its_end()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "print('hello from', __file__)\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        var finished = await sandbox.FinishedAsync(run);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));

        await terminal.WaitForAsync("hello from", TerminalOf(run));
        Assert.Equal((RunEnd.Exited, 0), (finished.End, finished.ExitCode));
        Assert.InRange(finished.PeakMemoryBytes!.Value, 1_000_000, 100_000_000);
        Assert.InRange(finished.DurationMilliseconds, 1, 20_000);
        Assert.Equal(0, await terminal.WaitForExitAsync(TerminalOf(run)));
        Assert.True(playground.State.All<ReportRunStarted>().Single(r => r.RunId == run.RunId).Sequence < finished.Sequence);
        Assert.Equal("hello from /home/learner/workspace/main.py\r\n", Encoding.UTF8.GetString(finished.Output!));
        Assert.Equal(finished.Output!.Length, finished.OutputBytes);
    }

    [Fact]
    public async Task Drawn_figures_have_somewhere_to_go()
    {
        await using var sandbox = await playground.StartSandboxAsync((
            "main.py",
            "import importlib.util, os\nprint(os.environ['MPLBACKEND'], importlib.util.find_spec('platform_plots') is not None)\n"));
        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"]));
        Assert.Equal("module://platform_plots True\r\n", Encoding.UTF8.GetString(finished.Output!));
    }

    [Fact]
    public async Task Of_a_long_output_the_end_is_reported_from_a_lines_start()
    {
        await using var sandbox = await playground.StartSandboxAsync(
            ("main.py", "for i in range(100_000):\n    print(f'line {i:06}')\n"));

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"]));

        Assert.Equal(100_000 * 13, finished.OutputBytes);
        Assert.InRange(finished.Output!.Length, RecordedOutput.Most - 13, RecordedOutput.Most);
        var text = Encoding.UTF8.GetString(finished.Output);
        Assert.StartsWith("line ", text, StringComparison.Ordinal);
        Assert.EndsWith("line 099999\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_come_with_the_command_and_the_tests_run_without_pytest()
    {
        await using var sandbox = await playground.StartSandboxAsync(
            ("test_it.py", "import os, unittest\nclass T(unittest.TestCase):\n    def test_mode(self):\n        self.assertEqual(os.environ['MODE'], 'a b')\n"));
        var spec = new RunSpec(RunKind.Tests, "", ["-v"], [new EnvironmentVariable("MODE", "a b")]);

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync([.. spec.Command()]));

        var text = Encoding.UTF8.GetString(finished.Output!);
        Assert.Equal((RunEnd.Exited, 0), (finished.End, finished.ExitCode));
        Assert.StartsWith("pytest is not installed here", text, StringComparison.Ordinal);
        Assert.Contains("test_mode", text, StringComparison.Ordinal);
        Assert.Contains("\r\nOK\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raise SystemExit(7)\n", 7)]
    [InlineData("raise ValueError('no')\n", 1)]
    public async Task An_exit_code_is_the_programs_own(string program, int exitCode)
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", program));

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"]));

        Assert.Equal((RunEnd.Exited, exitCode), (finished.End, finished.ExitCode));
    }

    [Fact]
    public async Task A_run_starts_only_when_its_files_are_there()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "print('old')\n"));
        sandbox.Workspace.Write("main.py", "import helper\n");
        sandbox.Workspace.Write("helper.py", "print('n' + 'ew')\n");

        // Nobody has told the agent about the new version; the run's own number has to do.
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await sandbox.FinishedAsync(run);

        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));
        await terminal.WaitForAsync("new\r\n", TerminalOf(run));
    }

    [Fact]
    public async Task What_a_run_writes_is_reported_before_its_end()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "open('out.txt', 'w').write('result')\n"));

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"]));

        Assert.True((await sandbox.ChangeAsync(SandboxChange.Written, "out.txt")).Sequence < finished.Sequence);
    }

    [Fact]
    public async Task A_run_can_be_asked_and_answers_from_its_folder()
    {
        await using var sandbox = await playground.StartSandboxAsync(("app/ask.py", "import os\nname = input('Your name? ')\nprint('Hello', name, os.getcwd())\n"));
        var run = await sandbox.RunAsync(["python", "ask.py"], folder: "app");
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));
        await terminal.WaitForAsync("Your name? ", TerminalOf(run));

        await terminal.InputAsync("Ada\r", TerminalOf(run));

        await terminal.WaitForAsync("Hello Ada /home/learner/workspace/app", TerminalOf(run));
        Assert.Equal(RunEnd.Exited, (await sandbox.FinishedAsync(run)).End);
    }

    [Fact]
    public async Task CtrlC_is_a_KeyboardInterrupt_and_a_stopped_run()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "import time\nprint('ready')\ntime.sleep(600)\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));
        await terminal.WaitForAsync("ready", TerminalOf(run));

        await terminal.InputAsync("\x03", TerminalOf(run));

        await terminal.WaitForAsync("KeyboardInterrupt", TerminalOf(run));
        var finished = await sandbox.FinishedAsync(run);
        Assert.Equal((RunEnd.Stopped, null), (finished.End, finished.ExitCode));
        Assert.Equal(130, await terminal.WaitForExitAsync(TerminalOf(run)));
    }

    [Theory]
    [InlineData("import time\nprint('ready', flush=True)\ntime.sleep(600)\n")]
    [InlineData("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('ready', flush=True)\ntime.sleep(600)\n")]
    public async Task A_run_that_is_stopped_ends_whether_it_wants_or_not(string program)
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", program));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await playground.State.WaitForAsync<ReportRunStarted>(r => r.RunId == run.RunId);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));
        await terminal.WaitForAsync("ready", TerminalOf(run));

        await playground.Web.SendAsync(new StopRun(sandbox.Id, run.RunId));

        Assert.Equal(RunEnd.Stopped, (await sandbox.FinishedAsync(run)).End);
        await sandbox.UntilAsync("! pgrep python");
    }

    [Fact]
    public async Task Too_much_memory_ends_the_run_and_not_the_sandbox()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "x = bytearray(1 << 30)\nprint('survived')\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        var finished = await sandbox.FinishedAsync(run);

        Assert.Equal((RunEnd.OutOfMemory, null), (finished.End, finished.ExitCode));
        Assert.Contains("512 MiB", finished.Detail, StringComparison.Ordinal);
        await using var terminal = await TerminalClient.ConnectAsync(sandbox);
        await terminal.OpenAsync(TerminalOf(run));
        await terminal.WaitForAsync("Stopped: the program needed more than the 512 MiB of memory that a sandbox has.", TerminalOf(run));
        await terminal.OpenAsync();
        await terminal.InputAsync("echo still he''re\r");
        await terminal.WaitForAsync("still here");
    }

    [Fact]
    public async Task A_run_has_only_so_much_time()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "import time\ntime.sleep(600)\n"));

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["python", "main.py"], seconds: 1));

        Assert.Equal(RunEnd.TimedOut, finished.End);
        Assert.InRange(finished.DurationMilliseconds, 1000, 5000);
    }

    [Fact]
    public async Task A_command_that_is_not_there_has_failed()
    {
        await using var sandbox = await playground.StartSandboxAsync();

        var finished = await sandbox.FinishedAsync(await sandbox.RunAsync(["no-such-command"]));

        Assert.Equal((RunEnd.Failed, null), (finished.End, finished.ExitCode));
        Assert.NotNull(finished.Detail);
    }

    [Fact]
    public async Task A_repeated_command_does_not_run_twice()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "open('log', 'a').write('x')\n"));
        var run = await sandbox.RunAsync(["python", "main.py"]);
        await playground.Web.SendAsync(run);
        await sandbox.FinishedAsync(run);
        await playground.Web.SendAsync(run);

        var other = await sandbox.RunAsync(["true"]);
        await sandbox.FinishedAsync(other);
        Assert.Equal("x", await sandbox.ShellAsync("cat log"));
        Assert.Single(playground.State.All<ReportRunFinished>(), r => r.RunId == run.RunId);
    }

    [Fact]
    public async Task A_run_in_a_sandbox_that_is_gone_has_failed()
    {
        var run = await new TestSandbox(playground).RunAsync(["true"]);

        Assert.Equal(RunEnd.Failed, (await playground.State.WaitForAsync<ReportRunFinished>(r => r.RunId == run.RunId)).End);
    }

    private static string TerminalOf(StartRun run) => $"run-{run.RunId:N}";
}

using System.Diagnostics;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>One run: a command in a terminal of its own, from the request to the report of its end.</summary>
internal sealed class Run(StartRun command, Sandbox sandbox, ILogger logger)
{
    private const int SigInt = 2, SigKill = 9;
    // Of its time, when its terminal says that it will be over.
    private const double WarnAt = 0.8;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FilesPatience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _clock = new();
    private Terminal? _terminal;
    private bool _stopRequested;
    private bool _timedOut;
    private int _reported;

    public Guid Id => command.RunId;
    public bool IsOver => _over.Task.IsCompleted;
    private string TerminalId => $"run-{command.RunId:N}";

    public void Start() => _ = RunAsync();

    public void Stop()
    {
        _stopRequested = true;
        _stopped.Cancel();
    }

    /// <summary>The sandbox is going; Web hears of it before it hears that.</summary>
    public Task InterruptAsync()
    {
        Report(RunEnd.Interrupted, null, null, "The sandbox went away.");
        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        try
        {
            var container = await sandbox.ContainerAsync().WaitAsync(sandbox.Ended);
            await sandbox.Sync.ReachAsync(command.WorkspaceVersion, sandbox.Ended).WaitAsync(FilesPatience, _stopped.Token);
            var waited = await sandbox.Packages.RestoredAsync(_stopped.Token).WaitAsync(sandbox.Ended);
            await RunAsync(container, waited);
        }
        catch (OperationCanceledException) when (_stopRequested)
        {
            Report(RunEnd.Stopped, null, null, "It was stopped before it had started.");
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended, which reports its runs.
        }
        catch (TimeoutException)
        {
            Report(RunEnd.Failed, null, null, "The sandbox's files could not be brought up to date.");
        }
        catch (Exception e)
        {
            logger.LogWarning("Run {Run} failed: {Reason}", Id, Printable.Of(e.Message));
            Report(RunEnd.Failed, null, null, "The program could not be started.");
        }
    }

    private async Task RunAsync(SandboxContainer container, TimeSpan? waited)
    {
        var terminal = _terminal = container.Terminals.Find(TerminalId) ?? container.Terminals.Add(TerminalId, "run");
        if (waited is { } time)
            terminal.Say($"Waited {Words.Duration(time)} until the packages of the last sandbox were back.");
        var exec = await container.StartAsync(
            [ContainerTemplate.Link, "run", Id.ToString("N"), command.WorkingDirectory, "--", .. command.Command],
            TerminalSet.Environment(TerminalId), (80, 24), sandbox.Ended);
        _clock.Start();
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportRunStarted(sandbox.Id, sandbox.WorkspaceId, Id, n));
        var startedAt = DateTimeOffset.UtcNow;
        var running = terminal.RunAsync(exec);
        await LimitAsync(container, terminal, running);
        var exitCode = await running;
        _clock.Stop();
        var outcome = await RunOutcome.ReadAsync(container, Id, exitCode, sandbox.Ended);
        var (end, detail) = outcome.Judge(
            command, _stopRequested, terminal.WasInterrupted, _timedOut, container.OutOfMemoryAt >= startedAt, container.Limits.MemoryBytes);
        if (end is RunEnd.OutOfMemory or RunEnd.TimedOut && detail is not null)
            terminal.Say(detail);
        terminal.Finish(outcome.Signal == 0 ? outcome.ExitCode ?? exitCode : 128 + outcome.Signal);
        // What it has written is part of what it did: recorded first.
        await container.Link.SettleAsync(TimeSpan.FromSeconds(2), sandbox.Ended);
        Report(end, outcome, exitCode, detail);
    }

    // Ends the run when it is stopped, or its time is over.
    private async Task LimitAsync(SandboxContainer container, Terminal terminal, Task running)
    {
        try
        {
            var allowed = TimeSpan.FromSeconds(command.WallClockSeconds);
            var warning = allowed * (1 - WarnAt);
            if (await EndsWithinAsync(running, allowed - warning))
                return;
            terminal.Say($"This program will be stopped in {Words.Duration(warning)}: it may run for {Words.Duration(allowed)}.");
            if (await EndsWithinAsync(running, warning))
                return;
            _timedOut = true;
            sandbox.Oversight.RunTimeIsOver(Id, command.WallClockSeconds, _clock.Elapsed);
        }
        catch (OperationCanceledException) when (_stopRequested)
        {
            await container.Link.KillSessionAsync(TerminalId, SigInt, sandbox.Ended);
            if (await Task.WhenAny(running, Task.Delay(StopPatience, sandbox.Ended)) == running)
                return;
        }
        await container.Link.KillSessionAsync(TerminalId, SigKill, sandbox.Ended);
    }

    private async Task<bool> EndsWithinAsync(Task running, TimeSpan time)
    {
        try
        {
            await running.WaitAsync(time, _stopped.Token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Report(RunEnd end, RunOutcome? outcome, int? exitCode, string? detail)
    {
        if (Interlocked.Exchange(ref _reported, 1) != 0)
            return;
        _over.TrySetResult();
        var code = outcome is null ? exitCode : outcome.Signal == 0 ? outcome.ExitCode ?? exitCode : null;
        var (output, printed) = _terminal?.Tail(RecordedOutput.Most) ?? ([], 0);
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportRunFinished(
            sandbox.Id, sandbox.WorkspaceId, Id, n, end, end == RunEnd.Failed ? null : code, _clock.ElapsedMilliseconds,
            outcome?.PeakBytes, detail, output.Length == 0 ? null : output, printed));
    }
}

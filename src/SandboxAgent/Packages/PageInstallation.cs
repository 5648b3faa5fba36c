using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;
using Platform.SandboxAgent.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>What the page has asked for: pip in a terminal of its own, from the command to the report of its end.</summary>
internal sealed class PageInstallation(ChangePackages command, SandboxPackages packages, ILogger logger)
{
    private const int SigInt = 2, SigKill = 9;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3), FilesPatience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Installation _installation = new(
        packages.Sandbox, command.InstallationId, PackageOrigin.Page, $"pip {string.Join(' ', Arguments(command))}", command.Environment,
        $"packages-{command.InstallationId:N}");

    public static (PackageFailure, string) TooLong(TimeSpan allowed) =>
        (PackageFailure.Stopped, $"It was stopped: an installation may take {Words.Duration(allowed)}. What was installed before is kept.");

    public static void ReportWithoutSandbox(ChangePackages command, WebReports web)
    {
        var reports = new ReportQueue(web, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        reports.Start();
        _ = reports.AddAsync<ReportAccepted>(n => new ReportInstallationEnded(
            command.SandboxId, command.WorkspaceId, n, command.InstallationId, PackageFailure.Stopped, "The sandbox is gone. Nothing was changed.", 0));
        _ = reports.FinishAsync();
    }

    public void Start() => _ = RunAsync();

    public void Stop() => _stopped.Cancel();

    /// <summary>The sandbox is going.</summary>
    public void Interrupt() => _installation.End(PackageFailure.Stopped, "The sandbox went away while it was under way.");

    private async Task RunAsync()
    {
        var sandbox = packages.Sandbox;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token, sandbox.Ended);
        try
        {
            if (command.Requirements.Any(r => PackageNames.Problem(r, command.Action is PackageAction.Remove) is not null)
                || (command.File is { } file && WorkspacePath.Problem(file) is not null) || WorkspacePath.Problem(command.Environment) is not null)
            {
                _installation.End(PackageFailure.Other, "What was asked for cannot be installed. Nothing was changed.");
                return;
            }
            var container = await sandbox.ContainerAsync().WaitAsync(either.Token);
            var waited = await packages.RestoredAsync(either.Token);
            await sandbox.Sync.ReachAsync(command.WorkspaceVersion, sandbox.Ended).WaitAsync(FilesPatience, either.Token);
            await RunAsync(container, waited);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested && !sandbox.Ended.IsCancellationRequested)
        {
            _installation.End(PackageFailure.Stopped, "It was stopped before it had started. Nothing was changed.");
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended, which ends it.
        }
        catch (TimeoutException)
        {
            _installation.End(PackageFailure.Other, "The sandbox's files could not be brought up to date. Nothing was changed: try again.");
        }
        catch (Exception e)
        {
            logger.LogWarning("Installation {Installation} failed: {Reason}", command.InstallationId, Printable.Of(e.Message));
            _installation.End(PackageFailure.Other, "The installer could not be started. Nothing was changed: try again.");
        }
        finally
        {
            packages.Done(command.InstallationId);
        }
    }

    private async Task RunAsync(SandboxContainer container, TimeSpan? waited)
    {
        var sandbox = packages.Sandbox;
        var session = _installation.Session;
        var terminal = container.Terminals.Find(session) ?? container.Terminals.Add(session, "run");
        if (waited is { } time)
            terminal.Say($"Waited {Words.Duration(time)} until the packages of the last sandbox were back.");
        packages.Open(_installation);
        using var exec = await container.StartAsync(
            [ContainerTemplate.Link, "run", command.InstallationId.ToString("N"), "", "--", $"{ContainerTemplate.Home}/{command.Environment}/bin/python", "-m", "pip", .. Arguments(command)],
            TerminalSet.Environment(session), (100, 24), sandbox.Ended);
        var running = terminal.RunAsync(exec);
        var stopped = await LimitAsync(container, session, running);
        var exitCode = await running;
        var outcome = await RunOutcome.ReadAsync(container, command.InstallationId, exitCode, sandbox.Ended);
        var code = outcome.Signal == 0 ? outcome.ExitCode ?? exitCode : 128 + outcome.Signal;
        terminal.Finish(code);
        if (code == 0)
            stopped = null;
        else if (!outcome.WasStarted)
            stopped = (PackageFailure.Other, $"There is no Python in {command.Environment}. Nothing was changed: make the environment with \"python3 -m venv\", and try again.");
        else if (outcome.OutOfMemory)
            stopped = (PackageFailure.Other, $"The installer needed more than the {Words.Bytes(container.Limits.MemoryBytes)} of memory that a sandbox has. What was installed before is kept.");
        await packages.EndAsync(_installation, code, stopped);
    }

    // Why it was ended before its time; null when it was not.
    private async Task<(PackageFailure, string)?> LimitAsync(SandboxContainer container, string session, Task running)
    {
        var allowed = TimeSpan.FromSeconds(packages.Services.Settings.InstallationSeconds);
        var ended = packages.Sandbox.Ended;
        try
        {
            await running.WaitAsync(allowed, _stopped.Token);
            return null;
        }
        catch (TimeoutException)
        {
            await container.Link.KillSessionAsync(session, SigKill, ended);
            return TooLong(allowed);
        }
        catch (OperationCanceledException)
        {
            await container.Link.KillSessionAsync(session, SigInt, ended);
            if (await Task.WhenAny(running, Task.Delay(StopPatience, ended)) != running)
                await container.Link.KillSessionAsync(session, SigKill, ended);
            return (PackageFailure.Stopped, "It was stopped. What was installed before is kept.");
        }
    }

    private static string[] Arguments(ChangePackages command) => command.Action switch
    {
        PackageAction.Remove => ["uninstall", "--yes", "--", .. command.Requirements],
        PackageAction.Upgrade => ["install", "--upgrade", "--", .. command.Requirements],
        PackageAction.InstallFile => ["install", "--requirement", $"./{command.File}"],
        _ => ["install", "--", .. command.Requirements]
    };
}

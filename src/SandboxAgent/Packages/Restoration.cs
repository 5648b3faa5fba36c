using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Terminals;
using Platform.SandboxAgent.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>Gives a new sandbox the very files that the last one's packages came from, and learns what may be installed.</summary>
/// <param name="restored">Called when nobody has to wait any more.</param>
internal sealed class Restoration(SandboxPackages packages, SandboxContainer container, Action restored, ILogger logger)
{
    // For one call of pip: what may be said to the engine about a process is bounded.
    private const int AtOnce = 100, Downloads = 4, SigKill = 9;
    private const string DefaultEnvironment = ".venv";
    private const string Script =
        "p=$1; shift; test -x \"$p/bin/python\" || python3 -m venv \"$p\" || exit 1; "
        + "exec \"$p/bin/python\" -m pip install --quiet --no-deps --no-compile --no-warn-conflicts --no-warn-script-location --progress-bar off -- \"$@\"";

    // Lies in the sandbox, as what was restored does.
    private const string Done = $"{ContainerTemplate.Home}/.local/state/platform/packages-restored";

    /// <param name="isNew">An adopted sandbox has what it has, unless the earlier process was not done with giving it.</param>
    public async Task RunAsync(bool isNew)
    {
        var sandbox = packages.Sandbox;
        try
        {
            var known = await packages.Services.Web.AskUntilAnsweredAsync<WorkspacePackages>(
                new FetchPackages(sandbox.Id, sandbox.WorkspaceId), sandbox.Ended);
            packages.Services.Policies.Use(known.Policy);
            var environments = known.Environments.Where(e => WorkspacePath.Problem(e.Path) is null).ToList();
            packages.Sets.Know(environments);
            if (!isNew)
                EndEarlier(known.UnderWay ?? []);
            var wanted = environments.Where(e => e.Packages.Count > 0).ToList();
            if (wanted.Count > 0 && (isNew || await IsUnfinishedAsync(wanted)))
                await RestoreAsync(wanted);
            restored();
            if (wanted.Count == 0 || !isNew)
                await TellAsync(environments.Select(e => e.Path).Append(DefaultEnvironment).Distinct());
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended.
        }
        catch (Exception e)
        {
            logger.LogWarning("Packages of sandbox {Sandbox} could not be restored: {Reason}", sandbox.Id, Printable.Of(e.Message));
        }
        finally
        {
            restored();
        }
    }

    private void EndEarlier(IReadOnlyList<Guid> underWay)
    {
        var sandbox = packages.Sandbox;
        foreach (var installation in underWay.Where(i => !packages.IsAskedFor(i)))
        {
            _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportInstallationEnded(
                sandbox.Id, sandbox.WorkspaceId, n, installation, PackageFailure.Stopped,
                "The sandbox service was restarted while it was under way. What was installed before is kept: try again.", 0));
        }
    }

    private async Task<bool> IsUnfinishedAsync(List<PackageEnvironment> environments)
    {
        foreach (var environment in environments)
        {
            var (known, found) = await packages.LookAsync(environment.Path);
            var there = (found ?? []).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            if (known && environment.Packages.Any(p => IsSound(p) && !there.Contains(p.Name)))
                return !await RunAsync(packages.Sandbox.Id.ToString(), ["test", "-e", Done], packages.Sandbox.Ended);
        }
        return false;
    }

    // What has changed while nobody listened.
    private async Task TellAsync(IEnumerable<string> environments)
    {
        foreach (var environment in environments)
        {
            if (await packages.LookAsync(environment) is { Known: true, Found: var found })
                packages.Sets.Report(environment, found, null);
        }
    }

    private async Task RestoreAsync(List<PackageEnvironment> environments)
    {
        var sandbox = packages.Sandbox;
        var id = Guid.NewGuid();
        var installation = new Installation(
            sandbox, id, PackageOrigin.Restore, "Packages of the last sandbox", environments[0].Path, $"restore-{id:N}");
        packages.Open(installation);
        (PackageFailure, string)? because = null;
        var allowed = TimeSpan.FromSeconds(packages.Services.Settings.InstallationSeconds);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(sandbox.Ended);
        limited.CancelAfter(allowed);
        try
        {
            foreach (var environment in environments)
                await RestoreAsync(installation, environment, limited.Token);
            await RunAsync(installation.Session, ["touch", Done], limited.Token);
        }
        catch (OperationCanceledException) when (!sandbox.Ended.IsCancellationRequested)
        {
            because = (PackageFailure.Stopped, $"The packages of the last sandbox were not in place after {Words.Duration(allowed)}, and putting them back was stopped. They stay part of the workspace, for the next one.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning("Packages of sandbox {Sandbox} could not be restored: {Reason}", sandbox.Id, Printable.Of(e.Message));
            because = (PackageFailure.Other, "The packages of the last sandbox could not be put in place. They stay part of the workspace, for the next one.");
        }
        packages.Close(installation);
        await EndProgramsAsync(installation.Session);
        foreach (var environment in environments)
            await packages.ReportSetAsync(installation, environment.Path);
        installation.End(because?.Item1, because?.Item2);
    }

    // A program that has stopped its installer, or calls itself one, does not outlast it.
    private async Task EndProgramsAsync(string session)
    {
        try
        {
            await container.Link.KillSessionAsync(session, SigKill, packages.Sandbox.Ended);
        }
        catch (LinkLostException)
        {
            // Without it they run on, but the gate is closed for them.
        }
    }

    private async Task RestoreAsync(Installation installation, PackageEnvironment environment, CancellationToken cancellation)
    {
        var there = new List<InstalledPackage>();
        using (var places = new SemaphoreSlim(Downloads))
        {
            var fetched = environment.Packages.Where(IsSound).Select(async package => (package, await HasAsync(package, places, cancellation))).ToList();
            foreach (var (package, isThere) in await Task.WhenAll(fetched))
            {
                if (isThere)
                    there.Add(package);
            }
        }
        foreach (var package in there)
            installation.Pin(package);
        foreach (var some in there.Chunk(AtOnce))
        {
            // One that cannot be installed keeps none of the others out.
            if (await InstallAsync(installation, environment.Path, some, cancellation) || some.Length == 1)
                continue;
            foreach (var package in some)
                await InstallAsync(installation, environment.Path, [package], cancellation);
        }
    }

    // From the cache, or fetched again; what is not allowed any more stays away.
    private async Task<bool> HasAsync(InstalledPackage package, SemaphoreSlim places, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            packages.Services.Policies.Check(package.Name);
            await using var file = await packages.Services.Files.OpenAsync(
                package.Sha256!, package.File!, () => FindAsync(packages.Services, package.Name, package.File!, package.Sha256!, cancellation), cancellation);
            await file.WholeAsync(cancellation);
            return true;
        }
        catch (NotGivenException e)
        {
            logger.LogInformation("{Package} cannot be restored: {Reason}", Printable.Of(package.Name), e.Message);
            return false;
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Where a file of the index is; throws when no page of it names the file.</summary>
    public static async Task<IndexFile> FindAsync(PackageHost services, string name, string file, string sha256, CancellationToken cancellation)
    {
        var page = await services.Names.HasAsync(name, cancellation) ? await services.Pages.GetAsync(name, cancellation) : null;
        return page?.Wheels.FirstOrDefault(f => f.File == file && f.Sha256 == sha256)
            ?? throw new NotGivenException(StatusCodes.Status404NotFound, $"The package index has no file {file} with that hash. Nothing was changed.", PackageFailure.NotFound, PackageRefusal.Path);
    }

    private Task<bool> InstallAsync(Installation installation, string environment, InstalledPackage[] some, CancellationToken cancellation) => RunAsync(
        installation.Session,
        ["bash", "-c", Script, "restore", $"{ContainerTemplate.Home}/{environment}", .. some.Select(p => $"{p.Name}=={p.Version}")], cancellation);

    // A command that nobody watches; whether it succeeded.
    private async Task<bool> RunAsync(string session, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var run = Guid.NewGuid();
        using var exec = await container.StartAsync(
            [ContainerTemplate.Link, "run", run.ToString("N"), "", "--", .. command], TerminalSet.Environment(session), (100, 24), cancellation);
        var printed = new byte[4096];
        var count = 0;
        while (await exec.ReadAsync(new ArraySegment<byte>(printed), cancellation) is > 0 and var read)
            count = read;
        var code = await exec.ExitCodeAsync(cancellation);
        var outcome = await RunOutcome.ReadAsync(container, run, code, cancellation);
        if ((outcome.ExitCode ?? code) == 0 && outcome.Signal == 0)
            return true;
        logger.LogInformation("{Command} in sandbox {Sandbox}: {Text}", command[0], packages.Sandbox.Id, Printable.Of(PrintedText.Of(printed.AsSpan(0, count))));
        return false;
    }

    private static bool IsSound(InstalledPackage package) =>
        package.Sha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower) && package.File is { } file
        && WheelName.Of(file) is { } wheel && wheel.Name == package.Name && PackageNames.IsVersion(package.Version);
}

using FluentValidation;
using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Packages;

/// <summary>Installs, upgrades or removes packages of a workspace's sandbox.</summary>
/// <param name="Requirements">Names, with versions where they are not to be removed; none with a file.</param>
/// <param name="File">A requirements file of the workspace, with <see cref="PackageAction.InstallFile"/> only.</param>
/// <param name="Environment">Folder of the virtual environment relative to the home folder.</param>
public sealed record RequestPackages(
    Actor By, Guid CommandId, Guid WorkspaceId, Guid InstallationId, PackageAction Action,
    IReadOnlyList<string> Requirements, string? File, string Environment) : IRepeatable;

/// <param name="TerminalId">The terminal in which it can be watched.</param>
public sealed record PackagesAccepted(Guid InstallationId, string TerminalId);

public sealed class RequestPackagesValidator : AbstractValidator<RequestPackages>
{
    /// <summary>Requirements of one command.</summary>
    public const int Most = 50;

    public RequestPackagesValidator()
    {
        RuleFor(c => c.Action).IsInEnum().WithMessage("It is not said what to do with the packages.");
        RuleFor(c => c.Environment).Must(Claims.IsEnvironment)
            .WithMessage("The environment is not a folder of the home folder, such as “.venv”.");
        RuleFor(c => c).Custom((command, context) =>
        {
            if (command.Action is PackageAction.InstallFile)
            {
                if (command.Requirements.Count > 0)
                    context.AddFailure("Name packages or a requirements file, not both.");
                else if (WorkspacePath.Problem(command.File ?? "") is { } problem) context.AddFailure(problem);
                return;
            }

            if (command.File is not null) context.AddFailure("Name packages or a requirements file, not both.");
            if (command.Requirements.Count == 0) context.AddFailure("No package is named.");
            else if (command.Requirements.Count > Most) context.AddFailure($"More than {Most} packages are named at once.");
            else
                foreach (var problem in command.Requirements
                             .Select(r => PackageNames.Problem(r, command.Action is PackageAction.Remove))
                             .OfType<string>().Distinct())
                    context.AddFailure(problem);
        });
    }
}

public static class RequestPackagesHandler
{
    private const int CommandLength = 1000;

    public static async Task<(Answer<PackagesAccepted>, EventsToAppend, OutgoingMessages)> Handle(
        RequestPackages command, [WriteModel] Workspace? workspace, IPackageLedgers ledgers, IWorkspaceFiles files,
        IEventStreams streams, IReceipts receipts, TimeProvider clock, CancellationToken ct)
    {
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);
        if (await receipts.FindAsync<PackagesAccepted>(command, ct) is { } earlier) return (earlier, [], []);
        if (command.Action is PackageAction.InstallFile
            && !(await files.TreeAsync(workspace.Id, ct)).Any(e => !e.Folder && e.Path == command.File))
            return (Refusal.NotFound("file"), [], []);
        if (workspace.Sandbox is not { } sandbox
            || await streams.ReadAsync<Sandbox>(sandbox.Id, ct) is not { State: SandboxState.Ready })
            return (Refusal.Conflict(
                "The sandbox is not ready, and packages are installed in it. Nothing was changed: try again in a moment."),
                [], []);

        var ledger = await ledgers.OfAsync(workspace.Id, ct);
        var given = ledger.UnderWay.Where(i => clock.GetUtcNow() - i.RequestedAt > PackageInstallation.Longest).ToList();
        if (ledger.UnderWay.Except(given).FirstOrDefault(i => i.Environment == command.Environment) is { } running)
            return (Refusal.Conflict(running.Origin switch
            {
                PackageOrigin.Restore =>
                    "The packages of the last sandbox are being restored. Nothing was changed: try again when that is done.",
                PackageOrigin.Terminal =>
                    "An installation is under way in a terminal. Nothing was changed: wait for its end, or stop it there.",
                _ => "An installation is under way. Nothing was changed: wait for its end, or stop it."
            }), [], []);

        if (ledger.UnderWay.Count - given.Count >= PackageLedger.MostUnderWay)
            return (new Refusal(
                RefusalKind.TooMany,
                $"{PackageLedger.MostUnderWay} installations are under way, which is the most at a time. Nothing was changed: try again when one is over."),
                [], []);
        if (ledger.Counts.Installations >= PackageCounts.MostInstallations)
            return (new Refusal(
                RefusalKind.TooMany,
                $"This sandbox has had its {PackageCounts.MostInstallations} installations. Nothing was changed: stop the sandbox, and install in the next one, which gets the packages of this one."),
                [], []);

        // What its agent never told the end of, longer ago than it could have lasted, is over.
        List<IWorkspaceEvent> events =
        [
            .. given.Select(i => new PackageInstallationFailed(
                i.Id, PackageFailure.Stopped, "Nothing was heard of its end for longer than it may last.")),
            new PackageInstallationRequested(
                command.InstallationId, sandbox.Id, PackageOrigin.Page, Claims.Line(Words(command), CommandLength),
                command.Environment)
        ];
        var accepted = new PackagesAccepted(command.InstallationId, $"packages-{command.InstallationId:N}");
        receipts.Keep(command, accepted);
        var messages = Announcements.Of(workspace, events);
        messages.Add(new ChangePackages(
            sandbox.Id, workspace.Id, command.InstallationId, command.Action,
            [.. command.Requirements.Select(r => r.Trim())], command.File, command.Environment, workspace.Head)
            .ToEndpoint(AgentEndpoint.Commands(sandbox.AgentId)));
        return (accepted, new EventsToAppend(events), messages);
    }

    // What somebody would have typed for the same.
    private static string Words(RequestPackages command) => command.Action switch
    {
        PackageAction.InstallFile => $"pip install -r {command.File}",
        PackageAction.Remove => $"pip uninstall {string.Join(' ', command.Requirements)}",
        PackageAction.Upgrade => $"pip install --upgrade {string.Join(' ', command.Requirements)}",
        _ => $"pip install {string.Join(' ', command.Requirements)}"
    };
}

/// <summary>Ends an installation; its end is reported by the agent.</summary>
public sealed record RequestPackagesStop(Actor By, Guid WorkspaceId, Guid InstallationId) : IActedBy;

public sealed record PackagesStopping(Guid InstallationId);

public static class RequestPackagesStopHandler
{
    public static async Task<(Answer<PackagesStopping>, OutgoingMessages)> Handle(
        RequestPackagesStop command, IEventStreams streams, IPackageLedgers ledgers, CancellationToken ct)
    {
        if (await streams.ReadAsync<Workspace>(command.WorkspaceId, ct) is not { } workspace
            || workspace.OwnerId != command.By.PersonId)
            return (Refusal.NotFound("workspace"), []);
        var ledger = await ledgers.OfAsync(workspace.Id, ct);
        if (!ledger.Knows(command.InstallationId)) return (Refusal.NotFound("installation"), []);

        var messages = new OutgoingMessages();
        if (workspace.Sandbox is { } sandbox && ledger.Running(sandbox.Id, command.InstallationId) is not null)
            messages.Add(new StopPackages(sandbox.Id, command.InstallationId)
                .ToEndpoint(AgentEndpoint.Commands(sandbox.AgentId)));
        return (new PackagesStopping(command.InstallationId), messages);
    }
}

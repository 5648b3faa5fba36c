using Platform.Application.Sandboxes;
using Platform.Application.Workspaces;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Packages;

/// <summary>
/// Takes in what agents see of packages, and decides which events there are to be. Every report may come twice; the
/// second changes nothing. What is reported of another sandbox than the workspace's own is accepted and forgotten.
/// </summary>
public static class PackageReportHandler
{
    private const int CommandLength = 1000, DetailLength = 500, PathLength = 200;

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportInstallationStarted report, [WriteModel] Workspace? workspace, IPackageLedgers ledgers,
        ICallingAgent caller, CancellationToken ct)
    {
        if (!IsFrom(caller, workspace, report.SandboxId) || !Enum.IsDefined(report.Origin)
            || !Claims.IsEnvironment(report.Environment)) return Nothing;
        var ledger = await ledgers.OfAsync(workspace!.Id, ct);
        return ledger.Knows(report.InstallationId) || ledger.UnderWay.Count >= PackageLedger.MostUnderWay
            || ledger.Counts.Installations >= PackageCounts.MostInstallations
            ? Nothing
            : Recorded(workspace, [new PackageInstallationRequested(
                report.InstallationId, report.SandboxId, report.Origin, Claims.Line(report.Command, CommandLength),
                report.Environment)]);
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportPackageFiles report, [WriteModel] Workspace? workspace, IPackageLedgers ledgers, ICallingAgent caller,
        CancellationToken ct)
    {
        if (!IsFrom(caller, workspace, report.SandboxId)) return Nothing;
        var ledger = await ledgers.OfAsync(workspace!.Id, ct);
        if (ledger.Running(report.SandboxId, report.InstallationId) is not { } installation
            || !ledger.Accepts(report.SandboxId, report.Sequence)) return Nothing;
        return Recorded(workspace, [
            .. (report.Files ?? []).Where(IsSound)
                // A new sandbox gets what was fetched before: only what had to be fetched anew says something.
                .Where(f => installation.Origin is not PackageOrigin.Restore || !f.FromCache)
                .Take(Math.Max(0, PackageCounts.MostFiles - installation.Files))
                .Select(f => new PackageFileFetched(
                    installation.Id, f.Name, f.Version, f.File, f.Sha256, f.Bytes, f.FromCache, report.Sequence))
        ]);
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportPackageSet report, [WriteModel] Workspace? workspace, IPackageLedgers ledgers, ICallingAgent caller,
        CancellationToken ct)
    {
        if (!IsFrom(caller, workspace, report.SandboxId) || !Claims.IsEnvironment(report.Environment)) return Nothing;
        var ledger = await ledgers.OfAsync(workspace!.Id, ct);
        var before = ledger.Set(report.Environment);
        if (!ledger.Accepts(report.SandboxId, report.Sequence) || ledger.Counts.Sets >= PackageCounts.MostSets
            || (before is null && ledger.Sets.Count >= PackageLedger.MostSets)) return Nothing;
        return Recorded(workspace, PackageSet.Changes(
            before, report.Environment, Claims.Packages(report.Packages, ReportPackageSet.MostPackages),
            ledger.Running(report.SandboxId, report.InstallationId), report.Sequence));
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportInstallationEnded report, [WriteModel] Workspace? workspace, IPackageLedgers ledgers, ICallingAgent caller,
        CancellationToken ct)
    {
        if (!IsFrom(caller, workspace, report.SandboxId)) return Nothing;
        var ledger = await ledgers.OfAsync(workspace!.Id, ct);
        return ledger.Running(report.SandboxId, report.InstallationId) is { } installation
            ? Recorded(workspace, [End(report, installation, ledger)])
            : Nothing;
    }

    public static async Task<(ReportAccepted, EventsToAppend, OutgoingMessages)> Handle(
        ReportPackageRequestRefused report, [WriteModel] Workspace? workspace, IPackageLedgers ledgers,
        IEventStreams streams, ICallingAgent caller, CancellationToken ct)
    {
        if (!IsFrom(caller, workspace, report.SandboxId) || !Enum.IsDefined(report.Reason) || report.Skipped < 0)
            return Nothing;
        var ledger = await ledgers.OfAsync(workspace!.Id, ct);
        if (!ledger.Accepts(report.SandboxId, report.Sequence)) return Nothing;
        // Asked for on behalf of whose sandbox it is. Where nobody has made a policy, nothing waits for an approval.
        if (report is { Reason: PackageRefusal.NeedsApproval, Name: { } name } && PackageNames.IsNormalised(name))
            await streams.AppendAsync<PackageRules>(
                PackageRules.StreamId, rules => rules.Ask(name, workspace.Id, workspace.OwnerId), ct);
        // How much of its history a sandbox may fill says nothing about what its owner may ask for.
        if (ledger.Counts.Refusals >= PackageCounts.MostRefusals) return Nothing;
        return Recorded(workspace, [new PackageRequestRefused(
            ledger.Running(report.SandboxId, report.InstallationId)?.Id, report.SandboxId,
            Claims.Line(report.Path, PathLength), report.Reason, report.Skipped, report.Sequence)]);
    }

    private static (ReportAccepted, EventsToAppend, OutgoingMessages) Nothing => (new ReportAccepted(), [], []);

    private static (ReportAccepted, EventsToAppend, OutgoingMessages) Recorded(
        Workspace workspace, IReadOnlyCollection<IWorkspaceEvent> events) =>
        (new ReportAccepted(), new EventsToAppend(events), Announcements.Of(workspace, events));

    private static bool IsFrom(ICallingAgent caller, Workspace? workspace, Guid sandboxId) =>
        workspace?.Sandbox is { } sandbox && sandbox.Id == sandboxId && sandbox.AgentId == caller.Id;

    private static bool IsSound(FetchedPackageFile file) =>
        PackageNames.IsNormalised(file.Name) && PackageNames.IsVersion(file.Version) && Claims.IsFile(file.File)
        && Claims.IsHash(file.Sha256) && file.Bytes >= 0;

    private static IPackageEvent End(ReportInstallationEnded report, PackageInstallation installation, PackageLedger ledger)
    {
        var milliseconds = Math.Max(0, report.Milliseconds);
        if (report.Failure is { } failure)
            return new PackageInstallationFailed(
                installation.Id, Enum.IsDefined(failure) ? failure : PackageFailure.Other,
                Claims.Line(report.Detail, DetailLength) is { Length: > 0 } detail
                    ? detail
                    : "It ended without what was asked for. What was installed before is kept.");
        if (installation.Origin is PackageOrigin.Restore)
        {
            var count = ledger.Sets.Sum(s => s.Packages.Length - (s.Told ? s.Missing.Length : 0));
            return new PackagesRestored(
                installation.Id, report.SandboxId, count,
                Math.Max(0, count - (installation.Files - installation.FromCache)), milliseconds);
        }

        return installation.Changed.Length + installation.Removed.Length > 0
            ? new PackageInstallationFinished(installation.Id, milliseconds)
            : new PackageInstallationUnneeded(installation.Id);
    }
}

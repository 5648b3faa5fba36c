using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Packages;

public sealed class PackageReportTests
{
    private static readonly string Hash = new('a', 64);
    private readonly InMemory _store = new();
    private readonly Guid _sandbox;
    private readonly Guid _pip = Guid.NewGuid();

    public PackageReportTests() => _sandbox = _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_installation_in_a_terminal_is_told_from_its_start_to_its_end()
    {
        Assert.IsType<PackageInstallationRequested>(Assert.Single(await TakeAsync(Started())));
        Assert.Empty(await TakeAsync(Started()));
        Assert.Equal(2, (await TakeAsync(Files(3, F("numpy"), F("pandas")))).Count);
        Assert.Empty(await TakeAsync(Files(3, F("numpy"), F("pandas"))));
        Assert.IsType<PackagesInstalled>(Assert.Single(await TakeAsync(Set(4, P("numpy"), P("pandas")))));
        Assert.Empty(await TakeAsync(Set(5, P("numpy"), P("pandas"))));
        Assert.IsType<PackageInstallationFinished>(Assert.Single(await TakeAsync(Ended())));
        Assert.Empty(await TakeAsync(Ended()));
        Assert.Equal(2, _store.Ledger!.Ended[0].Files);
    }

    [Fact]
    public async Task One_that_changed_nothing_and_one_that_failed_say_so()
    {
        await TakeAsync(Started());
        Assert.IsType<PackageInstallationUnneeded>(Assert.Single(await TakeAsync(Ended())));
        var other = Guid.NewGuid();
        await TakeAsync(Started() with { InstallationId = other });
        var failed = Assert.IsType<PackageInstallationFailed>(Assert.Single(await TakeAsync(
            Ended() with { InstallationId = other, Failure = (PackageFailure)99, Detail = "a\nb" + new string('x', 9_000) })));
        Assert.Equal((PackageFailure.Other, 500), (failed.Reason, failed.Detail.Length));
        Assert.DoesNotContain('\n', failed.Detail);
    }

    [Fact]
    public async Task What_is_removed_without_an_installation_is_seen_as_well()
    {
        await TakeAsync(Set(1, P("numpy")) with { InstallationId = null });
        var removed = Assert.IsType<PackagesRemoved>(Assert.Single(await TakeAsync(Set(2) with { InstallationId = Guid.NewGuid() })));
        Assert.Null(removed.InstallationId);
        Assert.Empty(_store.Ledger!.Sets);
    }

    [Fact]
    public async Task A_restoration_says_how_much_came_from_the_cache_and_never_forgets_what_did_not_come()
    {
        await TakeAsync(Set(1, P("numpy"), P("pandas"), P("six")) with { InstallationId = null });
        var next = _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));
        await TakeAsync(Started(next) with { Origin = PackageOrigin.Restore });
        Assert.Single(await TakeAsync(Files(1, F("numpy", fromCache: true), F("pandas")) with { SandboxId = next }));
        Assert.IsType<PackagesMissing>(Assert.Single(await TakeAsync(Set(2, P("numpy"), P("pandas")) with { SandboxId = next })));
        var restored = Assert.IsType<PackagesRestored>(Assert.Single(await TakeAsync(Ended() with { SandboxId = next })));
        Assert.Equal((2, 1), (restored.Count, restored.FromCache));
        Assert.Equal(3, _store.Ledger!.Set(".venv")!.Packages.Length);

        var fetched = await FetchPackagesHandler.Handle(new FetchPackages(next, _store.Workspace.Id), _store, _store, _store, Ct);
        Assert.Equal(["numpy", "pandas", "six"], Assert.Single(fetched.Environments).Packages.Select(p => p.Name));
    }

    [Fact]
    public async Task What_cannot_be_is_left_out()
    {
        await TakeAsync(Started());
        Assert.Empty(await TakeAsync(Files(
            1, F("Numpy"), F("a") with { Sha256 = "zz" }, F("a") with { File = "../a" }, F("a") with { Bytes = -1 },
            F("a") with { Version = "1 2" })));
        var set = Assert.IsType<PackagesInstalled>(Assert.Single(await TakeAsync(Set(
            2, P("b"), P("b"), P("\0"), P("Upper"), P("c") with { Bytes = -1 }, P("a") with { Sha256 = "zz", File = "a.whl" }))));
        Assert.Equal(["a", "b"], set.Packages.Select(p => p.Name));
        Assert.Null(set.Packages[0].File);
        foreach (var wrong in new[] { "/etc", "..", "a/../b", "", "a\0", new string('a', 300) })
            Assert.Empty(await TakeAsync(Set(3, P("d")) with { Environment = wrong }));
        Assert.Empty(await TakeAsync(Started() with { InstallationId = Guid.NewGuid(), Origin = (PackageOrigin)7 }));
    }

    [Fact]
    public async Task A_sandbox_cannot_flood_the_history()
    {
        for (var n = 1; n <= 100; n++) await TakeAsync(Started() with { InstallationId = Guid.NewGuid() });
        Assert.Equal(PackageLedger.MostUnderWay, _store.Ledger!.UnderWay.Count);
        var one = _store.Ledger.UnderWay[0].Id;
        for (var n = 1; n <= 8; n++)
            await TakeAsync(Files(n, [.. Enumerable.Range(0, 90).Select(i => F($"p{i}"))]) with { InstallationId = one });
        Assert.Equal(PackageCounts.MostFiles, _store.Ledger!.UnderWay[0].Files);
        for (var n = 0; n < 300; n++) await TakeAsync(Refused(100 + n));
        Assert.Equal(PackageCounts.MostRefusals, _store.Ledger!.Counts.Refusals);
        // What its owner asks an administrator for is asked for all the same.
        _store.Start<PackageRules>(PackageRules.StreamId, new PackagePolicyChanged(PackageMode.Approved, [], []));
        Assert.Empty(await TakeAsync(Refused(500)));
        Assert.Equal("seaborn", Assert.Single(_store.PolicyEvents.OfType<PackageApprovalRequested>()).Name);
        for (var n = 0; n < 20; n++) await TakeAsync(Set(1000 + n, P("a")) with { Environment = $"e{n}" });
        Assert.Equal(PackageLedger.MostSets, _store.Ledger!.Sets.Count);
        for (var n = 0; n < 600; n++) await TakeAsync(Set(2000 + n, P("a", $"{n}")));
        Assert.InRange(_store.Ledger!.Counts.Sets, 1, PackageCounts.MostSets);
    }

    [Fact]
    public async Task Nobody_speaks_for_another_sandbox()
    {
        await TakeAsync(Started());
        _store.Id = "agent-2";
        Assert.Empty(await TakeAsync(Set(1, P("a"))));
        Assert.Empty(await TakeAsync(Ended()));
        Assert.Empty(await TakeAsync(Refused(2)));
        Assert.Empty((await FetchPackagesHandler.Handle(
            new FetchPackages(_sandbox, _store.Workspace.Id), _store, _store, _store, Ct)).Environments);
        _store.Id = "agent-1";
        Assert.Empty(await TakeAsync(Set(1, P("a")) with { SandboxId = Guid.NewGuid() }));
    }

    [Fact]
    public async Task A_refusal_asks_for_an_approval_where_there_is_such_a_policy()
    {
        await TakeAsync(Refused(1));
        Assert.Empty(_store.PolicyEvents);
        _store.Start<PackageRules>(PackageRules.StreamId, new PackagePolicyChanged(PackageMode.Approved, [], []));
        Assert.IsType<PackageRequestRefused>(Assert.Single(await TakeAsync(Refused(2))));
        await TakeAsync(Refused(3));
        await TakeAsync(Refused(4) with { Name = "Not A Name" });
        var asked = Assert.Single(_store.PolicyEvents.OfType<PackageApprovalRequested>());
        Assert.Equal(("seaborn", _store.Workspace.Id, InMemory.Owner), (asked.Name, asked.WorkspaceId, asked.PersonId));
    }

    [Fact]
    public async Task The_end_of_a_sandbox_is_the_end_of_its_installations()
    {
        await TakeAsync(Started());
        var (_, events, _) = await ReportHandler.Handle(
            new ReportSandboxStopped(_sandbox, _store.Workspace.Id, 9, SandboxStopReason.Idle, null), _store.Workspace,
            _store, _store, _store, TimeProvider.System, Ct);
        var failed = Assert.Single(events.OfType<PackageInstallationFailed>());
        Assert.Equal((_pip, PackageFailure.Stopped), (failed.InstallationId, failed.Reason));
    }

    private ReportInstallationStarted Started(Guid? sandbox = null) =>
        new(sandbox ?? _sandbox, _store.Workspace.Id, 2, _pip, PackageOrigin.Terminal, "pip install seaborn", ".venv");

    private ReportPackageFiles Files(long sequence, params FetchedPackageFile[] files) =>
        new(_sandbox, _store.Workspace.Id, sequence, _pip, files);

    private ReportPackageSet Set(long sequence, params InstalledPackage[] packages) =>
        new(_sandbox, _store.Workspace.Id, sequence, _pip, ".venv", packages);

    private ReportInstallationEnded Ended() => new(_sandbox, _store.Workspace.Id, 9, _pip, null, null, 1200);

    private ReportPackageRequestRefused Refused(long sequence) => new(
        _sandbox, _store.Workspace.Id, sequence, null, "/simple/seaborn/", "seaborn", PackageRefusal.NeedsApproval, 0);

    private static FetchedPackageFile F(string name, bool fromCache = false) =>
        new(name, "1.0", $"{name}-1.0-py3-none-any.whl", Hash, 100, fromCache);

    private static InstalledPackage P(string name, string version = "1.0") => new(name, version, null, null, 10);

    private async Task<IReadOnlyList<IWorkspaceEvent>> TakeAsync(object report)
    {
        var (_, events, _) = report switch
        {
            ReportInstallationStarted r => await PackageReportHandler.Handle(r, _store.Workspace, _store, _store, Ct),
            ReportPackageFiles r => await PackageReportHandler.Handle(r, _store.Workspace, _store, _store, Ct),
            ReportPackageSet r => await PackageReportHandler.Handle(r, _store.Workspace, _store, _store, Ct),
            ReportInstallationEnded r => await PackageReportHandler.Handle(r, _store.Workspace, _store, _store, Ct),
            _ => await PackageReportHandler.Handle(
                (ReportPackageRequestRefused)report, _store.Workspace, _store, _store, _store, Ct)
        };
        IReadOnlyList<IWorkspaceEvent> stored = [.. events.Cast<IWorkspaceEvent>()];
        _store.Append(stored);
        return stored;
    }
}

using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Packages;

public sealed class PackageLedgerTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Sandbox = Guid.NewGuid(), Pip = Guid.NewGuid();

    private static PackageInstallationRequested Requested(Guid id, PackageOrigin origin = PackageOrigin.Terminal) =>
        new(id, Sandbox, origin, "pip install a", ".venv");

    [Fact]
    public void An_installation_is_followed_from_its_start_to_its_end()
    {
        var ledger = Fold(
            new SandboxAttached(Sandbox, "agent-1"), Requested(Pip),
            new PackageFileFetched(Pip, "a", "1", "a-1.whl", "aa", 10, false, 3),
            new PackageFileFetched(Pip, "b", "2", "b-2.whl", "bb", 20, true, 3),
            new PackagesInstalled(Pip, ".venv", [P("a"), P("b", "2")], ["a", "b"], 4))!;
        var running = Assert.Single(ledger.UnderWay);
        Assert.Equal((2, 30L, 1), (running.Files, running.Bytes, running.FromCache));
        Assert.Equal(["a", "b"], running.Changed);

        ledger = PackageLedger.Evolve(ledger, Guid.Empty, new PackageInstallationFinished(Pip, 900), At)!;
        Assert.Empty(ledger.UnderWay);
        Assert.Equal(InstallationOutcome.Done, Assert.Single(ledger.Ended).Outcome);
        Assert.Equal(["a", "b"], ledger.Set(".venv")!.Packages.Select(p => p.Name));
        Assert.False(ledger.Accepts(Sandbox, 4));
        Assert.True(ledger.Accepts(Sandbox, 5));
    }

    [Fact]
    public void Events_of_files_and_runs_leave_it_alone()
    {
        Assert.Null(Fold(new WorkspaceCreated(Guid.NewGuid(), "Mine"), new FileNotSavedCleared("a")));
        var ledger = Fold(new SandboxAttached(Sandbox, "agent-1"));
        Assert.Same(ledger, PackageLedger.Evolve(ledger, Guid.Empty, new WorkspaceRenamed("x"), At));
    }

    [Fact]
    public void The_last_twenty_are_remembered_and_an_end_is_counted_once()
    {
        var ids = Enumerable.Range(0, 25).Select(_ => Guid.NewGuid()).ToList();
        var ledger = Fold([
            new SandboxAttached(Sandbox, "agent-1"),
            .. ids.SelectMany(id => new IWorkspaceEvent[]
            {
                Requested(id), new PackageInstallationUnneeded(id),
                new PackageInstallationFailed(id, PackageFailure.Other, "Later.")
            })
        ])!;
        Assert.Equal(ids.AsEnumerable().Reverse().Take(20), ledger.Ended.Select(i => i.Id));
        Assert.All(ledger.Ended, i => Assert.Equal(InstallationOutcome.Unneeded, i.Outcome));
    }

    [Fact]
    public void The_same_set_is_no_event_a_new_one_and_a_smaller_one_are()
    {
        var before = new PackageSet(".venv", [P("a"), P("b")], [], false);
        Assert.Empty(Changes(before, [P("b"), P("a")]));
        Assert.Equal(
            ["a"], Assert.IsType<PackagesInstalled>(Assert.Single(Changes(before, [P("a", "2"), P("b")]))).Changed);
        Assert.Equal(["b"], Assert.IsType<PackagesRemoved>(Assert.Single(Changes(before, [P("a")]))).Removed);
        // One came and another went: that is one fact.
        var both = Assert.IsType<PackagesInstalled>(Assert.Single(Changes(before, [P("a"), P("c")])));
        Assert.Equal(["c"], both.Changed);
        Assert.Equal(["a", "c"], both.Packages.Select(p => p.Name));
    }

    [Fact]
    public void Where_a_package_came_from_is_not_forgotten_when_only_its_version_is_seen_again()
    {
        var before = new PackageSet(".venv", [new InstalledPackage("a", "1", "a-1.whl", "aa", 5)], [], false);
        Assert.Empty(Changes(before, [P("a")]));
        var after = Assert.IsType<PackagesInstalled>(Assert.Single(Changes(before, [P("a"), P("b")])));
        Assert.Equal("aa", after.Packages[0].Sha256);
    }

    [Fact]
    public void A_new_sandbox_loses_nothing_by_having_nothing_yet()
    {
        var restore = Guid.NewGuid();
        var next = Guid.NewGuid();
        var ledger = Fold(
            new SandboxAttached(Sandbox, "agent-1"),
            new PackagesInstalled(null, ".venv", [P("a"), P("b")], ["a", "b"], 4),
            new SandboxAttached(next, "agent-1"))!;
        Assert.True(ledger.Accepts(next, 1));
        Assert.Empty(Changes(ledger.Set(".venv"), []));

        ledger = Fold(ledger, new PackageInstallationRequested(restore, next, PackageOrigin.Restore, "Restoring", ".venv"));
        var missing = Assert.IsType<PackagesMissing>(Assert.Single(PackageSet.Changes(
            ledger.Set(".venv"), ".venv", [P("a")], ledger.UnderWay[0], 2)));
        Assert.Equal(["b"], missing.Names);
        ledger = Fold(ledger, missing, new PackagesRestored(restore, next, 1, 1, 5));
        Assert.Equal(["b"], ledger.Set(".venv")!.Missing);
        Assert.Equal(["a", "b"], ledger.Set(".venv")!.Packages.Select(p => p.Name));

        // What it does have can be removed, and what it lacks can be installed after all.
        Assert.Equal(["a"], Assert.IsType<PackagesRemoved>(Assert.Single(Changes(ledger.Set(".venv"), []))).Removed);
        ledger = Fold(ledger, Changes(ledger.Set(".venv"), [P("a"), P("b")]));
        Assert.Empty(ledger.Set(".venv")!.Missing);
    }

    [Fact]
    public void A_restored_sandbox_lacks_nothing()
    {
        var restore = Guid.NewGuid();
        var ledger = Fold(
            new PackagesInstalled(null, ".venv", [P("a")], ["a"]), new SandboxAttached(Sandbox, "agent-1"),
            Requested(restore, PackageOrigin.Restore), new PackagesRestored(restore, Sandbox, 1, 1, 5))!;
        Assert.Empty(ledger.Set(".venv")!.Missing);
        Assert.Equal(InstallationOutcome.Restored, ledger.Ended[0].Outcome);
    }

    [Fact]
    public void What_was_under_way_in_a_sandbox_that_is_no_more_is_over()
    {
        var ledger = Fold(new SandboxAttached(Sandbox, "agent-1"), Requested(Pip))!;
        var failed = Assert.IsType<PackageInstallationFailed>(Assert.Single(ledger.EndedWith(Sandbox, "Gone.")));
        Assert.Equal((Pip, PackageFailure.Stopped), (failed.InstallationId, failed.Reason));
        Assert.Empty(ledger.EndedWith(Guid.NewGuid(), "Gone."));
        Assert.Equal(PackageFailure.Stopped, Fold(ledger, new SandboxAttached(Guid.NewGuid(), "agent-1")).Ended[0].Failure);
    }

    [Fact]
    public void An_environment_without_packages_is_none()
    {
        var ledger = Fold(
            new PackagesInstalled(null, "mine/.venv", [P("a")], ["a"]), new PackagesRemoved(null, "mine/.venv", [], ["a"]))!;
        Assert.Empty(ledger.Sets);
    }

    private static InstalledPackage P(string name, string version = "1") => new(name, version, null, null, 0);

    private static IReadOnlyList<IPackageEvent> Changes(PackageSet? before, IReadOnlyList<InstalledPackage> seen) =>
        PackageSet.Changes(before, ".venv", seen, null, 9);

    private static PackageLedger? Fold(params IEnumerable<IWorkspaceEvent> events) => events.Aggregate(
        (PackageLedger?)null, (ledger, e) => PackageLedger.Evolve(ledger, Guid.Empty, e, At));

    private static PackageLedger Fold(PackageLedger ledger, params IEnumerable<IWorkspaceEvent> events) =>
        events.Aggregate(ledger, (l, e) => PackageLedger.Evolve(l, Guid.Empty, e, At)!);
}

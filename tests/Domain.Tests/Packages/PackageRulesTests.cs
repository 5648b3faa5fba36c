using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Packages;

public sealed class PackageRulesTests
{
    private static readonly Guid Workspace = Guid.NewGuid(), Ada = Guid.NewGuid();
    private static readonly PackageRules Asking = Fold(PackageRules.Default, new PackagePolicyChanged(PackageMode.Approved, ["a"], ["z"]));

    [Fact]
    public void Only_what_is_not_decided_is_asked_for_and_once()
    {
        Assert.Empty(PackageRules.Default.Ask("b", Workspace, Ada));
        Assert.Empty(Asking.Ask("a", Workspace, Ada));
        Assert.Empty(Asking.Ask("z", Workspace, Ada));
        var asked = Fold(Asking, Asking.Ask("b", Workspace, Ada));
        Assert.Equal(("b", Ada), (asked.Waiting[0].Name, asked.Waiting[0].PersonId));
        Assert.Empty(asked.Ask("b", Guid.NewGuid(), Guid.NewGuid()));
    }

    [Fact]
    public void Nobody_can_fill_the_list_of_what_waits()
    {
        var rules = Asking;
        for (var n = 0; n < 100; n++) rules = Fold(rules, rules.Ask($"p{n}", Workspace, Ada));
        Assert.Equal(PackageRules.MostWaitingEach, rules.Waiting.Count);
        Assert.NotEmpty(rules.Ask("p", Workspace, Guid.NewGuid()));
    }

    [Fact]
    public void An_approval_is_a_new_version_and_a_request_is_not()
    {
        var rules = Fold(Asking, Asking.Ask("b", Workspace, Ada));
        Assert.Equal(Asking.Revision, rules.Revision);
        rules = Fold(rules, new PackageApproved("b"));
        Assert.Equal(Asking.Revision + 1, rules.Revision);
        Assert.Contains("b", rules.Allowed);
        Assert.Empty(rules.Waiting);
    }

    [Fact]
    public void What_was_declined_is_not_asked_for_again_until_the_policy_changes()
    {
        var rules = Fold(Asking, [.. Asking.Ask("b", Workspace, Ada), new PackageApprovalDeclined("b")]);
        Assert.Empty(rules.Waiting);
        Assert.Empty(rules.Ask("b", Workspace, Ada));
        // Agents say so to whoever wants it, so they have to hear of it.
        Assert.Equal(Asking.Revision + 1, rules.Revision);
        rules = Fold(rules, rules.Change(PackageMode.Approved, ["a"], ["z"]));
        Assert.NotEmpty(rules.Ask("b", Workspace, Ada));
    }

    [Fact]
    public void The_same_policy_is_no_change_and_an_open_one_leaves_nobody_waiting()
    {
        Assert.Empty(Asking.Change(PackageMode.Approved, ["a"], ["z"]));
        var rules = Fold(Asking, Asking.Ask("b", Workspace, Ada));
        Assert.Empty(Fold(rules, rules.Change(PackageMode.Open, [], [])).Waiting);
        Assert.Empty(Fold(rules, rules.Change(PackageMode.Approved, ["b"], [])).Waiting);
        Assert.Single(Fold(rules, rules.Change(PackageMode.Approved, ["c"], [])).Waiting);
    }

    private static PackageRules Fold(PackageRules rules, params IEnumerable<IPackagePolicyEvent> events) =>
        events.Aggregate(rules, (r, e) => PackageRules.Evolve(r, e, DateTimeOffset.UnixEpoch));
}

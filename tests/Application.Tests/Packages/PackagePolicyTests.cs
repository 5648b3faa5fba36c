using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;
using Wolverine;

namespace Platform.Application.Tests.Packages;

public sealed class PackagePolicyTests
{
    private readonly InMemory _store = new();

    [Fact]
    public async Task A_change_is_told_to_every_agent_and_the_same_again_to_none()
    {
        var (answer, messages) = await ChangeAsync(0, PackageMode.Listed, ["NumPy", "numpy", "pandas "], ["left_pad"]);
        Assert.Equal(1, answer.Value?.Version);
        var told = Sent.Of<UsePackagePolicy>(messages).ToList();
        Assert.Equal(2, told.Count);
        Assert.Equal((1, PackageMode.Listed), (told[0].Policy.Version, told[0].Policy.Mode));
        Assert.Equal(["numpy", "pandas"], told[0].Policy.Allowed);
        Assert.Equal(["left-pad"], told[0].Policy.Denied);

        (answer, messages) = await ChangeAsync(1, PackageMode.Listed, ["pandas", "numpy"], ["left-pad"]);
        Assert.Equal(1, answer.Value?.Version);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task A_change_of_what_was_changed_in_between_is_refused()
    {
        await ChangeAsync(0, PackageMode.Listed, ["a"], []);
        var (answer, messages) = await ChangeAsync(0, PackageMode.Open, [], []);
        Assert.Equal((RefusalKind.Conflict, 1L), (answer.Refusal!.Kind, answer.Refusal.CurrentVersion));
        Assert.Empty(messages);
        Assert.Single(_store.PolicyEvents);
    }

    [Fact]
    public async Task An_approval_lets_the_package_through_and_agents_hear_what_was_declined()
    {
        _store.Start<PackageRules>(PackageRules.StreamId, [
            new PackagePolicyChanged(PackageMode.Approved, [], []),
            new PackageApprovalRequested("a", Guid.NewGuid(), Guid.NewGuid()),
            new PackageApprovalRequested("b", Guid.NewGuid(), Guid.NewGuid())
        ]);
        var (answer, messages) = await DecideAsync("a", true);
        Assert.Equal(2, answer.Value?.Version);
        Assert.Equal(["a"], Sent.Of<UsePackagePolicy>(messages).First().Policy.Allowed);
        Assert.Equal(RefusalKind.NotFound, (await DecideAsync("a", true)).Item1.Refusal?.Kind);
        (answer, messages) = await DecideAsync("b", false);
        Assert.Equal(3, answer.Value?.Version);
        var told = Sent.Of<UsePackagePolicy>(messages).First().Policy;
        Assert.Equal((3, "a", "b"), (told.Version, Assert.Single(told.Allowed), Assert.Single(told.Declined!)));
        Assert.Empty(_store.Rules!.Waiting);
    }

    [Fact]
    public void Lists_hold_names_only()
    {
        ChangePackagePolicy command = new(InMemory.Ada, 0, PackageMode.Listed, ["numpy"], []);
        var validator = new ChangePackagePolicyValidator();
        Assert.True(validator.Validate(command).IsValid);
        foreach (var wrong in new[]
                 {
                     command with { Allowed = ["numpy==1"] }, command with { Denied = [""] }, command with { Denied = ["a\nb"] },
                     command with { Mode = (PackageMode)(-1) }, command with { Denied = [null!] },
                     command with { Allowed = [.. Enumerable.Range(0, 5001).Select(n => $"p{n}")] }
                 })
            Assert.False(validator.Validate(wrong).IsValid);
    }

    private Task<(Answer<PackagePolicyDecided>, OutgoingMessages)> ChangeAsync(
        long version, PackageMode mode, string[] allowed, string[] denied) => PackagePolicyHandler.Handle(
        new ChangePackagePolicy(InMemory.Ada, version, mode, allowed, denied), _store, _store, TimeProvider.System,
        TestContext.Current.CancellationToken);

    private Task<(Answer<PackagePolicyDecided>, OutgoingMessages)> DecideAsync(string name, bool approve) =>
        PackagePolicyHandler.Handle(
            new DecidePackageApproval(InMemory.Ada, name, approve), _store, _store, TimeProvider.System,
            TestContext.Current.CancellationToken);
}

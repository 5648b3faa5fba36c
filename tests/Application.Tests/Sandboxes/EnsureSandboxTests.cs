using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Wolverine;

namespace Platform.Application.Tests.Sandboxes;

public sealed class EnsureSandboxTests
{
    private static readonly SandboxReady Ready = new(true, 12, "image", "runc");
    private static readonly SandboxLimits Large = new() { MemoryBytes = 1L << 30 };

    private static readonly RoleLimits Limits = new(
        new Allowance(SandboxLimits.Default, 60), new Dictionary<Role, Allowance> { [Role.Auditor] = new(Large, 60) });

    private readonly InMemory _store = new();

    [Theory]
    [InlineData(null, 512)]
    [InlineData(Role.Reviewer, 512)]
    [InlineData(Role.Auditor, 1024)]
    public async Task A_new_sandbox_gets_what_the_roles_of_its_owner_allow(Role? role, int mebibytes)
    {
        if (role is { } r) _store.OwnerRoles = [r];
        var (answer, messages) = await EnsureAsync();
        Assert.Equal(SandboxState.Starting, answer.Value?.State);
        Assert.Equal(mebibytes * 1024L * 1024, Assert.Single(Sent.Of<StartSandbox>(messages)).Limits?.MemoryBytes);
        Assert.Empty(Sent.Of<KeepSandbox>(messages));
    }

    [Fact]
    public async Task Who_asks_for_a_sandbox_that_is_there_keeps_it()
    {
        var sandbox = _store.AddSandbox(Ready);
        var (answer, messages) = await EnsureAsync();
        Assert.Equal(new SandboxEnsured(sandbox, SandboxState.Ready), answer.Value);
        Assert.Equal(new KeepSandbox(sandbox), Assert.Single(Sent.Of<KeepSandbox>(messages)));
        Assert.Empty(Sent.Of<StartSandbox>(messages));
    }

    [Fact]
    public async Task One_that_is_to_end_is_not_kept()
    {
        _store.AddSandbox(Ready, new SandboxStopRequested(SandboxStopReason.Administrator));
        var (answer, messages) = await EnsureAsync();
        Assert.Equal(SandboxState.Stopping, answer.Value?.State);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task The_words_of_a_host_that_takes_nothing_end_up_in_the_refusal()
    {
        _store.Refusal = new Unavailability(UnavailableReason.HostFull, "all of its memory is in use.");
        var (answer, messages) = await EnsureAsync();
        Assert.Equal(RefusalKind.Unavailable, answer.Refusal?.Kind);
        Assert.Equal(
            "The sandbox is unavailable: all of its memory is in use. You can go on editing; everything is saved.",
            answer.Refusal?.Detail);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task A_host_that_takes_nothing_new_still_serves_what_it_has()
    {
        var sandbox = _store.AddSandbox(Ready);
        _store.Refusal = new Unavailability(UnavailableReason.HostDraining, "its host is being taken out of service.");
        Assert.Equal(sandbox, (await EnsureAsync()).Answer.Value?.SandboxId);
    }

    private async Task<(Answer<SandboxEnsured> Answer, OutgoingMessages Messages)> EnsureAsync()
    {
        var (answer, _, messages) = await EnsureSandboxHandler.Handle(
            new EnsureSandbox(InMemory.Ada, _store.Workspace.Id, Guid.NewGuid()), _store.Workspace, _store, _store,
            Limits, TestContext.Current.CancellationToken);
        return (answer, messages);
    }
}

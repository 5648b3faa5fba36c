using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests.Workspaces;

public sealed class RecentCommandsTests
{
    private static readonly Guid Workspace = Guid.NewGuid(), Sandbox = Guid.NewGuid();

    [Fact]
    public void The_last_commands_are_remembered_without_repeats_in_a_row()
    {
        RecentCommands? state = null;
        foreach (var (text, i) in new[] { "a", "a", null, "b", "a" }.Select((t, i) => (t, i))) state = After(state, text, i + 1);
        Assert.Equal(["a", "b", "a"], state!.Commands);
        Assert.False(state.Accepts(Sandbox, 5));
        Assert.True(state.Accepts(Sandbox, 6));
        Assert.True(state.Accepts(Guid.NewGuid(), 1));
    }

    [Fact]
    public void They_are_few_and_short_together()
    {
        RecentCommands? state = null;
        for (var i = 0; i < 1000; i++) state = After(state, $"echo {i}", i);
        Assert.Equal(RecentCommands.Most, state!.Commands.Count);
        Assert.Equal("echo 999", state.Commands[^1]);
        for (var i = 0; i < 100; i++) state = After(state, $"{i}{new string('x', 1990)}", 1000 + i);
        Assert.InRange(state!.Commands.Sum(c => c.Length), RecentCommands.MostCharacters - 2000, RecentCommands.MostCharacters);
    }

    private static RecentCommands After(RecentCommands? state, string? text, long sequence) => RecentCommands.Evolve(
        state, Workspace, new CommandExecuted(Sandbox, "shell-1", text, 0, 1, 0, sequence));
}

using System.Collections.Immutable;

namespace Platform.Domain.Workspaces;

/// <summary>What was typed into a workspace's shells last, apart from the workspace, so that an edit does not load it.</summary>
/// <param name="SandboxId">The sandbox of the last command.</param>
/// <param name="Sequence">Number of the last report of that sandbox that became an event.</param>
/// <param name="Commands">Oldest first, without repeats in a row.</param>
public sealed record RecentCommands(Guid Id, Guid SandboxId, long Sequence, ImmutableList<string> Commands)
{
    /// <summary>Most commands that are remembered, and most characters of all of them.</summary>
    public const int Most = 200, MostCharacters = 32 * 1024;

    public static readonly RecentCommands None = new(Guid.Empty, Guid.Empty, 0, []);

    /// <summary>Whether a report says something new.</summary>
    public bool Accepts(Guid sandboxId, long sequence) => sandboxId != SandboxId || sequence > Sequence;

    /// <summary>Folds one event in.</summary>
    public static RecentCommands Evolve(RecentCommands? state, Guid workspaceId, CommandExecuted executed)
    {
        state = (state ?? None) with { Id = workspaceId, SandboxId = executed.SandboxId, Sequence = executed.Sequence };
        if (executed.Command is not { } command || (state.Commands.Count > 0 && state.Commands[^1] == command)) return state;
        var commands = state.Commands.Add(command);
        var first = Math.Max(0, commands.Count - Most);
        for (var left = commands.Skip(first).Sum(c => c.Length); left > MostCharacters; first++) left -= commands[first].Length;
        return state with { Commands = commands.RemoveRange(0, first) };
    }
}

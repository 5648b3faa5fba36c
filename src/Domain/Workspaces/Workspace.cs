using System.Collections.Immutable;
using Platform.Domain.Sandboxes;

namespace Platform.Domain.Workspaces;

/// <summary>
/// What every command on a workspace needs to decide. Files are documents of their own (<see cref="TreeEntry"/>,
/// <see cref="FileContent"/>), so that the cost of an edit grows neither with their number nor with the history.
/// </summary>
/// <param name="Head">Number of events in the stream: the workspace's version.</param>
/// <param name="Sandbox">The sandbox that was last attached and is not lost.</param>
/// <param name="ActiveRun">The run under way, requested or started; null when none is.</param>
/// <param name="NotSaved">Files that are in the sandbox only, by path; at most <see cref="MaxNotSaved"/> are remembered.</param>
/// <param name="LastEnd">Why the last sandbox ended; null while there is one, and when there has been none.</param>
/// <param name="LimitReports">What the present sandbox's agent has reported about limits.</param>
/// <param name="Archived">Whether it can only be read.</param>
/// <param name="RunConfigurations">In the order in which they were made; null when there never were any.</param>
public sealed record Workspace(
    Guid Id, long Head, Guid OwnerId, string Name, AttachedSandbox? Sandbox, ActiveRun? ActiveRun,
    RunFinished? LastRun, ImmutableDictionary<string, NotSavedFile> NotSaved, SandboxStopReason? LastEnd = null,
    LimitReports? LimitReports = null, bool Archived = false, ImmutableList<RunConfiguration>? RunConfigurations = null)
{
    private const int MaxNotSaved = 100;

    /// <summary>Folds one event in.</summary>
    /// <param name="at">When the event was stored.</param>
    public static Workspace? Evolve(Workspace? state, Guid id, IWorkspaceEvent @event, DateTimeOffset? at = null)
    {
        if (@event is WorkspaceCreated created)
            return new Workspace(
                id, 1, created.OwnerId, created.Name, null, null, null,
                ImmutableDictionary<string, NotSavedFile>.Empty);
        if (state is null) return null;

        state = state with { Head = state.Head + 1 };
        return @event switch
        {
            RunRequested e => state with { ActiveRun = new ActiveRun(e.RunId, e.Path, e.SandboxId, false, at) },
            ProgramRunRequested e => state with { ActiveRun = new ActiveRun(e.RunId, e.Spec.Words, e.SandboxId, false, at) },
            RunStarted e when state.ActiveRun?.RunId == e.RunId =>
                state with { ActiveRun = state.ActiveRun with { Started = true } },
            RunFinished e when state.ActiveRun?.RunId == e.RunId => state with { ActiveRun = null, LastRun = e },
            SandboxAttached e => state with
            {
                Sandbox = new AttachedSandbox(e.SandboxId, e.AgentId),
                LastEnd = null,
                LimitReports = null,
                // They were in the sandbox before, and went with it.
                NotSaved = ImmutableDictionary<string, NotSavedFile>.Empty
            },
            SandboxLost e when state.Sandbox?.Id == e.SandboxId => state with
            {
                Sandbox = null,
                LastEnd = Enum.TryParse<SandboxStopReason>(e.Reason, out var reason) ? reason : null
            },
            LimitReached e when state.Sandbox?.Id == e.SandboxId =>
                state with { LimitReports = (state.LimitReports ?? LimitReports.None).With(e) },
            FileNotSaved e when state.NotSaved.Count < MaxNotSaved || state.NotSaved.ContainsKey(e.Path) =>
                state with { NotSaved = state.NotSaved.SetItem(e.Path, new NotSavedFile(e.Reason, e.Size)) },
            WorkspaceRenamed e => state with { Name = e.Name },
            WorkspaceArchived => state with { Archived = true },
            WorkspaceUnarchived => state with { Archived = false },
            RunConfigurationSaved e => state with { RunConfigurations = state.With(e) },
            RunConfigurationRemoved e => state with
            {
                RunConfigurations = state.RunConfigurations?.RemoveAll(c => c.Id == e.ConfigurationId)
            },
            FileNotSavedCleared e => state with { NotSaved = state.NotSaved.Remove(e.Path) },
            _ => state
        };
    }

    private ImmutableList<RunConfiguration> With(RunConfigurationSaved saved)
    {
        var all = RunConfigurations ?? [];
        var configuration = new RunConfiguration(saved.ConfigurationId, saved.Name, saved.Spec);
        var at = all.FindIndex(c => c.Id == saved.ConfigurationId);
        return at < 0 ? all.Add(configuration) : all.SetItem(at, configuration);
    }
}

/// <summary>The run under way.</summary>
/// <param name="RequestedAt">Null for runs of the first version of this record.</param>
public sealed record ActiveRun(
    Guid RunId, string Path, Guid SandboxId, bool Started, DateTimeOffset? RequestedAt = null);

/// <summary>What is remembered of the limits that one sandbox has reached, so that its agent cannot flood the log.</summary>
/// <param name="Sequence">Number of the last report that became an event.</param>
/// <param name="Counts">Events by limit.</param>
public sealed record LimitReports(long Sequence, ImmutableDictionary<SandboxLimit, int> Counts)
{
    /// <summary>Most events for one sandbox and limit: whoever has read this many knows.</summary>
    public const int MaxEach = 30;

    public static readonly LimitReports None = new(0, ImmutableDictionary<SandboxLimit, int>.Empty);

    /// <summary>Whether a report says something new, and is not one too many.</summary>
    public bool Accepts(SandboxLimit limit, long sequence) =>
        sequence > Sequence && Counts.GetValueOrDefault(limit) < MaxEach;

    public LimitReports With(LimitReached reached) => new(
        Math.Max(Sequence, reached.Sequence),
        Counts.SetItem(reached.Limit, Counts.GetValueOrDefault(reached.Limit) + 1));
}

/// <summary>Where the workspace's sandbox runs.</summary>
public sealed record AttachedSandbox(Guid Id, string AgentId);

/// <summary>A file that is in the sandbox only, and why.</summary>
public sealed record NotSavedFile(NotSavedReason Reason, long Size);

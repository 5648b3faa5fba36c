namespace Platform.Domain.Workspaces;

/// <summary>The end of a run's output, as it is kept.</summary>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of the kept bytes.</param>
/// <param name="Size">Bytes that are kept.</param>
/// <param name="Total">Bytes that were printed.</param>
public sealed record RecordedOutput(string Hash, int Size, long Total)
{
    /// <summary>Most bytes of one run's output that are kept.</summary>
    public const int Most = 256 * 1024;
}

/// <summary>One run of a workspace, as the list of past runs shows it.</summary>
/// <param name="Finished">Null while it is under way.</param>
/// <param name="Output">Null when it printed nothing, or went away with its host.</param>
public sealed record RunRecord(
    Guid Id, Guid WorkspaceId, RunSpec Spec, DateTimeOffset RequestedAt, RunFinished? Finished, RecordedOutput? Output)
{
    /// <summary>Folds one event in.</summary>
    public static RunRecord? Evolve(RunRecord? state, Guid workspaceId, IRunEvent @event, DateTimeOffset at) => @event switch
    {
        // The first kind of request: python, the path, the arguments.
        RunRequested e => new RunRecord(
            e.RunId, workspaceId, new RunSpec(RunKind.File, e.Path, [.. e.Command.Skip(2)], []), at, null, null),
        ProgramRunRequested e => new RunRecord(e.RunId, workspaceId, e.Spec, at, null, null),
        RunFinished e => state is null ? null : state with { Finished = e },
        RunOutputRecorded e => state is null ? null : state with { Output = new RecordedOutput(e.Hash, e.Size, e.Total) },
        _ => state
    };
}

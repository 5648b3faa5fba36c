using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Events.Projections;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>Snapshot of a workspace, written with its events.</summary>
public sealed class WorkspaceProjection : SingleStreamProjection<Workspace, Guid>
{
    // The store cannot see it in Evolve, and would look for a workspace with every append of a person or sandbox.
    public WorkspaceProjection() => IncludeType<IWorkspaceEvent>();

    public override Workspace? Evolve(Workspace? snapshot, Guid id, IEvent e) =>
        e.Data is IWorkspaceEvent data ? Workspace.Evolve(snapshot, id, data, e.Timestamp) : snapshot;
}

/// <summary>One row for each file and folder, written with its events.</summary>
public sealed class TreeProjection : MultiStreamProjection<TreeEntry, Guid>
{
    public TreeProjection()
    {
        Name = "Tree";
        Identity<ITreeEvent>(e => e.EntryId);
    }

    public override TreeEntry? Evolve(TreeEntry? snapshot, Guid id, IEvent e) =>
        e.Data is ITreeEvent data ? TreeEntry.Evolve(snapshot, e.StreamId, data) : snapshot;
}

/// <summary>One row for each file's content, apart from the tree, so that a listing reads no text.</summary>
public sealed class ContentProjection : MultiStreamProjection<FileContent, Guid>
{
    public ContentProjection()
    {
        Name = "Content";
        Identity<IFileEvent>(e => e.FileId);
    }

    public override async ValueTask<FileContent?> EvolveAsync(
        FileContent? snapshot, Guid id, IQuerySession session, IEvent e, CancellationToken cancellation)
    {
        if (e.Data is not IFileEvent data) return snapshot;
        if (FileContent.NeedsText(snapshot, data))
            snapshot = snapshot! with { Text = await Blobs.TextAsync(session, snapshot.Hash, cancellation) };
        return FileContent.Evolve(snapshot, data);
    }
}

/// <summary>One row for each run, apart from the workspace, so that a list of them does not read the history.</summary>
public sealed class RunProjection : MultiStreamProjection<RunRecord, Guid>
{
    public RunProjection()
    {
        Name = "Run";
        Identity<IRunEvent>(e => e.RunId);
    }

    public override RunRecord? Evolve(RunRecord? snapshot, Guid id, IEvent e) =>
        e.Data is IRunEvent data ? RunRecord.Evolve(snapshot, e.StreamId, data, e.Timestamp) : snapshot;
}

/// <summary>What was typed last, one row for each workspace.</summary>
public sealed class CommandsProjection : SingleStreamProjection<RecentCommands, Guid>
{
    public CommandsProjection()
    {
        Name = "Commands";
        IncludeType<CommandExecuted>();
    }

    public override RecentCommands? Evolve(RecentCommands? snapshot, Guid id, IEvent e) =>
        e.Data is CommandExecuted data ? RecentCommands.Evolve(snapshot, id, data) : snapshot;
}

/// <inheritdoc cref="Application.Sandboxes.ICommandHistory"/>
public sealed class CommandHistory(IDocumentSession session) : Application.Sandboxes.ICommandHistory
{
    public async Task<RecentCommands> RecentAsync(Guid workspaceId, CancellationToken ct) =>
        await session.LoadAsync<RecentCommands>(workspaceId, ct) ?? RecentCommands.None;
}

using System.Data;
using Marten;
using Platform.Application.Workspaces;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>A workspace with its tree and its sandbox, from one moment.</summary>
public sealed record WorkspaceSnapshot(Workspace Workspace, IReadOnlyList<TreeEntry> Tree, Sandbox? Sandbox);

/// <summary>A workspace's files with their content, from one moment.</summary>
/// <param name="EmptyFolders">Folders in which there is nothing.</param>
public sealed record WorkspaceContents(
    Workspace Workspace, IReadOnlyList<(TreeEntry Entry, byte[] Bytes)> Files, IReadOnlyList<string> EmptyFolders);

/// <summary>Reads workspaces for pages.</summary>
public sealed class WorkspaceQueries(IDocumentStore store)
{
    /// <summary>The workspace when it is the person's own, otherwise null: a foreign one does not exist.</summary>
    public async Task<Workspace?> OwnAsync(Guid workspaceId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Workspace>(workspaceId, ct) is { } workspace && workspace.OwnerId == personId
            ? workspace
            : null;
    }

    public async Task<WorkspaceSnapshot?> SnapshotAsync(Guid workspaceId, Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        // The version is read before the tree: what the client gets is at least as new as it believes.
        if (await session.LoadAsync<Workspace>(workspaceId, ct) is not { } workspace || workspace.OwnerId != personId)
            return null;
        var tree = await session.Query<TreeEntry>().Where(e => e.WorkspaceId == workspaceId).ToListAsync(ct);
        return new WorkspaceSnapshot(workspace, tree, await SandboxAsync(session, workspace, ct));
    }

    /// <summary>A workspace with its sandbox, whoever asks: the caller has checked that.</summary>
    public async Task<(Workspace? Workspace, Sandbox? Sandbox)> SandboxOfAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var workspace = await session.LoadAsync<Workspace>(workspaceId, ct);
        return (workspace, workspace is null ? null : await SandboxAsync(session, workspace, ct));
    }

    public async Task<FileState?> FileAsync(Guid workspaceId, Guid fileId, long? version, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var files = new WorkspaceFilesReader(session);
        return version is { } v
            ? await files.StateAtAsync(workspaceId, fileId, v, ct)
            : await files.StateAsync(workspaceId, fileId, ct);
    }

    /// <summary>All files of a workspace or of one of its folders, in the order of their paths; null when there is no such folder.</summary>
    public async Task<WorkspaceContents?> ContentsAsync(Guid workspaceId, string? folder, CancellationToken ct)
    {
        // One snapshot of the database for all reads: no file of one version beside another file of the next.
        await using var session = store.LightweightSession(IsolationLevel.RepeatableRead);
        if (await session.LoadAsync<Workspace>(workspaceId, ct) is not { } workspace) return null;
        var files = new WorkspaceFilesReader(session);
        var tree = (await files.TreeAsync(workspaceId, ct))
            .Where(e => folder is null || e.Path == folder || WorkspacePath.IsInside(e.Path, folder))
            .OrderBy(e => e.Path, StringComparer.Ordinal).ToList();
        if (folder is not null && !tree.Exists(e => e.Folder || e.Path != folder)) return null;
        var wanted = tree.Where(e => !e.Folder).ToList();
        var bytes = await files.BytesAsync(wanted, ct);
        return new WorkspaceContents(
            workspace, [.. wanted.Select(e => (e, bytes[e.Id]))],
            [.. tree.Where(e => e.Folder && !tree.Exists(o => WorkspacePath.IsInside(o.Path, e.Path))).Select(e => e.Path)]);
    }

    /// <summary>What an agent is believed to hold: sandboxes that are not stopped, and runs under way in them.</summary>
    public async Task<(IReadOnlyList<Sandbox> Sandboxes, IReadOnlyList<Workspace> Running)> HeldByAsync(
        string agentId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var sandboxes = await session.Query<Sandbox>()
            .Where(s => s.AgentId == agentId && s.State != SandboxState.Stopped).ToListAsync(ct);
        var running = await session.Query<Workspace>()
            .Where(w => w.ActiveRun != null && w.Sandbox!.AgentId == agentId).ToListAsync(ct);
        return (sandboxes, running);
    }

    private static async Task<Sandbox?> SandboxAsync(IQuerySession session, Workspace workspace, CancellationToken ct) =>
        workspace.Sandbox is { } attached ? await session.LoadAsync<Sandbox>(attached.Id, ct) : null;
}

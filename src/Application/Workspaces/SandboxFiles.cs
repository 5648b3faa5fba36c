using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Answers an agent that wants to bring a sandbox's files up to date.</summary>
public static class FetchWorkspaceFilesHandler
{
    public static async Task<WorkspaceFiles> Handle(
        FetchWorkspaceFiles query, IEventStreams streams, IWorkspaceFiles files, ICallingAgent caller,
        CancellationToken ct)
    {
        // The version is read before the tree, so that what is answered is at least as new as it says.
        var workspace = await streams.ReadAsync<Workspace>(query.WorkspaceId, ct);
        if (workspace?.Sandbox is not { } sandbox || sandbox.Id != query.SandboxId || sandbox.AgentId != caller.Id)
            return new WorkspaceFiles(0, false, [], [], []);

        var touched = query.SinceVersion == 0
            ? null
            : await files.PathsTouchedAsync(workspace.Id, query.SinceVersion, ct);
        var tree = await files.TreeAsync(workspace.Id, ct);
        var wanted = tree.Where(e => !e.Folder && (touched is null || touched.Contains(e.Path))).ToList();
        var bytes = await files.BytesAsync(wanted, ct);
        var present = tree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        return new WorkspaceFiles(
            workspace.Head, touched is null,
            [.. tree.Where(e => e.Folder).Select(e => e.Path).Order(StringComparer.Ordinal)],
            [.. wanted.Where(e => bytes.ContainsKey(e.Id)).Select(e => Content(e, bytes[e.Id]))],
            touched is null
                ? []
                : [.. touched.Where(p => !present.Contains(p)).OrderByDescending(p => p, StringComparer.Ordinal)]);
    }

    private static WorkspaceFile Content(TreeEntry entry, byte[] bytes) =>
        new(entry.Path, TextEdits.Hash(bytes), bytes);
}

/// <summary>Turns what a program in the sandbox did to its files into events; merges when the editor was at the same file.</summary>
public static class ReportFileChangeHandler
{
    private const int MaxNotSaved = 100;

    public static async Task<(FileChangeRecorded, EventsToAppend, OutgoingMessages)> Handle(
        ReportFileChange report, [WriteModel] Workspace? workspace, IWorkspaceFiles files, ITextMerge merge,
        WorkspaceLimits limits, ICallingAgent caller, CancellationToken ct)
    {
        // A sandbox that is no longer the workspace's own has nothing to say about its files.
        if (workspace?.Sandbox is not { } sandbox || sandbox.Id != report.SandboxId || sandbox.AgentId != caller.Id)
            return (new FileChangeRecorded(0, report.Hash), [], []);

        var tree = new Tree(await files.TreeAsync(workspace.Id, ct), limits);
        var (events, current) = WorkspacePath.IsIgnored(report.Path)
            ? ([], report.Hash)
            : await DecideAsync(report, workspace, tree, files, merge, limits, ct);
        return (new FileChangeRecorded(workspace.Head + events.Count, current), new EventsToAppend(events),
            Announcements.Of(workspace, events));
    }

    private static async Task<(IReadOnlyList<IWorkspaceEvent> Events, string? CurrentHash)> DecideAsync(
        ReportFileChange report, Workspace workspace, Tree tree, IWorkspaceFiles files, ITextMerge merge,
        WorkspaceLimits limits, CancellationToken ct)
    {
        var entry = tree.At(report.Path);
        switch (report.Change)
        {
            case SandboxChange.TooLarge:
                return (NotSaved(workspace, report, NotSavedReason.TooLarge), entry?.Hash);
            case SandboxChange.Unsupported:
                return (NotSaved(workspace, report, NotSavedReason.Unsupported), entry?.Hash);
            case SandboxChange.Deleted:
                if (entry is not { Folder: false }) return (Cleared(workspace, report.Path), entry?.Hash);
                // The editor went on after the sandbox last had it: the newer text wins over the deletion.
                return entry.Hash == report.BaseHash
                    ? ([new FileDeleted(entry.Id, entry.Path, Origin.Sandbox), .. Cleared(workspace, report.Path)], null)
                    : ([], entry.Hash);
            case SandboxChange.FolderCreated:
                return WorkspacePath.Problem(report.Path) is null && tree.CannotAdd(report.Path) is null
                    ? ([new FolderCreated(Guid.CreateVersion7(), report.Path, Origin.Sandbox)], null)
                    : ([], null);
            case SandboxChange.FolderDeleted:
                return entry is { Folder: true } && !tree.Below(report.Path).Any()
                    ? ([new FolderDeleted(entry.Id, entry.Path, Origin.Sandbox)], null)
                    : ([], null);
            case SandboxChange.Written:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.Change, "unknown change");
        }

        if (report.Content is not { } content || WorkspacePath.Problem(report.Path) is not null)
            return (NotSaved(workspace, report, NotSavedReason.Unsupported), entry?.Hash);
        if (content.Length > limits.MaxFileBytes)
            return (NotSaved(workspace, report, NotSavedReason.TooLarge), entry?.Hash);

        // The agent relays what hostile code says: the hash that counts is that of the bytes that came.
        var hash = TextEdits.Hash(content);
        if (entry is null)
        {
            if ((tree.CannotAdd(report.Path) ?? tree.CannotGrow(content.Length)) is not null)
                return (NotSaved(workspace, report, NotSavedReason.TooMany), null);
            return ([Created(workspace.Head + 1, report.Path, content, files), .. Cleared(workspace, report.Path)], hash);
        }

        if (entry.Folder) return (NotSaved(workspace, report, NotSavedReason.Unsupported), null);
        if (entry.Hash == hash) return (Cleared(workspace, report.Path), hash);
        if (tree.CannotGrow(content.Length - entry.Size) is not null)
            return (NotSaved(workspace, report, NotSavedReason.TooMany), entry.Hash);

        var current = await files.StateAsync(workspace.Id, entry.Id, ct)
            ?? throw new InvalidOperationException($"File {entry.Id} is in the tree but has no content.");
        if (entry.Hash == report.BaseHash)
        {
            IWorkspaceEvent changed = Changed(workspace.Head + 1, current, content, files, merge);
            return ([changed, .. Cleared(workspace, report.Path)], hash);
        }

        return await MergeAsync(report, workspace, tree, current, content, files, merge, ct);
    }

    /// <summary>Both sides changed the file since they last agreed: merge when clean, otherwise keep both and say so by the name.</summary>
    private static async Task<(IReadOnlyList<IWorkspaceEvent> Events, string? CurrentHash)> MergeAsync(
        ReportFileChange report, Workspace workspace, Tree tree, FileState current, byte[] content,
        IWorkspaceFiles files, ITextMerge merge, CancellationToken ct)
    {
        var theirs = TextEdits.TextOf(content);
        var ancestor = report.BaseHash is null
            ? null
            : await files.TextWithHashAsync(workspace.Id, current.FileId, report.BaseHash, ct);
        if (theirs is not null && ancestor is not null && current.Text is not null
            && merge.Merge(ancestor, current.Text, theirs) is { } merged
            && TextEdits.Measure(merged) is { } measure)
        {
            if (merged == current.Text) return ([], current.Hash);
            return ([
                new FileEdited(
                    current.FileId, current.Path, current.Version, merge.Edits(current.Text, merged), measure.Hash,
                    measure.Size, workspace.Head + 1, Origin.Sandbox)
            ], measure.Hash);
        }

        var copy = FreeName.Beside(
            report.Path, n => $" (from sandbox{(n == 1 ? "" : $" {n}")})", name => tree.CannotUse(name) is null);
        return ([Created(workspace.Head + 1, copy, content, files)], current.Hash);
    }

    private static FileCreated Created(long version, string path, byte[] content, IWorkspaceFiles files) =>
        new(Guid.CreateVersion7(), path, files.Keep(content), version, Origin.Sandbox);

    /// <summary>A text's change is stored as edits, so that an editor with unsent typing can carry on; anything else as a whole.</summary>
    private static IFileEvent Changed(
        long version, FileState current, byte[] content, IWorkspaceFiles files, ITextMerge merge)
    {
        if (current.Text is { } before && TextEdits.TextOf(content) is { } after)
        {
            var edits = merge.Edits(before, after);
            if (edits.Count <= WorkspaceLimits.EditsPerCommand
                && edits.Sum(e => (long)e.Insert.Length) < WorkspaceLimits.InlineBytes)
                return new FileEdited(
                    current.FileId, current.Path, current.Version, edits, TextEdits.Hash(content), content.Length,
                    version, Origin.Sandbox);
        }

        return new FileReplaced(
            current.FileId, current.Path, current.Version, files.Keep(content), version, Origin.Sandbox);
    }

    private static IReadOnlyList<IWorkspaceEvent> NotSaved(
        Workspace workspace, ReportFileChange report, NotSavedReason reason)
    {
        // A file that keeps growing, or thousands of them, must not flood the log: one event for each path and reason.
        var known = workspace.NotSaved.GetValueOrDefault(report.Path);
        return known?.Reason == reason || (known is null && workspace.NotSaved.Count >= MaxNotSaved)
            ? []
            : [new FileNotSaved(report.Path, reason, report.Size)];
    }

    private static IReadOnlyList<IWorkspaceEvent> Cleared(Workspace workspace, string path) =>
        workspace.NotSaved.ContainsKey(path) ? [new FileNotSavedCleared(path)] : [];
}

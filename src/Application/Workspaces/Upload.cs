using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Decides what an upload does to a tree.</summary>
internal sealed class Upload
{
    private readonly OnExisting _onExisting;
    private readonly bool _exactly;
    private readonly Tree _tree;
    private readonly WorkspaceLimits _limits;
    private readonly TakenNames _names;
    private readonly List<UploadItem> _files = [];
    private readonly List<string> _folders = [];

    /// <param name="exactly">Whether nothing is left out and every folder is made: what is restored was there before.</param>
    public Upload(
        IReadOnlyList<UploadItem> items, OnExisting onExisting, Tree tree, WorkspaceLimits limits, bool exactly = false)
    {
        (_onExisting, _exactly, _tree, _limits, _names) = (onExisting, exactly, tree, limits, tree.Names());
        foreach (var item in items)
        {
            if (!exactly && UploadRules.WhyLeftOut(item.Path) is { } why) LeftOut.Add(new RefusedPath(item.Path, why));
            else if (item.Content is null) _folders.Add(item.Path);
            else _files.Add(item);
        }
    }

    public List<RefusedPath> LeftOut { get; } = [];

    public int Unchanged { get; private set; }

    /// <summary>Why nothing can be uploaded, or null.</summary>
    public Refusal? Refusal()
    {
        var troubles = new UploadTroubles();
        foreach (var path in _folders.Concat(_files.Select(f => f.Path)))
            if (WorkspacePath.Problem(path) is { } problem) troubles.Add(RefusalKind.Invalid, path, problem);
        UploadRules.CheckTogether(_files.Select(f => f.Path), _folders, troubles);
        foreach (var file in _files)
        {
            if (file.Content!.Value.Length > _limits.MaxFileBytes)
                troubles.Add(RefusalKind.TooLarge, file.Path, UploadRules.TooLarge(file.Content.Value.Length, _limits));
            if (_tree.HasFolder(file.Path)) troubles.Add(RefusalKind.Conflict, file.Path, "There is a folder by this name.");
            Check(file.Path);
        }

        foreach (var folder in _folders)
        {
            if (_tree.At(folder) is { Folder: false })
                troubles.Add(RefusalKind.Conflict, folder, "There is a file by this name.");
            Check(folder);
        }

        if (troubles.Refusal(_files.Count) is { } refusal) return refusal;
        var existing = _files.Where(f => _tree.At(f.Path) is not null).Select(f => f.Path).ToList();
        return existing.Count > 0 && _onExisting == OnExisting.Ask
            ? new Refusal(
                RefusalKind.Conflict,
                $"{(existing.Count == 1 ? "One file exists" : $"{existing.Count:N0} files exist")} already. " +
                "Nothing was uploaded yet: choose what becomes of them.", Existing: existing)
            : TooMuch();

        void Check(string path)
        {
            if (WorkspacePath.Parents(path).Select(_tree.At).Any(e => e is { Folder: false }))
                troubles.Add(RefusalKind.Conflict, path, "It lies in something that is a file in the workspace.");
            else if (_names.TwinOf(path) is { } twin)
                troubles.Add(RefusalKind.Conflict, path, TakenNames.Words(path, twin));
        }
    }

    /// <summary>The events; only after nothing was refused.</summary>
    public IReadOnlyList<IWorkspaceEvent> Events(long head, IWorkspaceFiles files)
    {
        var events = new List<IWorkspaceEvent>();
        foreach (var folder in NewFolders()) events.Add(new FolderCreated(Guid.CreateVersion7(), folder, Origin.Editor));
        foreach (var file in _files)
        {
            var (content, entry) = (file.Content!.Value, _tree.At(file.Path));
            var path = file.Path;
            if (entry is not null && _onExisting == OnExisting.Skip)
            {
                LeftOut.Add(new RefusedPath(path, "It exists already, and was to be skipped."));
            }
            else if (entry is not null && _onExisting == OnExisting.Replace)
            {
                if (entry.Hash == TextEdits.Hash(content.Span)) Unchanged++;
                else events.Add(new FileReplaced(
                    entry.Id, path, entry.FileVersion, files.Keep(content), head + events.Count + 1, Origin.Editor));
            }
            else
            {
                if (entry is not null)
                {
                    path = FreeName.Beside(
                        path, n => $" ({n + 1})", name => _tree.CannotUse(name) is null && _names.TwinOf(name) is null
                            && _files.TrueForAll(f => f.Path != name));
                    _names.Add(path);
                    _tree.Take(path);
                }

                events.Add(new FileCreated(
                    Guid.CreateVersion7(), path, files.Keep(content), head + events.Count + 1, Origin.Editor));
            }
        }

        return events;
    }

    private Refusal? TooMuch()
    {
        var (count, bytes) = ((long)NewFolders().Count(), 0L);
        foreach (var file in _files)
        {
            var existing = _tree.At(file.Path);
            if (existing is not null && _onExisting == OnExisting.Skip) continue;
            var replaces = existing is not null && _onExisting == OnExisting.Replace;
            if (!replaces) count++;
            bytes += file.Content!.Value.Length - (replaces ? existing!.Size : 0);
        }

        if (_tree.Count + count > _limits.MaxFiles)
            return Application.Refusal.TooLarge(
                $"The workspace has {_tree.Count:N0} files and folders and would get {count:N0} more; it may have " +
                $"{_limits.MaxFiles:N0}. Nothing was uploaded: take fewer, or delete some first.");
        return _tree.CannotGrow(bytes);
    }

    /// <summary>Folders that no file brings along, and that are not there.</summary>
    private IEnumerable<string> NewFolders() => _folders.Distinct()
        .Where(folder => !_tree.HasFolder(folder) && (_exactly || !_files.Exists(f => WorkspacePath.IsInside(f.Path, folder))));
}

namespace Platform.Domain.Workspaces;

/// <summary>A file or folder in the tree, without its content.</summary>
/// <param name="FileVersion">Workspace version of the event that last changed the content; 0 for a folder. Not called Version, because the store keeps a number of its own under that name.</param>
/// <param name="Hash">Empty for a folder.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
public sealed record TreeEntry(
    Guid Id, Guid WorkspaceId, bool Folder, string Path, long FileVersion, string Hash, long Size, bool Binary)
{
    /// <summary>Folds one event in; null when the file or folder is gone.</summary>
    public static TreeEntry? Evolve(TreeEntry? state, Guid workspaceId, ITreeEvent @event) => @event switch
    {
        FileCreated e => new TreeEntry(
            e.FileId, workspaceId, false, e.Path, e.Version, e.Body.Hash, e.Body.Size, e.Body.Binary),
        FolderCreated e => new TreeEntry(e.FolderId, workspaceId, true, e.Path, 0, "", 0, false),
        FileDeleted or FolderDeleted => null,
        _ when state is null => null,
        FileEdited e => state with { FileVersion = e.Version, Hash = e.ResultHash, Size = e.ResultSize },
        FileReplaced e => state with
        {
            FileVersion = e.Version,
            Hash = e.Body.Hash,
            Size = e.Body.Size,
            Binary = e.Body.Binary
        },
        FileRenamed e => state with { Path = e.To },
        FolderRenamed e => state with { Path = e.To },
        _ => state
    };
}

/// <summary>A file's current content: the text itself when it is small or was edited, otherwise only its hash.</summary>
/// <param name="Text">Null when the bytes are in the blob table under <paramref name="Hash"/>. The result of edits is kept whole whatever its size, because no blob was ever stored for it.</param>
public sealed record FileContent(Guid Id, long FileVersion, string Hash, string? Text, bool Binary)
{
    /// <summary>Folds one event in; null when the file is gone. An edit needs <see cref="Text"/> (see <see cref="NeedsText"/>).</summary>
    public static FileContent? Evolve(FileContent? state, IFileEvent @event) => @event switch
    {
        FileCreated e => Of(e.FileId, e.Version, e.Body),
        FileReplaced e => Of(e.FileId, e.Version, e.Body),
        FileEdited e when state is not null => state with
        {
            FileVersion = e.Version,
            Hash = e.ResultHash,
            Text = TextEdits.Apply(
                state.Text ?? throw new InvalidOperationException("An edit needs the text of its base."), e.Edits)
        },
        FileDeleted => null,
        _ => state
    };

    /// <summary>Whether the blob's text has to be put into the state before the event can be folded in.</summary>
    public static bool NeedsText(FileContent? state, IFileEvent @event) =>
        state is { Text: null, Binary: false } && @event is FileEdited;

    private static FileContent Of(Guid fileId, long version, FileBody body) =>
        new(fileId, version, body.Hash, body.Text, body.Binary);
}

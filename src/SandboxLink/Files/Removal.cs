using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>Removes what is gone in Web, unless the disk holds something that was not reported yet.</summary>
internal static class Removal
{
    public static ReplyStatus Remove(Tree tree, Journal journal, Changes changes, string path)
    {
        if (changes.IsUnderWay(path))
            return ReplyStatus.Stale;
        var folder = tree.OpenParent(path, out var name);
        if (folder < 0)
            return Gone(journal, path);
        try
        {
            switch (Tree.Stat(folder, name, out _))
            {
                case EntryKind.Nothing:
                    return Gone(journal, path);
                // What keeps a folder is news of its own; the folder does not have to be tried again for it.
                case EntryKind.Folder:
                    return RemoveFolder(folder, name) ? Gone(journal, path) : ReplyStatus.Refused;
                case EntryKind.File when Tree.Read(folder, name, changes.MaxFileBytes, out _) is { } content:
                    if (!journal.Files.TryGetValue(path, out var known) || !Sha256.Hash(content).AsSpan().SequenceEqual(known))
                        return Stale(changes, path);
                    Tree.Unlink(folder, name);
                    return Gone(journal, path);
                default:
                    return ReplyStatus.Refused;
            }
        }
        finally
        {
            _ = Libc.close(folder);
        }
    }

    private static ReplyStatus Gone(Journal journal, string path)
    {
        journal.RemoveFile(path);
        journal.RemoveFolder(path);
        return ReplyStatus.Ok;
    }

    private static ReplyStatus Stale(Changes changes, string path)
    {
        changes.Mark(path);
        return ReplyStatus.Stale;
    }

    // A folder may still hold caches that nobody sees; anything else in it keeps it.
    private static bool RemoveFolder(int parent, string name)
    {
        if (Tree.Unlink(parent, name, isFolder: true))
            return true;
        var folder = Tree.Open(parent, name, Libc.ReadOnly | Libc.Directory | Libc.NoFollow);
        if (folder < 0)
            return false;
        var names = FolderListing.Names(folder, 10_000);
        if (names.TrueForAll(n => FolderListing.TextOf(n) is { } text && Ignored.Is(text)))
        {
            foreach (var entry in names)
                Clear(folder, FolderListing.TextOf(entry)!, 0);
        }
        _ = Libc.close(folder);
        return Tree.Unlink(parent, name, isFolder: true);
    }

    private static void Clear(int parent, string name, int depth)
    {
        if (Tree.Unlink(parent, name) || depth > LinkPaths.MaxDepth)
            return;
        var folder = Tree.Open(parent, name, Libc.ReadOnly | Libc.Directory | Libc.NoFollow);
        if (folder < 0)
            return;
        foreach (var entry in FolderListing.Names(folder, 100_000))
        {
            if (FolderListing.TextOf(entry) is { } text)
                Clear(folder, text, depth + 1);
        }
        _ = Libc.close(folder);
        Tree.Unlink(parent, name, isFolder: true);
    }
}

using System.Diagnostics;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>A change to tell the agent about.</summary>
internal sealed record Notice(uint Id, LinkChange Change, string Path, byte[]? BaseHash, byte[]? Hash, long Size, byte[]? Content);

/// <summary>
/// Finds out what programs change in the workspace. Paths are remembered, not contents: whatever happens while nobody
/// listens costs one entry per path, and what is told is what the disk holds at that moment.
/// </summary>
internal sealed unsafe class Changes(Tree tree, Journal journal, Watcher watcher)
{
    private const int SettleMilliseconds = 60, RepeatMilliseconds = 250, RepeatWhileWritingMilliseconds = 500;
    private readonly Dictionary<string, long> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Signature> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unnameable = new(StringComparer.Ordinal);
    private uint _nextId;
    private Notice? _underWay;

    public long MaxFileBytes { get; set; } = 4 * 1024 * 1024;
    public int MaxEntries { get; set; } = 4096;
    /// <summary>Whether a change at this path was told and is not recorded yet.</summary>
    public bool IsUnderWay(string path) => _underWay?.Path == path;

    public bool IsQuiet => _due.Count == 0 && _underWay is null;

    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Milliseconds until something is due; null when nothing is, or when an answer must come first.</summary>
    public int? Wait => _underWay is not null || _due.Count == 0 ? null : (int)Math.Max(0, _due.Values.Min() - Now);

    public void ReadEvents()
    {
        if (!watcher.Read((path, writing) => Mark(path, writing), Scan, FolderGone))
            Scan("");
    }

    /// <summary>Something may be different at a path.</summary>
    public void Mark(string path, bool writing = false)
    {
        var due = Now + SettleMilliseconds;
        if (_told.TryGetValue(path, out var told))
            due = Math.Max(due, told + (writing ? RepeatWhileWritingMilliseconds : RepeatMilliseconds));
        _due[path] = _due.TryGetValue(path, out var earlier) ? Math.Min(earlier, due) : due;
    }

    /// <summary>Looks through a folder: watches it, and marks what is not as it was.</summary>
    public void Scan(string root)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var path))
        {
            var fd = tree.OpenFolder(path);
            if (fd < 0)
                continue;
            watcher.Add(fd, path);
            if (path.Length > 0 && present.Add(path) && !journal.Folders.Contains(path))
                Mark(path);
            foreach (var bytes in FolderListing.Names(fd, MaxEntries))
                Look(path, fd, bytes, present, folders);
            _ = Libc.close(fd);
        }
        foreach (var gone in KnownBelow(root).Where(p => !present.Contains(p)).ToList())
            Mark(gone);
    }

    private void Look(string folder, int fd, byte[] bytes, HashSet<string> present, Stack<string> folders)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var name = FolderListing.TextOf(bytes);
        var path = prefix + (name ?? FolderListing.Escape(bytes));
        if (name is not null && Ignored.Is(name))
            return;
        if (name is null || !LinkPaths.IsValid(path) || present.Count >= MaxEntries)
        {
            // Too deep, too many or not nameable: mentioned once, and left alone.
            if (LinkPaths.IsValid(path) && present.Count <= MaxEntries && present.Add(path) && !journal.Noted.ContainsKey(path) && _unnameable.Add(path))
                Mark(path);
            return;
        }
        var kind = Tree.Stat(fd, name, out var stat);
        if (kind == EntryKind.Folder)
        {
            folders.Push(path);
            return;
        }
        present.Add(path);
        if (kind != EntryKind.Nothing && (!_seen.TryGetValue(path, out var seen) || seen != stat.Signature))
            Mark(path);
    }

    private IEnumerable<string> KnownBelow(string root)
    {
        var known = journal.Files.Keys.Concat(journal.Folders).Concat(journal.Noted.Keys).Concat(_due.Keys);
        return root.Length == 0 ? known : known.Where(p => p == root || p.StartsWith(root + "/", StringComparison.Ordinal));
    }

    private void FolderGone(string path)
    {
        foreach (var known in KnownBelow(path).ToList())
            Mark(known);
        Mark(path);
    }

    /// <summary>The next change that is due, at most one at a time; null when there is none now.</summary>
    public Notice? Next(bool evenIfNotDue)
    {
        while (_underWay is null && Pick(evenIfNotDue) is { } path)
        {
            _due.Remove(path);
            if (Evaluate(path) is { } notice)
            {
                _told[path] = Now;
                if (_told.Count > 2 * MaxEntries)
                    _told.Clear();
                _underWay = notice;
            }
        }
        return _underWay;
    }

    // Folders before what is in them when they appear, after it when they vanish.
    private string? Pick(bool evenIfNotDue)
    {
        var now = Now;
        string? first = null;
        foreach (var (path, due) in _due)
        {
            if ((evenIfNotDue || due <= now) && (first is null || due < _due[first] || (due == _due[first] && string.CompareOrdinal(path, first) < 0)))
                first = path;
        }
        if (first is null)
            return null;
        for (var slash = first.IndexOf('/'); slash > 0; slash = first.IndexOf('/', slash + 1))
        {
            if (_due.ContainsKey(first[..slash]) && tree.Stat(first[..slash], out _) == EntryKind.Folder)
                return first[..slash];
        }
        if (journal.Folders.Contains(first) && tree.Stat(first, out _) == EntryKind.Nothing)
            return KnownBelow(first).Where(_due.ContainsKey).MaxBy(p => p.Count(c => c == '/'));
        return first;
    }

    private Notice? Evaluate(string path)
    {
        journal.Files.TryGetValue(path, out var known);
        if (_unnameable.Remove(path))
            return Once(LinkChange.Unsupported, path, known, 0);
        var kind = tree.Stat(path, out var stat);
        if (known is not null && kind is EntryKind.Nothing or EntryKind.Folder)
        {
            if (kind == EntryKind.Folder)
                Mark(path);
            return New(LinkChange.Deleted, path, known);
        }
        if (kind != EntryKind.Folder && journal.Folders.Contains(path))
        {
            if (kind != EntryKind.Nothing)
                Mark(path);
            return New(LinkChange.FolderDeleted, path, null);
        }
        _seen.Remove(path);
        switch (kind)
        {
            case EntryKind.Nothing:
                return journal.Noted.ContainsKey(path) ? New(LinkChange.Deleted, path, null) : null;
            case EntryKind.Folder:
                return journal.Folders.Contains(path) ? null : New(LinkChange.FolderCreated, path, null);
            case EntryKind.Other:
                return Once(LinkChange.Unsupported, path, known, 0);
        }
        _seen[path] = stat.Signature;
        if (stat.Size > (ulong)MaxFileBytes)
            return Once(LinkChange.TooLarge, path, known, (long)stat.Size);
        var folder = tree.OpenParent(path, out var name);
        var content = folder < 0 ? null : Tree.Read(folder, name, MaxFileBytes, out stat);
        if (folder >= 0)
            _ = Libc.close(folder);
        if (content is null)
            return Once(stat.IsFile && stat.Size > 0 ? LinkChange.TooLarge : LinkChange.Unsupported, path, known, (long)stat.Size);
        var hash = Sha256.Hash(content);
        if (known is not null && known.AsSpan().SequenceEqual(hash))
        {
            journal.Forget(path);
            return null;
        }
        return New(LinkChange.Written, path, known) with { Hash = hash, Size = content.Length, Content = content };
    }

    private Notice New(LinkChange change, string path, byte[]? known) => new(++_nextId, change, path, known, null, 0, null);

    private Notice? Once(LinkChange why, string path, byte[]? known, long size) =>
        journal.Noted.TryGetValue(path, out var noted) && noted == why ? null : New(why, path, known) with { Size = size };

    /// <summary>The agent says that a change is recorded: from now on both sides agree on it.</summary>
    public void Acknowledge(uint id)
    {
        if (_underWay is not { } notice || notice.Id != id)
            throw new FrameException("An acknowledgement of nothing.");
        _underWay = null;
        switch (notice.Change)
        {
            case LinkChange.Written:
                journal.SetFile(notice.Path, notice.Hash!);
                break;
            case LinkChange.Deleted:
                journal.RemoveFile(notice.Path);
                journal.Forget(notice.Path);
                break;
            case LinkChange.FolderCreated:
                journal.AddFolder(notice.Path);
                break;
            case LinkChange.FolderDeleted:
                journal.RemoveFolder(notice.Path);
                break;
            default:
                journal.Note(notice.Path, notice.Change);
                break;
        }
    }
}

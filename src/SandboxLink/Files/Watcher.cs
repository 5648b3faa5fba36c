using System.Buffers.Binary;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>Turns inotify's events into paths that may have changed.</summary>
/// <remarks>
/// Instances are counted per user id, which all sandboxes of a host may share: when none can be had, or a folder
/// cannot be watched, <see cref="IsComplete"/> turns false and the tree is compared once a second instead.
/// </remarks>
internal sealed unsafe class Watcher
{
    private const uint Modify = 0x2, CloseWrite = 0x8, MovedFrom = 0x40, MovedTo = 0x80, Created = 0x100, Deleted = 0x200;
    private const uint OnlyDirectory = 0x1000000, ExcludeUnlinked = 0x4000000;
    private const uint Overflow = 0x4000, WatchGone = 0x8000, IsDirectory = 0x40000000;
    private const uint Mask = Modify | CloseWrite | MovedFrom | MovedTo | Created | Deleted | OnlyDirectory | ExcludeUnlinked;
    private readonly Dictionary<int, string> _folders = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    public int Fd { get; } = Libc.inotify_init1(Libc.NonBlock | Libc.CloseOnExec);
    public bool IsComplete { get; private set; } = true;

    /// <summary>Watches an open folder. Whoever lists it afterwards misses nothing.</summary>
    public void Add(int folder, string path)
    {
        if (Fd < 0)
        {
            IsComplete = false;
            return;
        }
        // By descriptor: the name could meanwhile be a link to somewhere else.
        fixed (byte* name = Tree.Zero($"/proc/self/fd/{folder}"))
        {
            var watch = Libc.inotify_add_watch(Fd, name, Mask);
            if (watch >= 0)
                _folders[watch] = path;
            else
                IsComplete = false;
        }
    }

    /// <summary>Reads what is waiting. False when events were lost and the tree must be compared.</summary>
    public bool Read(Action<string, bool> fileChanged, Action<string> folderAppeared, Action<string> folderGone)
    {
        while (true)
        {
            int count;
            fixed (byte* to = _buffer)
                count = (int)Libc.read(Fd, to, _buffer.Length);
            if (count <= 0)
                return true;
            // struct inotify_event { s32 wd; u32 mask; u32 cookie; u32 len; char name[len]; }
            for (var at = 0; at < count;)
            {
                var watch = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at));
                var mask = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at + 4));
                var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(at + 12));
                var name = _buffer.AsSpan(at + 16, length);
                at += 16 + length;
                if ((mask & Overflow) != 0)
                    return false;
                if ((mask & WatchGone) != 0)
                    _folders.Remove(watch);
                else if (_folders.TryGetValue(watch, out var folder) && length > 0)
                    Tell(folder, name[..name.IndexOf((byte)0)], mask, fileChanged, folderAppeared, folderGone);
            }
        }
    }

    private void Tell(
        string folder, ReadOnlySpan<byte> name, uint mask,
        Action<string, bool> fileChanged, Action<string> folderAppeared, Action<string> folderGone)
    {
        if (FolderListing.TextOf(name) is not { } text)
        {
            // It cannot be named in a path: the folder is looked through, which mentions it in an escaped form.
            if ((mask & (Created | MovedTo | MovedFrom | Deleted)) != 0)
                folderAppeared(folder);
            return;
        }
        if (Ignored.Is(text))
            return;
        var path = folder.Length == 0 ? text : $"{folder}/{text}";
        if ((mask & IsDirectory) == 0)
            fileChanged(path, (mask & Modify) != 0);
        else if ((mask & (Created | MovedTo)) != 0)
            folderAppeared(path);
        else if ((mask & (MovedFrom | Deleted)) != 0)
        {
            Forget(path);
            folderGone(path);
        }
    }

    // A folder that was moved away keeps its watches, which would go on to speak of its old path.
    private void Forget(string path)
    {
        List<int> gone = [.. _folders.Where(f => f.Value == path || f.Value.StartsWith(path + "/", StringComparison.Ordinal)).Select(f => f.Key)];
        foreach (var watch in gone)
        {
            _ = Libc.inotify_rm_watch(Fd, watch);
            _folders.Remove(watch);
        }
    }
}

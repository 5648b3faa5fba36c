using System.Text;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>What is at a path.</summary>
internal enum EntryKind { Nothing, File, Folder, Other }

/// <summary>Reaches what is below one folder, step by step from its descriptor, and never through a link.</summary>
internal sealed unsafe class Tree(string root)
{
    private readonly int _root = Open(Libc.AtFdCwd, root, Libc.ReadOnly | Libc.Directory);

    /// <summary>Opens a folder below the root (the root itself for an empty path); −1 when there is none.</summary>
    public int OpenFolder(string path)
    {
        var fd = Open(_root, ".", Libc.ReadOnly | Libc.Directory);
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (fd < 0)
                break;
            var next = Open(fd, segment, Libc.ReadOnly | Libc.Directory | Libc.NoFollow);
            _ = Libc.close(fd);
            fd = next;
        }
        return fd;
    }

    /// <summary>Opens the folder that holds <paramref name="path"/>.</summary>
    public int OpenParent(string path, out string name)
    {
        var slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        return OpenFolder(slash < 0 ? "" : path[..slash]);
    }

    /// <summary>Makes a folder and those above it. False when something else is in the way.</summary>
    public bool MakeFolder(string path)
    {
        var fd = Open(_root, ".", Libc.ReadOnly | Libc.Directory);
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (fd < 0)
                return false;
            fixed (byte* name = Zero(segment))
                _ = Libc.mkdirat(fd, name, 0b111_101_101);
            var next = Open(fd, segment, Libc.ReadOnly | Libc.Directory | Libc.NoFollow);
            _ = Libc.close(fd);
            fd = next;
        }
        if (fd < 0)
            return false;
        _ = Libc.close(fd);
        return true;
    }

    public EntryKind Stat(string path, out StatX stat)
    {
        stat = default;
        var folder = OpenParent(path, out var name);
        if (folder < 0)
            return EntryKind.Nothing;
        var kind = Stat(folder, name, out stat);
        _ = Libc.close(folder);
        return kind;
    }

    public static EntryKind Stat(int folder, string name, out StatX stat)
    {
        stat = default;
        fixed (byte* bytes = Zero(name))
        fixed (StatX* result = &stat)
        {
            if (Libc.statx(folder, bytes, Libc.AtSymlinkNoFollow, StatX.BasicMask, result) != 0)
                return EntryKind.Nothing;
        }
        return stat.IsFile ? EntryKind.File : stat.IsFolder ? EntryKind.Folder : EntryKind.Other;
    }

    /// <summary>Reads a regular file of at most <paramref name="max"/> bytes; null when it is none, is larger or may not be read.</summary>
    public static byte[]? Read(int folder, string name, long max, out StatX stat)
    {
        stat = default;
        // NonBlock: a FIFO must not hold the link up. Its kind is checked on the open descriptor, so it cannot be swapped.
        var fd = Open(folder, name, Libc.ReadOnly | Libc.NoFollow | Libc.NonBlock);
        if (fd < 0)
            return null;
        try
        {
            return Read(fd, max, out stat);
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }

    public static byte[]? Read(int fd, long max, out StatX stat)
    {
        byte empty = 0;
        fixed (StatX* result = &stat)
        {
            if (Libc.statx(fd, &empty, Libc.AtEmptyPath, StatX.BasicMask, result) != 0)
                return null;
        }
        if (!stat.IsFile || stat.Size > (ulong)max)
            return null;
        var content = new byte[stat.Size];
        var length = 0;
        while (true)
        {
            // One byte of room beyond the size shows whether the file grew meanwhile.
            if (length == content.Length)
                Array.Resize(ref content, (int)Math.Min(max + 1, Math.Max(length + 1L, length * 2L)));
            if (length > max)
                return null;
            fixed (byte* to = content)
            {
                var count = Libc.read(fd, to + length, content.Length - length);
                if (count < 0 && Libc.Error == Libc.Eintr)
                    continue;
                if (count < 0)
                    return null;
                if (count == 0)
                    break;
                length += (int)count;
            }
        }
        Array.Resize(ref content, length);
        return content;
    }

    /// <summary>Opens by name; the descriptor does not survive an exec.</summary>
    public static int Open(int folder, string name, int flags, uint mode = 0)
    {
        fixed (byte* bytes = Zero(name))
        {
            while (true)
            {
                var fd = Libc.openat(folder, bytes, flags | Libc.CloseOnExec, mode);
                if (fd >= 0 || Libc.Error != Libc.Eintr)
                    return fd;
            }
        }
    }

    public static bool WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* from = bytes)
            {
                var count = Libc.write(fd, from, bytes.Length);
                if (count < 0 && Libc.Error == Libc.Eintr)
                    continue;
                if (count <= 0)
                    return false;
                bytes = bytes[(int)count..];
            }
        }
        return true;
    }

    public static bool Unlink(int folder, string name, bool isFolder = false)
    {
        fixed (byte* bytes = Zero(name))
            return Libc.unlinkat(folder, bytes, isFolder ? Libc.AtRemoveDir : 0) == 0;
    }

    public static byte[] Zero(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}

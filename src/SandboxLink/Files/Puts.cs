using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>Writes what Web has into the workspace, unless the disk holds something that was not reported yet.</summary>
internal sealed unsafe class Puts(Tree tree, Journal journal, string stateFolder, Func<long> maxFileBytes)
{
    private readonly int _temporary = new Tree(stateFolder).OpenFolder("tmp");
    private long _counter;

    /// <summary>
    /// The new content replaces the old one in one step (a reader sees either), keeps its mode, and does not reach
    /// other names of the old file. A program's write in the very same moment wins: then the answer is Stale.
    /// </summary>
    public ReplyStatus Put(string path, byte[] hash, ReadOnlySpan<byte> content)
    {
        journal.Files.TryGetValue(path, out var known);
        var slash = path.LastIndexOf('/');
        if (slash > 0 && !tree.MakeFolder(path[..slash]))
            return ReplyStatus.Refused;
        var folder = tree.OpenParent(path, out var name);
        if (folder < 0)
            return ReplyStatus.Refused;
        try
        {
            var kind = Tree.Stat(folder, name, out var stat);
            if (kind is EntryKind.Folder or EntryKind.Other)
                return ReplyStatus.Refused;
            if (kind == EntryKind.File)
            {
                if (Tree.Read(folder, name, maxFileBytes(), out _) is not { } old)
                    return ReplyStatus.Refused;
                var disk = Sha256.Hash(old);
                if (disk.AsSpan().SequenceEqual(hash))
                {
                    journal.SetFile(path, hash);
                    return ReplyStatus.Ok;
                }
                if (known is null || !disk.AsSpan().SequenceEqual(known))
                    return ReplyStatus.Stale;
                WaitForWriter(folder, name);
            }
            else if (known is not null)
            {
                return ReplyStatus.Stale;
            }
            var temporary = $"put-{Environment.ProcessId}-{++_counter}";
            var file = Tree.Open(_temporary, temporary, Libc.WriteOnly | Libc.Create | Libc.Exclusive, 0b110_100_100);
            if (file < 0)
                return ReplyStatus.Refused;
            var written = Tree.WriteAll(file, content);
            if (kind == EntryKind.File)
                _ = Libc.fchmod(file, stat.Mode & 0xFFFu);
            _ = Libc.close(file);
            var status = written ? Place(temporary, folder, name, hash, kind == EntryKind.File ? known : null) : ReplyStatus.Refused;
            Tree.Unlink(_temporary, temporary);
            if (status == ReplyStatus.Ok)
                journal.SetFile(path, hash);
            return status;
        }
        finally
        {
            _ = Libc.close(folder);
        }
    }

    private ReplyStatus Place(string temporary, int folder, string name, byte[] hash, byte[]? expected)
    {
        fixed (byte* from = Tree.Zero(temporary), to = Tree.Zero(name))
        {
            if (Libc.renameat2(_temporary, from, folder, to, expected is null ? Libc.RenameNoReplace : Libc.RenameExchange) != 0)
            {
                // Not every kernel can (gVisor): then the moment between comparing and replacing stays open.
                if (Libc.Error is Libc.Einval or Libc.Enosys)
                    return Libc.renameat2(_temporary, from, folder, to, 0) == 0 ? ReplyStatus.Ok : ReplyStatus.Refused;
                return Libc.Error is Libc.Eexist or Libc.Enoent ? ReplyStatus.Stale : ReplyStatus.Refused;
            }
            if (expected is null)
                return ReplyStatus.Ok;
            // What was swapped out must be what was compared; otherwise a program wrote in between, and that is put back.
            if (Holds(temporary, expected))
                return ReplyStatus.Ok;
            _ = Libc.renameat2(_temporary, from, folder, to, Libc.RenameExchange);
            // It may have written once more, over the new content: the newest stays.
            if (!Holds(temporary, hash))
                _ = Libc.renameat2(_temporary, from, folder, to, Libc.RenameExchange);
            return ReplyStatus.Stale;
        }
    }

    private bool Holds(string temporary, byte[] hash) =>
        Tree.Read(_temporary, temporary, maxFileBytes(), out _) is { } content && Sha256.Hash(content).AsSpan().SequenceEqual(hash);

    // A program that has the file open for writing is about to change it; its write would go to the file that is
    // swapped out. A lease on the file says so. It gets a moment; a log that stays open is replaced all the same.
    private static void WaitForWriter(int folder, string name)
    {
        var fd = Tree.Open(folder, name, Libc.ReadOnly | Libc.NoFollow | Libc.NonBlock);
        if (fd < 0)
            return;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (Libc.fcntl(fd, Libc.SetLease, Libc.ReadLock) == 0 || Libc.Error != Libc.Eagain)
                break;
            Libc.poll(null, 0, 5);
        }
        _ = Libc.fcntl(fd, Libc.SetLease, Libc.Unlock);
        _ = Libc.close(fd);
    }
}

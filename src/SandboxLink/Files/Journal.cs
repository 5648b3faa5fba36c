using System.Text;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Files;

/// <summary>
/// What both sides agree on: files with the hash last synchronised, folders, and what was reported as staying in the
/// sandbox. Appended to a file, so that the next `serve` goes on where this one ended.
/// </summary>
internal sealed class Journal
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private readonly int _folder;
    private int _file = -1;
    private int _lines;

    public Journal(string stateFolder)
    {
        _folder = new Tree(stateFolder).OpenFolder("");
        var content = Tree.Read(_folder, "known", MaxBytes, out _);
        Resumed = content is not null;
        foreach (var line in Encoding.UTF8.GetString(content ?? []).Split('\n'))
            Read(line);
        Compact();
    }

    public bool Resumed { get; }
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, LinkChange> Noted { get; } = new(StringComparer.Ordinal);

    public void SetFile(string path, byte[] hash)
    {
        if (Files.TryGetValue(path, out var known) && known.AsSpan().SequenceEqual(hash))
            return;
        Files[path] = hash;
        Noted.Remove(path);
        Append($"F {Convert.ToHexStringLower(hash)} {path}");
        AddFoldersAbove(path);
    }

    public void RemoveFile(string path)
    {
        if (Files.Remove(path))
            Append($"f {path}");
    }

    public void AddFolder(string path)
    {
        if (!Folders.Add(path))
            return;
        Append($"D {path}");
        AddFoldersAbove(path);
    }

    private void AddFoldersAbove(string path)
    {
        if (path.LastIndexOf('/') is > 0 and var slash)
            AddFolder(path[..slash]);
    }

    public void RemoveFolder(string path)
    {
        if (Folders.Remove(path))
            Append($"d {path}");
    }

    public void Note(string path, LinkChange why)
    {
        if (Noted.TryGetValue(path, out var noted) && noted == why)
            return;
        Noted[path] = why;
        Append($"N {(int)why} {path}");
    }

    public void Forget(string path)
    {
        if (Noted.Remove(path))
            Append($"n {path}");
    }

    // The learner can write this file: whatever does not fit is skipped, and what it claims only concerns their own sandbox.
    private void Read(string line)
    {
        if (line.Length < 3 || line[1] != ' ')
            return;
        var rest = line[2..];
        switch (line[0])
        {
            case 'F' when rest.Length > 65 && rest[64] == ' ' && LinkPaths.IsValid(rest[65..]):
                var hash = new byte[32];
                if (Convert.FromHexString(rest.AsSpan(0, 64), hash, out _, out _) == System.Buffers.OperationStatus.Done)
                    Files[rest[65..]] = hash;
                break;
            case 'f':
                Files.Remove(rest);
                break;
            case 'D' when LinkPaths.IsValid(rest):
                Folders.Add(rest);
                break;
            case 'd':
                Folders.Remove(rest);
                break;
            case 'N' when rest.Length > 2 && rest[0] is '4' or '5' && LinkPaths.IsValid(rest[2..]):
                Noted[rest[2..]] = (LinkChange)(rest[0] - '0');
                break;
            case 'n':
                Noted.Remove(rest);
                break;
        }
    }

    private void Append(string line)
    {
        // Rewritten when it consists mostly of what is no longer true.
        if (++_lines > 1000 + 4 * (Files.Count + Folders.Count + Noted.Count))
            Compact();
        else
            Tree.WriteAll(_file, Encoding.UTF8.GetBytes(line + "\n"));
    }

    private unsafe void Compact()
    {
        var text = new StringBuilder();
        foreach (var (path, hash) in Files)
            text.Append("F ").Append(Convert.ToHexStringLower(hash)).Append(' ').Append(path).Append('\n');
        foreach (var path in Folders)
            text.Append("D ").Append(path).Append('\n');
        foreach (var (path, why) in Noted)
            text.Append("N ").Append((int)why).Append(' ').Append(path).Append('\n');
        _lines = Files.Count + Folders.Count + Noted.Count;
        Tree.Unlink(_folder, "known.new");
        var file = Tree.Open(_folder, "known.new", Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.Append, 0b110_000_000);
        Tree.WriteAll(file, Encoding.UTF8.GetBytes(text.ToString()));
        fixed (byte* from = Tree.Zero("known.new"), to = Tree.Zero("known"))
            _ = Libc.renameat2(_folder, from, _folder, to, 0);
        if (_file >= 0)
            _ = Libc.close(_file);
        _file = file;
    }
}

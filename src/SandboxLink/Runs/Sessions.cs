using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Runs;

/// <summary>
/// Ends the processes of a terminal. They carry its id in PLATFORM_SESSION, which children inherit; a process that
/// drops its environment is still found by its kernel session.
/// </summary>
internal static class Sessions
{
    private const int SigKill = 9;

    /// <summary>Signals every process of a session (of all sessions when empty); returns how many.</summary>
    /// <remarks>The process that waits for a run is spared, so that it can tell how the run ended.</remarks>
    public static int Kill(string session, int signal)
    {
        var total = 0;
        // A killed parent's children may have been born while the list was read.
        for (var pass = 0; pass < (signal == SigKill ? 5 : 1); pass++)
        {
            var count = KillOnce(session, signal);
            total += count;
            if (count == 0)
                break;
        }
        return total;
    }

    private static int KillOnce(string session, int signal)
    {
        var self = Libc.getpid();
        var own = LinkOf("/proc/self/exe");
        List<(int Pid, int Kernel, bool Tagged)> processes = [];
        foreach (var name in ProcessNames())
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid == self || pid == 1)
                continue;
            if (LinkOf($"/proc/{pid}/exe") == own)
                continue;
            processes.Add((pid, KernelSession(pid), IsTagged(pid, session)));
        }
        var sessions = processes.Where(p => p.Tagged && p.Kernel > 1).Select(p => p.Kernel).ToHashSet();
        var count = 0;
        foreach (var process in processes.Where(p => p.Tagged || sessions.Contains(p.Kernel)))
        {
            if (Libc.kill(process.Pid, signal) == 0)
                count++;
        }
        return count;
    }

    /// <summary>Ends any other process of the helper that does the same: there is one that knows what is synchronised, and one that has the port.</summary>
    public static void KillOthers(string verb)
    {
        var self = Libc.getpid();
        var own = LinkOf("/proc/self/exe");
        foreach (var name in ProcessNames())
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid != self
                && LinkOf($"/proc/{pid}/exe") == own
                && Encoding.UTF8.GetString(Content($"/proc/{pid}/cmdline")).Split('\0') is [_, var other, ..] && other == verb)
                _ = Libc.kill(pid, SigKill);
        }
    }

    private static bool IsTagged(int pid, string session)
    {
        var prefix = Encoding.UTF8.GetBytes("PLATFORM_SESSION=" + session);
        ReadOnlySpan<byte> environment = Content($"/proc/{pid}/environ");
        foreach (var range in environment.Split((byte)0))
        {
            var entry = environment[range];
            if (session.Length == 0 ? entry.StartsWith(prefix) : entry.SequenceEqual(prefix))
                return true;
        }
        return false;
    }

    // pid (comm) state ppid pgrp session …; the name may contain anything, so it is skipped from its end.
    private static int KernelSession(int pid)
    {
        var stat = Encoding.UTF8.GetString(Content($"/proc/{pid}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var session) ? session : -1;
    }

    public static IEnumerable<string> ProcessNames()
    {
        var folder = Tree.Open(Libc.AtFdCwd, "/proc", Libc.ReadOnly | Libc.Directory);
        var names = FolderListing.Names(folder, 100_000);
        _ = Libc.close(folder);
        return names.Select(n => Encoding.ASCII.GetString(n));
    }

    public static byte[] Content(string path)
    {
        var fd = Tree.Open(Libc.AtFdCwd, path, Libc.ReadOnly);
        if (fd < 0)
            return [];
        var content = Tree.Read(fd, 256 * 1024, out _) ?? [];
        _ = Libc.close(fd);
        return content;
    }

    public static unsafe string LinkOf(string path)
    {
        var buffer = stackalloc byte[4096];
        fixed (byte* name = Tree.Zero(path))
        {
            var count = (int)Libc.readlinkat(Libc.AtFdCwd, name, buffer, 4096);
            return count <= 0 ? "" : Encoding.UTF8.GetString(buffer, count);
        }
    }
}

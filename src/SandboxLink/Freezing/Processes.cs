using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Freezing;

/// <summary>A process as /proc shows it. Its id can be given to another one later; with its start it is unique.</summary>
/// <param name="Stands">Whether none of its threads can run any more before it is continued.</param>
internal readonly record struct Process(int Id, int Parent, ulong Started, bool Stands)
{
    public (int, ulong) Key => (Id, Started);
}

/// <summary>The processes of the sandbox but for this one and the first, which only waits and cannot be stopped.</summary>
internal static class Processes
{
    // pid (comm) state ppid … starttime is the 22nd field; counted from the state on, the 20th.
    private const int StartField = 19;

    public static List<Process> All()
    {
        var self = Libc.getpid();
        var all = new List<Process>();
        foreach (var name in Sessions.ProcessNames())
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != self && id != 1
                && Fields($"/proc/{id}/stat") is { Length: > StartField } fields
                && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent)
                && ulong.TryParse(fields[StartField], CultureInfo.InvariantCulture, out var started)
                && ThreadsOf(id, fields[0][0]) is { } stands)
                all.Add(new Process(id, parent, started, stands));
        }
        return all;
    }

    /// <summary>Whether all threads stand still; null when the process has ended.</summary>
    private static bool? ThreadsOf(int id, char leader)
    {
        var folder = Tree.Open(Libc.AtFdCwd, $"/proc/{id}/task", Libc.ReadOnly | Libc.Directory);
        if (folder < 0)
            return null;
        var threads = FolderListing.Names(folder, 10_000);
        _ = Libc.close(folder);
        // The first thread may have ended while others run.
        var alive = !IsOver(leader);
        var stands = true;
        foreach (var thread in threads.Count > 1 ? threads : [])
        {
            var state = Fields($"/proc/{id}/task/{Encoding.ASCII.GetString(thread)}/stat") is { Length: > 0 } fields ? fields[0][0] : 'X';
            alive |= !IsOver(state);
            stands &= IsOver(state) || IsStopped(state);
        }
        return alive ? stands && (IsOver(leader) || IsStopped(leader)) : null;
    }

    private static bool IsOver(char state) => state is 'Z' or 'X';

    private static bool IsStopped(char state) => state is 'T' or 't';

    // The name may contain anything, so it is skipped from its end.
    private static string[] Fields(string stat)
    {
        var text = Encoding.UTF8.GetString(Sessions.Content(stat));
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>How far each process is from one without a parent here.</summary>
    public static Dictionary<int, int> Depths(List<Process> all)
    {
        var parents = all.ToDictionary(p => p.Id, p => p.Parent);
        var depths = new Dictionary<int, int>();
        foreach (var process in all)
        {
            var depth = 0;
            // Bounded, because what was read bit by bit can contain a loop.
            for (var at = process.Id; depth < all.Count && parents.TryGetValue(at, out var parent); at = parent)
                depth++;
            depths[process.Id] = depth;
        }
        return depths;
    }
}

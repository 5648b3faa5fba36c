using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Freezing;

/// <summary>A process as /proc shows it. Its id can be given to another one later; with its start it is unique.</summary>
/// <param name="Stands">Whether none of its threads can run any more before it is continued.</param>
internal readonly record struct Process(int Id, int Parent, long Started, bool Stands)
{
    public (int, long) Key => (Id, Started);
}

/// <summary>The processes of the sandbox but for this one and the first, which only waits and cannot be stopped.</summary>
internal static class Processes
{
    public static List<Process> All()
    {
        var self = Libc.getpid();
        var all = new List<Process>();
        foreach (var name in Sessions.ProcessNames())
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != self && id != 1
                && ProcessStat.Of($"/proc/{id}/stat") is { } leader && Stands(id, leader) is { } stands)
                all.Add(new Process(id, leader.Parent, leader.Started, stands));
        }
        return all;
    }

    /// <summary>Whether all threads stand still; null when the process has ended.</summary>
    private static bool? Stands(int id, ProcessStat leader)
    {
        var folder = Tree.Open(Libc.AtFdCwd, $"/proc/{id}/task", Libc.ReadOnly | Libc.Directory);
        if (folder < 0)
            return null;
        var threads = FolderListing.Names(folder, 10_000);
        _ = Libc.close(folder);
        // The first thread may have ended while others run.
        var alive = !leader.IsOver;
        var stands = true;
        foreach (var thread in threads.Count > 1 ? threads : [])
        {
            var stat = ProcessStat.Of($"/proc/{id}/task/{Encoding.ASCII.GetString(thread)}/stat");
            alive |= stat is { IsOver: false };
            stands &= stat is null or { IsOver: true } or { IsStopped: true };
        }
        return alive ? stands && (leader.IsOver || leader.IsStopped) : null;
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

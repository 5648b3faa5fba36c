using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Freezing;

/// <summary>
/// Stops all processes of the sandbox and lets them go on again, so that neither they nor the shells above them notice.
/// Parents are stopped before their children, and continue after them: a shell would otherwise learn that its job has
/// stopped, and put it into the background.
/// </summary>
/// <remarks>
/// Processes that were stopped before stay so. They are written down before the first one is stopped: should this process
/// be killed, the next one finds the list and lets all others go on.
/// </remarks>
internal sealed class Freezer(string state)
{
    private const int SigStop = 19, SigContinue = 18;
    private const int StepMilliseconds = 2;
    // Then it is no longer waited for parents: whoever makes processes that fast has no shell to be spared.
    private const int OrderlyMilliseconds = 600;
    // What continues others just before it stops shows up in the second look.
    private const int Looks = 2;
    private const int MostListed = 64 * 1024;
    private const string List = "frozen";
    private readonly Tree _state = new(state);
    private readonly HashSet<(int, long)> _stoppedBefore = [];

    public bool IsFrozen { get; private set; }

    /// <summary>Stops everything; false, with nothing stopped, when that takes too long.</summary>
    public bool Freeze(int milliseconds, out int count)
    {
        foreach (var process in Processes.All().Where(p => p.Stands))
            _stoppedBefore.Add(process.Key);
        WriteDown();
        IsFrozen = true;
        var stopped = Stop(milliseconds);
        count = stopped ? Processes.All().Count(p => !_stoppedBefore.Contains(p.Key)) : 0;
        if (!stopped)
            Thaw();
        return stopped;
    }

    /// <summary>Whether nothing has begun to run since; what has is stopped.</summary>
    public bool Holds(int milliseconds, out bool stopped)
    {
        stopped = true;
        if (Processes.All().All(p => p.Stands))
            return true;
        stopped = Stop(milliseconds);
        return false;
    }

    public void Thaw()
    {
        IsFrozen = false;
        var all = Processes.All();
        var depths = Processes.Depths(all);
        // Signalled at once and in this order: a parent that runs again finds no child that stands.
        foreach (var process in all.OrderByDescending(p => depths[p.Id]))
        {
            if (!_stoppedBefore.Contains(process.Key))
                _ = Libc.kill(process.Id, SigContinue);
        }
        _stoppedBefore.Clear();
        var folder = _state.OpenFolder("");
        if (folder < 0)
            return;
        Tree.Unlink(folder, List);
        _ = Libc.close(folder);
    }

    /// <summary>Lets go on what a predecessor that was killed has left behind.</summary>
    public void ThawLeftBehind()
    {
        var folder = _state.OpenFolder("");
        var list = folder < 0 ? null : Tree.Read(folder, List, MostListed, out _);
        if (folder >= 0)
            _ = Libc.close(folder);
        if (list is null)
            return;
        foreach (var line in Encoding.ASCII.GetString(list).Split('\n'))
        {
            if (line.Split(' ') is [var id, var started]
                && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
                _stoppedBefore.Add((process, start));
        }
        Thaw();
    }

    private bool Stop(int milliseconds)
    {
        var start = Environment.TickCount64;
        var clean = 0;
        while (true)
        {
            var all = Processes.All();
            var running = all.Where(p => !p.Stands).ToList();
            if (running.Count == 0 && ++clean == Looks)
                return true;
            if (running.Count > 0)
                clean = 0;
            var past = Environment.TickCount64 - start;
            if (past > milliseconds)
                return false;
            var runs = running.Select(p => p.Id).ToHashSet();
            foreach (var process in running.Where(p => !runs.Contains(p.Parent) || past > OrderlyMilliseconds))
            {
                // Somebody has continued it: it is a running one, and will go on as such.
                _stoppedBefore.Remove(process.Key);
                _ = Libc.kill(process.Id, SigStop);
            }
            if (running.Count > 0)
                _ = Sleep(StepMilliseconds);
        }
    }

    private static unsafe int Sleep(int milliseconds) => Libc.poll(null, 0, milliseconds);

    private void WriteDown()
    {
        var text = new StringBuilder();
        foreach (var (id, started) in _stoppedBefore)
            text.Append(CultureInfo.InvariantCulture, $"{id} {started}\n");
        var folder = _state.OpenFolder("");
        if (folder < 0)
            return;
        Tree.Unlink(folder, List);
        var file = Tree.Open(folder, List, Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoFollow, 0b110_000_000);
        if (file >= 0)
        {
            Tree.WriteAll(file, Encoding.ASCII.GetBytes(text.ToString()));
            _ = Libc.close(file);
        }
        _ = Libc.close(folder);
    }
}

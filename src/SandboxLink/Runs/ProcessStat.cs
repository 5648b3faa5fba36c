using System.Globalization;
using System.Text;

namespace Platform.SandboxLink.Runs;

/// <summary>What the kernel says of a process or of one of its threads (proc(5), /proc/pid/stat).</summary>
/// <param name="Started">In the kernel's clock: with the id it names one process for ever.</param>
internal readonly record struct ProcessStat(char State, int Parent, long Started)
{
    // pid (comm) state ppid … starttime is the 22nd field; counted from the state on, the 20th.
    private const int StartField = 19;

    /// <summary>Whether only what is left of it is there.</summary>
    public bool IsOver => State is 'Z' or 'X';

    public bool IsStopped => State is 'T' or 't';

    /// <summary>Null when it is gone.</summary>
    public static ProcessStat? Of(string path)
    {
        // The name may contain anything, so it is skipped from its end.
        var text = Encoding.UTF8.GetString(Sessions.Content(path));
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField
            && int.TryParse(fields[1], CultureInfo.InvariantCulture, out var parent)
            && long.TryParse(fields[StartField], CultureInfo.InvariantCulture, out var started)
                ? new ProcessStat(fields[0][0], parent, started)
                : null;
    }
}

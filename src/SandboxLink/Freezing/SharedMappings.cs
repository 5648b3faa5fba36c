using System.Text;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Freezing;

/// <summary>
/// Files that a process writes to in memory. The kernel reports no change of these, and their time may be older than their
/// last change, so that they have to be read to know.
/// </summary>
internal static class SharedMappings
{
    /// <summary>Paths within the workspace.</summary>
    public static IEnumerable<string> Of(List<Process> processes, string workspace)
    {
        var prefix = workspace + "/";
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in processes)
        {
            // address perms offset device inode          path
            foreach (var line in Encoding.UTF8.GetString(Sessions.Content($"/proc/{process.Id}/maps")).Split('\n'))
            {
                var at = line.IndexOf('/');
                if (at > 0 && line.IndexOf(' ') is > 0 and var space && space + 4 < at && line[space + 2] == 'w' && line[space + 4] == 's'
                    && line[at..].StartsWith(prefix, StringComparison.Ordinal) && LinkPaths.IsValid(line[(at + prefix.Length)..]))
                    paths.Add(line[(at + prefix.Length)..]);
            }
        }
        return paths;
    }
}

using System.Globalization;
using System.Text;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Packages;

/// <summary>The installation that a connection belongs to: the outermost installer above the process that made it.</summary>
internal sealed record Installer(int Process, long Started, string Command, string Environment, string Session);

/// <summary>Finds out which process is at the other end of a connection.</summary>
internal static class Peers
{
    private const int MostAncestors = 64;

    /// <summary>Null when no installer has made it, or whoever made it is gone.</summary>
    public static Installer? InstallerOf(string home, ushort peerPort, ushort ownPort)
    {
        if (InodeOf(peerPort, ownPort) is not { } inode)
            return null;
        var target = $"socket:[{inode}]";
        foreach (var name in Sessions.ProcessNames())
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Holds(process, target))
                return Outermost(home, process);
        }
        return null;
    }

    /// <summary>When a process was started, in the kernel's clock; null when there is none, or only what is left of it.</summary>
    public static long? StartOf(int process) => Stat(process) is { IsOver: false } stat ? stat.Started : null;

    private static ProcessStat? Stat(int process) => ProcessStat.Of($"/proc/{process}/stat");

    //  sl  local_address rem_address st … inode, addresses as 0100007F:0C45.
    private static string? InodeOf(ushort peerPort, ushort ownPort)
    {
        var local = $"0100007F:{peerPort:X4}";
        var remote = $"0100007F:{ownPort:X4}";
        foreach (var line in TextOf("/proc/net/tcp").Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1] == local && fields[2] == remote)
                return fields[9] == "0" ? null : fields[9];
        }
        return null;
    }

    private static bool Holds(int process, string target)
    {
        var folder = Files.Tree.Open(Native.Libc.AtFdCwd, $"/proc/{process}/fd", Native.Libc.ReadOnly | Native.Libc.Directory);
        if (folder < 0)
            return false;
        var names = Files.FolderListing.Names(folder, 10_000);
        _ = Native.Libc.close(folder);
        return names.Any(n => Sessions.LinkOf($"/proc/{process}/fd/{Encoding.ASCII.GetString(n)}") == target);
    }

    private static Installer? Outermost(string home, int process)
    {
        (int Process, long Started, string[] Arguments)? found = null;
        for (var depth = 0; process > 1 && depth < MostAncestors; depth++)
        {
            if (Stat(process) is not { } stat)
                break;
            var arguments = TextOf($"/proc/{process}/cmdline").TrimEnd('\0').Split('\0');
            if (Installers.Is(arguments))
                found = (process, stat.Started, arguments);
            process = stat.Parent;
        }
        if (found is not { } installer)
            return null;
        var variables = TextOf($"/proc/{installer.Process}/environ").Split('\0');
        return new Installer(
            installer.Process, installer.Started, Bounded(string.Join(' ', installer.Arguments.Select(Shown)), TunnelLimits.CommandBytes),
            Environments.Of(home, installer.Process, installer.Arguments, Variable(variables, "VIRTUAL_ENV")),
            Bounded(Variable(variables, "PLATFORM_SESSION") ?? "", TunnelLimits.NameBytes));
    }

    private static string Shown(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"' or '\\' or '$' or '`') ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string? Variable(string[] variables, string name) =>
        variables.FirstOrDefault(v => v.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>As many whole characters as fit.</summary>
    private static string Bounded(string text, int bytes)
    {
        if (text.Length > bytes)
            text = text[..bytes];
        while (Encoding.UTF8.GetByteCount(text) > bytes)
            text = text[..^1];
        return text;
    }

    // Files of the kernel have no size, and are read to their end.
    private static string TextOf(string path) => Encoding.UTF8.GetString(Sessions.Content(path));
}

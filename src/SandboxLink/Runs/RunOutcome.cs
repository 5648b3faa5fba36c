using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Runs;

/// <summary>How a run's process ended; handed from `run` to `serve` in a small file.</summary>
internal sealed record RunOutcome(int ExitCode, int Signal, long PeakBytes, bool OutOfMemory)
{
    public static bool IsId(string run) => run.Length is > 0 and <= 64 && run.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    public void Save(string stateFolder, string run)
    {
        var folder = new Tree(stateFolder).OpenFolder("runs");
        var file = Tree.Open(folder, run, Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.NoFollow, 0b110_000_000);
        if (file >= 0)
            Tree.WriteAll(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ExitCode} {Signal} {PeakBytes} {(OutOfMemory ? 1 : 0)}\n")));
    }

    public static RunOutcome? Load(string stateFolder, string run)
    {
        var folder = new Tree(stateFolder).OpenFolder("runs");
        var content = folder < 0 ? null : Tree.Read(folder, run, 256, out _);
        if (folder >= 0)
            _ = Libc.close(folder);
        var parts = Encoding.ASCII.GetString(content ?? []).Split(' ');
        return parts.Length == 4
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var exit)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var signal)
            && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var peak)
                ? new RunOutcome(exit, signal, peak, parts[3] == "1\n")
                : null;
    }
}

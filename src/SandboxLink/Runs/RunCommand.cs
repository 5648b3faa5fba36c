using System.Globalization;
using System.Text;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Runs;

/// <summary>`sandbox-link run`: runs one command in this terminal and records how it ended.</summary>
internal static unsafe class RunCommand
{
    private const int SigHup = 1, SigInt = 2, SigQuit = 3, SigTstp = 20, SigTtin = 21, SigTtou = 22;
    private const short SetProcessGroup = 0x02, SetSignalDefaults = 0x04, SetSignalMask = 0x08;
    private const nint Ignore = 1;
    private const int NotExecutable = 126, NotFound = 127;

    // Larger than any libc's posix_spawnattr_t, posix_spawn_file_actions_t or sigset_t.
    private const int Opaque = 1024;

    public static int Run(string stateFolder, string run, string folder, string[] command)
    {
        // Here and not by the engine, which would walk a learner's path with the host's rights.
        fixed (byte* path = Tree.Zero(folder))
        {
            if (Libc.chdir(path) != 0)
                return Fail(stateFolder, run, NotExecutable, $"The folder cannot be entered: {folder}");
        }
        // The terminal's signals are for the program; this process stays to tell how it ended.
        foreach (var signal in (ReadOnlySpan<int>)[SigHup, SigInt, SigQuit, SigTstp, SigTtin, SigTtou])
            _ = Libc.signal(signal, Ignore);
        var killsBefore = OutOfMemoryKills();
        var error = Spawn(command, out var pid);
        if (error != 0)
        {
            return error == Libc.Enoent
                ? Fail(stateFolder, run, NotFound, $"{command[0]}: command not found")
                : Fail(stateFolder, run, NotExecutable, $"{command[0]}: cannot be run");
        }
        int status;
        ResourceUsage usage = default;
        while (Libc.wait4(pid, &status, 0, &usage) < 0 && Libc.Error == Libc.Eintr)
        {
        }
        var signalled = status & 0x7f;
        var outcome = new RunOutcome(
            signalled == 0 ? (status >> 8) & 0xff : 128 + signalled, signalled, usage.PeakKilobytes * 1024,
            OutOfMemoryKills() > killsBefore);
        outcome.Save(stateFolder, run);
        return outcome.ExitCode;
    }

    private static int Spawn(string[] command, out int pid)
    {
        byte* attributes = stackalloc byte[Opaque], actions = stackalloc byte[Opaque], set = stackalloc byte[Opaque];
        _ = Libc.posix_spawnattr_init(attributes);
        _ = Libc.posix_spawnattr_setflags(attributes, SetProcessGroup | SetSignalDefaults | SetSignalMask);
        _ = Libc.posix_spawnattr_setpgroup(attributes, 0);
        _ = Libc.sigemptyset(set);
        _ = Libc.posix_spawnattr_setsigmask(attributes, set);
        // All but the stop key: nobody could continue a stopped run.
        _ = Libc.sigfillset(set);
        _ = Libc.sigdelset(set, SigTstp);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, set);
        // In the child, before it executes: it owns the terminal from its first instruction.
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawn_file_actions_addtcsetpgrp_np(actions, 0);

        using var arguments = new StringArray(command);
        using var environment = new StringArray([.. Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>().Select(e => $"{e.Key}={e.Value}")]);
        int child;
        int error;
        fixed (byte* file = Tree.Zero(command[0]))
            error = Libc.posix_spawnp(&child, file, actions, attributes, arguments.Pointer, environment.Pointer);
        pid = child;
        return error;
    }

    // The cgroup's own counter, in either hierarchy; 0 where it cannot be read.
    private static long OutOfMemoryKills()
    {
        foreach (var (folder, name) in (ReadOnlySpan<(string, string)>)[("/sys/fs/cgroup/memory", "memory.oom_control"), ("/sys/fs/cgroup", "memory.events")])
        {
            var fd = Tree.Open(Libc.AtFdCwd, $"{folder}/{name}", Libc.ReadOnly);
            if (fd < 0)
                continue;
            var text = Encoding.ASCII.GetString(Tree.Read(fd, 4096, out _) ?? []);
            _ = Libc.close(fd);
            foreach (var line in text.Split('\n'))
            {
                if (line.StartsWith("oom_kill ", StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(9), CultureInfo.InvariantCulture, out var count))
                    return count;
            }
        }
        return 0;
    }

    // No memory was used: that is how the agent knows that nothing ran.
    private static int Fail(string stateFolder, string run, int exitCode, string why)
    {
        Tree.WriteAll(2, Encoding.UTF8.GetBytes(why + "\n"));
        new RunOutcome(exitCode, 0, 0, false).Save(stateFolder, run);
        return exitCode;
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// A file system as a file, with the home folder of the sandbox image in it: made once for each size, and copied for
/// each sandbox. Only its used parts are copied; the rest are holes.
/// </summary>
internal static class DiskTemplate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task MakeAsync(string path, SandboxLimits limits, int owner, EngineClient engine, GateSettings settings)
    {
        var made = $"{path}.new";
        File.Delete(made);
        using (var file = File.OpenHandle(made, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, limits.DiskBytes);
            // No journal: the disk does not outlive its container. Inode tables are left as holes.
            await RunAsync(
                "mkfs.ext4", "-q", "-F", "-b", "4096", "-I", "256", "-m", "0", "-N", $"{limits.DiskFiles}", "-O",
                "^has_journal,^resize_inode,uninit_bg", "-E", $"lazy_itable_init=1,nodiscard,root_owner={owner}:{owner}", made);
            // The engine fills a disk from the image only when it is empty.
            await RunAsync("debugfs", "-w", "-R", "rmdir lost+found", made);
            using var disk = Disk.Attach(file);
            await FillAsync(disk, engine, settings);
        }
        File.Move(made, path);
    }

    public static void Copy(string from, SafeFileHandle to)
    {
        using var source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(source);
        RandomAccess.SetLength(to, length);
        var buffer = new byte[256 * 1024];
        for (long at = 0; (at = Native.lseek((int)source.DangerousGetHandle(), at, Native.SeekData)) >= 0;)
        {
            var end = Native.lseek((int)source.DangerousGetHandle(), at, Native.SeekHole);
            while (at < end)
            {
                var count = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                RandomAccess.Write(to, buffer.AsSpan(0, count), at);
                at += count;
            }
        }
    }

    // A container that is never started: the engine copies the image's home into the disk when it makes it.
    private static async Task FillAsync(Disk disk, EngineClient engine, GateSettings settings)
    {
        var made = await engine.AskAsync(HttpMethod.Post, "/containers/create", new JsonObject
        {
            ["Image"] = settings.Image,
            ["Labels"] = new JsonObject { [ContainerTemplate.AgentLabel] = settings.AgentId },
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = "none",
                ["Mounts"] = new JsonArray(Disks.Mount(disk, ContainerTemplate.Home, fill: true))
            }
        }, CancellationToken.None);
        await engine.AskAsync(HttpMethod.Delete, $"/containers/{made!["Id"]}?v=1&force=1", null, CancellationToken.None);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The administrator's folder is not in everybody's PATH.
        var place = File.Exists($"/usr/sbin/{program}") ? $"/usr/sbin/{program}" : program;
        var start = new ProcessStartInfo(place, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        await output;
        if (process.ExitCode != 0)
            throw new IOException($"{program} ended with {process.ExitCode}: {(await errors).Trim()}");
    }
}

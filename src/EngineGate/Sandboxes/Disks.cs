using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>Gives each sandbox a disk of its own, which can hold so many bytes and files and no more. See docs/adr/0016-disks.md.</summary>
internal sealed class Disks(GateSettings settings, EngineClient engine, Host host, ILogger<Disks> logger) : IHostedService
{
    private static readonly SandboxLimits Probe = new() { DiskBytes = 4 * 1024 * 1024, DiskFiles = 64 };
    private readonly ConcurrentDictionary<(string Image, long Bytes, int Files), Lazy<Task<string>>> _templates = new();

    /// <summary>The volume of the engine that a disk is, of no name: it is removed with its container.</summary>
    /// <param name="fill">Whether the engine is to put the image's folder into it, for which it mounts it once more.</param>
    public static JsonObject Mount(Disk disk, string target, bool fill = false) => new()
    {
        ["Type"] = "volume",
        ["Target"] = target,
        ["VolumeOptions"] = new JsonObject
        {
            ["NoCopy"] = !fill,
            ["DriverConfig"] = new JsonObject
            {
                ["Name"] = "local",
                ["Options"] = new JsonObject
                {
                    ["type"] = "ext4",
                    ["device"] = disk.Device,
                    // Nothing is written in the background into what nobody has used yet.
                    ["o"] = "nosuid,nodev,noatime,noinit_itable"
                }
            }
        }
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        host.DiskProblem = FindProblem();
        if (host.DiskProblem is { } problem)
            logger.LogWarning("Sandboxes' disks have no quota: {Problem}", problem);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A disk of the size in <paramref name="limits"/>; null where this host cannot make any.</summary>
    public async Task<Disk?> MakeAsync(SandboxLimits limits, CancellationToken cancellation)
    {
        if (host.DiskProblem is not null)
            return null;
        RequireRoom(limits.DiskBytes);
        var template = await TemplateAsync(limits, cancellation);
        // The file loses its name at once; from then on it lives as long as somebody has it open.
        var path = Path.Combine(settings.Disks, $"disk-{Guid.NewGuid():N}");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        File.Delete(path);
        DiskTemplate.Copy(template, file);
        return Disk.Attach(file);
    }

    private async Task<string> TemplateAsync(SandboxLimits limits, CancellationToken cancellation)
    {
        var image = await host.ImageAsync(cancellation);
        var key = (image, limits.DiskBytes, limits.DiskFiles);
        var making = _templates.GetOrAdd(key, k => new Lazy<Task<string>>(() => MakeTemplateAsync(k.Image, limits)));
        try
        {
            return await making.Value.WaitAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _templates.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<string> MakeTemplateAsync(string image, SandboxLimits limits)
    {
        var owner = await host.LearnerAsync(CancellationToken.None);
        var folder = Path.Combine(settings.Disks, $"template-{image[..16]}-{owner}");
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{limits.DiskBytes}-{limits.DiskFiles}"));
        if (File.Exists(path))
            return path;
        foreach (var old in Directory.GetDirectories(settings.Disks, "template-*").Where(d => d != folder))
            Directory.Delete(old, recursive: true);
        Directory.CreateDirectory(folder);
        await DiskTemplate.MakeAsync(path, limits, owner, engine, settings);
        return path;
    }

    // What was promised to the sandboxes that exist must be there when they want it.
    private void RequireRoom(long bytes)
    {
        var free = new DriveInfo(settings.Disks).AvailableFreeSpace;
        var promised = LiveBytes();
        if (free - promised - settings.DiskReserveBytes < bytes)
            throw new Refusal(StatusCodes.Status507InsufficientStorage, string.Create(CultureInfo.InvariantCulture,
                $"The host's disk has no room for another sandbox: {free >> 20} MiB are free, {promised >> 20} MiB are promised to sandboxes and {settings.DiskReserveBytes >> 20} MiB are kept."));
    }

    private long LiveBytes()
    {
        var bytes = 0L;
        foreach (var loop in Directory.GetDirectories("/sys/block", "loop*"))
        {
            try
            {
                if (File.ReadAllText($"{loop}/loop/backing_file").StartsWith(Path.GetFullPath(settings.Disks), StringComparison.Ordinal))
                    bytes += long.Parse(File.ReadAllText($"{loop}/size"), CultureInfo.InvariantCulture) * 512;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not attached, or not any more.
            }
        }
        return bytes;
    }

    private string? FindProblem()
    {
        if (settings.Disks.Length == 0)
            return "Gate:Disks names no folder.";
        try
        {
            Directory.CreateDirectory(settings.Disks);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(settings.Disks, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var left in Directory.GetFiles(settings.Disks, "disk-*").Concat(Directory.GetFiles(settings.Disks, "*.new", SearchOption.AllDirectories)))
                File.Delete(left);
            var path = Path.Combine(settings.Disks, "disk-probe");
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
            File.Delete(path);
            RandomAccess.SetLength(file, Probe.DiskBytes);
            using var disk = Disk.Attach(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return $"this process cannot make loop devices ({e.Message}); it has to run as root on a kernel with the loop module.";
        }
    }
}

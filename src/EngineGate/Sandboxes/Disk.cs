using Microsoft.Win32.SafeHandles;

namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// A loop device over a file that has no name any more. Whoever has the device open keeps both; when the last one lets
/// go (this handle, or the engine's mount), the kernel frees device and file. So nothing can be left behind, whichever
/// process is killed when.
/// </summary>
internal sealed class Disk : IDisposable
{
    private const int Attempts = 64;
    private readonly SafeFileHandle _device;

    private Disk(string device, SafeFileHandle handle) => (Device, _device) = (device, handle);

    public string Device { get; }

    /// <summary>Puts a file behind a free loop device; the file may be deleted then.</summary>
    public static unsafe Disk Attach(SafeFileHandle file)
    {
        using var control = File.OpenHandle("/dev/loop-control", FileMode.Open, FileAccess.ReadWrite);
        for (var attempt = 1; ; attempt++)
        {
            var number = Native.ioctl((int)control.DangerousGetHandle(), Native.LoopControlGetFree, 0);
            if (number < 0)
                throw new IOException("no free loop device");
            var device = $"/dev/loop{number}";
            var handle = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var configuration = new Native.LoopConfig { Fd = (uint)file.DangerousGetHandle(), Flags = Native.LoopConfig.AutoClear };
            if (Native.ioctl((int)handle.DangerousGetHandle(), Native.LoopConfigure, &configuration) == 0)
                return new Disk(device, handle);
            var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            handle.Dispose();
            // Somebody else was given the same number.
            if (error != Native.Ebusy || attempt == Attempts)
                throw new IOException($"{device} cannot be attached (error {error})");
        }
    }

    public void Dispose() => _device.Dispose();
}

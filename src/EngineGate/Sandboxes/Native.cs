using System.Runtime.InteropServices;

namespace Platform.EngineGate.Sandboxes;

/// <summary>System calls that .NET has no words for.</summary>
internal static unsafe partial class Native
{
    public const int SeekData = 3, SeekHole = 4;
    public const uint LoopConfigure = 0x4C0A, LoopControlGetFree = 0x4C82;
    public const int Ebusy = 16;

    [LibraryImport("libc")]
    public static partial int umask(int mask);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chown(string path, int user, int group);
    [LibraryImport("libc", SetLastError = true)]
    public static partial long lseek(int fd, long offset, int whence);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, nint argument);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, LoopConfig* argument);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statvfs(string path, FileSystem* result);

    /// <summary><c>struct loop_config</c>, with <c>struct loop_info64</c> inside.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LoopConfig
    {
        public const uint AutoClear = 4;
        public uint Fd;
        public uint BlockSize;
        private fixed ulong _identity[3];
        public ulong Offset;
        public ulong SizeLimit;
        private fixed uint _numbers[3];
        public uint Flags;
        private fixed byte _names[64 + 64 + 32 + 16];
        private fixed ulong _reserved[8];
    }

    /// <summary><c>struct statvfs</c> on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileSystem
    {
        public ulong BlockSize, FragmentSize, Blocks, FreeBlocks, AvailableBlocks, Files, FreeFiles, AvailableFiles;
        private fixed ulong _rest[8];
    }
}

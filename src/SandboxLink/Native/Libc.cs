using System.Runtime.InteropServices;

namespace Platform.SandboxLink.Native;

/// <summary>The system calls that the link needs. .NET's file API follows links and cannot name every file, so it is not used on learners' trees.</summary>
internal static unsafe partial class Libc
{
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public const int AtFdCwd = -100, AtRemoveDir = 0x200, AtSymlinkNoFollow = 0x100, AtEmptyPath = 0x1000;
    public const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Exclusive = 0x80, Append = 0x400, NonBlock = 0x800, CloseOnExec = 0x80000;
    public static readonly int Directory = Arm ? 0x4000 : 0x10000;
    public static readonly int NoFollow = Arm ? 0x8000 : 0x20000;
    public const uint RenameNoReplace = 1, RenameExchange = 2;
    public const int Eintr = 4, Enoent = 2, Eagain = 11, Eexist = 17, Enotdir = 20, Einval = 22, Enosys = 38, Enotempty = 39, Eloop = 40;
    public const short PollIn = 1, PollOut = 4;
    public const int InternetFamily = 2, StreamSocket = 1, SocketNonBlock = 0x800, SocketCloseOnExec = 0x80000;
    public const int SocketLevel = 1, ReuseAddress = 2, TcpLevel = 6, TcpNoDelay = 1, ShutdownWrite = 1;
    public const int SetLease = 1024, ReadLock = 0, Unlock = 2;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int openat(int directory, byte* path, int flags, uint mode);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, byte* buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, byte* buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int statx(int directory, byte* path, int flags, uint mask, StatX* result);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint getdents64(int fd, byte* buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int mkdirat(int directory, byte* path, uint mode);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int unlinkat(int directory, byte* path, int flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int renameat2(int fromDirectory, byte* from, int toDirectory, byte* to, uint flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchmod(int fd, uint mode);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int fcntl(int fd, int command, int argument);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint readlinkat(int directory, byte* path, byte* buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(PollFd* fds, nuint count, int milliseconds);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_init1(int flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_add_watch(int fd, byte* path, uint mask);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_rm_watch(int fd, int watch);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int chdir(byte* path);
    [LibraryImport("libc")]
    public static partial int getpid();
    [LibraryImport("libc", SetLastError = true)]
    public static partial int pause();
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint signal(int signal, nint handler);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int wait4(int pid, int* status, int options, ResourceUsage* usage);
    [LibraryImport("libc")]
    public static partial int posix_spawnp(int* pid, byte* file, void* actions, void* attributes, byte** arguments, byte** environment);
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(void* attributes);
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(void* attributes, short flags);
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setpgroup(void* attributes, int group);
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(void* attributes, void* set);
    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(void* attributes, void* set);
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(void* actions);
    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addtcsetpgrp_np(void* actions, int fd);
    [LibraryImport("libc")]
    public static partial int sigemptyset(void* set);
    [LibraryImport("libc")]
    public static partial int sigfillset(void* set);
    [LibraryImport("libc")]
    public static partial int sigdelset(void* set, int signal);
    [LibraryImport("libc")]
    public static partial int tcsetpgrp(int fd, int group);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int family, int kind, int protocol);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int option, int* value, uint length);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int fd, SocketAddress* address, uint length);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(int fd, int waiting);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int accept4(int fd, SocketAddress* address, uint* length, int flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int shutdown(int fd, int how);

    /// <summary>The last error of this thread.</summary>
    public static int Error => Marshal.GetLastPInvokeError();
}

[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public int Fd;
    public short Events;
    public short Returned;
}

/// <summary>The kernel's <c>struct statx</c>: the same on every architecture, unlike <c>struct stat</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatX
{
    public const uint BasicMask = 0x7ff;
    [FieldOffset(28)] public ushort Mode;
    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Size;
    [FieldOffset(96)] public long ChangeSeconds;
    [FieldOffset(104)] public uint ChangeNanoseconds;
    [FieldOffset(112)] public long ModifySeconds;
    [FieldOffset(120)] public uint ModifyNanoseconds;

    public readonly bool IsFolder => (Mode & 0xF000) == 0x4000;
    public readonly bool IsFile => (Mode & 0xF000) == 0x8000;
    public readonly Signature Signature => new(Inode, Size, ModifySeconds, ModifyNanoseconds, ChangeSeconds, ChangeNanoseconds);
}

/// <summary>Tells whether a file may have changed without reading it.</summary>
internal readonly record struct Signature(ulong Inode, ulong Size, long Modified, uint ModifiedNano, long Changed, uint ChangedNano);

/// <summary>The kernel's <c>struct rusage</c> as far as it is read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct ResourceUsage
{
    [FieldOffset(32)] public long PeakKilobytes;
}

/// <summary>The kernel's <c>struct sockaddr_in</c>; port and address are in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddress
{
    public ushort Family;
    public ushort Port;
    public uint Address;
    public ulong Zero;
}

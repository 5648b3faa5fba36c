using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>docker/seccomp.jsonc from inside: what is shut, and that ordinary programs do not notice.</summary>
public sealed class SystemCallTests(AgentPlayground playground)
{
    [Fact]
    public async Task Ways_into_the_kernel_that_no_program_here_needs_are_shut()
    {
        await using var container = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        // Numbers of x86-64 and of 64-bit ARM.
        var answers = await container.PythonAsync("""
            import ctypes, errno, os, platform
            libc = ctypes.CDLL(None, use_errno=True)
            arm = platform.machine() == 'aarch64'
            calls = {
              'io_uring_setup': (425, 425), 'io_uring_enter': (426, 426), 'userfaultfd': (323, 282), 'bpf': (321, 280),
              'perf_event_open': (298, 241), 'keyctl': (250, 219), 'add_key': (248, 217), 'request_key': (249, 218),
              'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'pidfd_getfd': (438, 438), 'kcmp': (312, 272),
              'unshare': (272, 97), 'setns': (308, 268), 'mount': (165, 40), 'umount2': (166, 39), 'pivot_root': (155, 41),
              'fsopen': (430, 430), 'open_tree': (428, 428), 'move_mount': (429, 429), 'chroot': (161, 51),
              'open_by_handle_at': (304, 265), 'name_to_handle_at': (303, 264), 'init_module': (175, 105), 'kexec_load': (246, 104),
              'reboot': (169, 142), 'swapon': (167, 224), 'syslog': (103, 116), 'acct': (163, 89), 'quotactl': (179, 60),
              'fanotify_init': (300, 262), 'mq_open': (240, 180), 'msgget': (68, 186), 'vmsplice': (278, 75),
              'memfd_secret': (447, 447), 'modify_ldt': (154, 1000), 'settimeofday': (164, 170), 'adjtimex': (159, 171)
            }
            for name, numbers in calls.items():
                ctypes.set_errno(0)
                r = libc.syscall(numbers[arm], 0, 0, 0, 0, 0, 0)
                print(name, r, errno.errorcode.get(ctypes.get_errno()))
            print('clone3', libc.syscall(435, 0, 0), errno.errorcode.get(ctypes.get_errno()))
            print('clone newuser', libc.syscall(220 if arm else 56, 0x10000000 | 17, 0, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))
            """);
        var lines = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40, lines.Length);
        Assert.All(lines, l => Assert.EndsWith(l.StartsWith("clone3", StringComparison.Ordinal) ? " -1 ENOSYS" : " -1 EPERM", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_local_and_internet_sockets_can_be_made()
    {
        await using var container = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        var answers = await container.PythonAsync("""
            import errno, socket
            made, refused = [], []
            for family in range(0, 46):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
                    for protocol in (0, 9, 15):
                        try: socket.socket(family, kind, protocol).close(); made.append(family)
                        except OSError as e:
                            if e.errno == errno.EPERM: refused.append(family)
            print(sorted(set(made)))
            print(40 in refused, 38 in refused, 17 in refused, 31 in refused)
            try: socket.socket(16, socket.SOCK_RAW, 9)
            except OSError as e: print(errno.errorcode[e.errno])
            """);
        Assert.Equal("[1, 2, 10, 16]\nTrue True True True\nEPERM\n", answers);
    }

    [Fact]
    public async Task Programs_of_another_machine_word_do_not_run()
    {
        await using var container = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        // int 0x80 from 64-bit code reaches the second table of system calls: exit(7) by its number there.
        var answer = await container.PythonAsync("""
            import ctypes, mmap, os, platform
            if platform.machine() != 'x86_64': print(-31); raise SystemExit
            if os.fork() == 0:
                m = mmap.mmap(-1, 4096, prot=7)
                m.write(bytes([0xb8, 1, 0, 0, 0, 0xbb, 7, 0, 0, 0, 0xcd, 0x80, 0xc3]))
                ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()
                os._exit(0)
            print(os.waitstatus_to_exitcode(os.wait()[1]))
            """);
        // SIGSYS, or the call was refused and the function returned; 7 would be the call.
        Assert.True(answer is "-31\n" or "0\n", answer);
    }

    [Fact]
    public async Task Ordinary_programs_do_not_notice()
    {
        await using var container = await BareContainer.StartAsync(playground, SandboxLimits.Default);
        Assert.Equal("threads 8\nprocesses 285\nasync 3\nloopback hi\nshared 5\nfiles True\nshell ok\nlimits True\n", await container.PythonAsync("""
            import asyncio, multiprocessing as mp, os, resource, socket, subprocess, tempfile, threading, concurrent.futures as cf
            from multiprocessing import shared_memory
            def square(x): return x * x
            if __name__ == '__main__':
                seen = []
                ts = [threading.Thread(target=seen.append, args=(i,)) for i in range(8)]
                [t.start() for t in ts]; [t.join() for t in ts]
                print('threads', len(seen))
                with cf.ProcessPoolExecutor(2) as pool: print('processes', sum(pool.map(square, range(10))))
                async def three(): await asyncio.sleep(0.01); return 3
                print('async', asyncio.run(three()))
                server = socket.create_server(('127.0.0.1', 0))
                client = socket.create_connection(server.getsockname())
                peer, _ = server.accept(); peer.sendall(b'hi'); print('loopback', client.recv(9).decode())
                m = shared_memory.SharedMemory(create=True, size=64); m.buf[0] = 5; print('shared', m.buf[0]); m.close(); m.unlink()
                with tempfile.TemporaryDirectory(dir='/home/learner') as d:
                    os.symlink('a', d + '/b'); open(d + '/a', 'w').write('x'); os.rename(d + '/a', d + '/c'); print('files', sorted(os.listdir(d)) == ['b', 'c'])
                print('shell', subprocess.run('echo ok | cat', shell=True, capture_output=True, text=True).stdout.strip())
                print('limits', resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0)
            """));
        Assert.Contains("initial", await container.ShellAsync("git init -q . && git config user.email a@b.c && git config user.name a && echo x > f && git add f && git commit -qm initial && git log --oneline; ps aux | wc -l; vim -es -c q < /dev/null; nano --version > /dev/null; less --version > /dev/null"), StringComparison.Ordinal);
    }
}

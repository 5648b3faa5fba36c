using System.Diagnostics;
using System.Text;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Sandboxes;

/// <summary>A learner who tries to reach other files, other people's time, or a life after the sandbox's end.</summary>
public sealed class HostileLearnerTests(AgentPlayground playground, ITestOutputHelper output)
{
    [Fact]
    public async Task A_folder_that_is_swapped_while_files_are_saved_leads_nowhere()
    {
        await using var sandbox = await playground.StartSandboxAsync(("dir/a.py", "0"), ("main.py", "x"));
        await sandbox.ShellAsync("mkdir ../canary; echo precious > ../canary/a.py; echo precious > ../canary/b.py");
        var swapping = sandbox.ShellAsync(
            "end=$((SECONDS + 6)); while [ $SECONDS -lt $end ]; do mv dir real; ln -s ../canary dir; rm dir; mv real dir; done; ls -A ../canary");
        for (var i = 1; !swapping.IsCompleted; i++)
        {
            sandbox.Workspace.Write("dir/a.py", $"from the editor {i}");
            sandbox.Workspace.Write("dir/new.py", $"from the editor {i}");
            await sandbox.SyncAsync();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal("a.py\nb.py\n", await swapping);
        Assert.Equal("precious\nprecious\n", await sandbox.ShellAsync("cat ../canary/*"));
        // And the workspace still follows the editor.
        sandbox.Workspace.Write("main.py", "after");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = after ]");
    }

    [Fact]
    public async Task Folders_without_end_cost_the_agent_nothing()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "x"));
        Assert.Equal("10000\n", await sandbox.ShellAsync("""
            python3 -c "
            import os
            for i in range(10000):
                os.mkdir('d'); os.chdir('d')
            print(i + 1)
            "; for i in $(seq 50); do ln -s . loop$i; done; ln -s /proc/self/root rooted
            """));
        var before = GC.GetTotalMemory(true);
        var clock = Stopwatch.StartNew();
        sandbox.Workspace.Write("main.py", "after");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = after ]");

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        Assert.InRange(GC.GetTotalMemory(true) - before, long.MinValue, 32L << 20);
        Assert.DoesNotContain(sandbox.Changes, c => c.Path.Count(x => x == '/') >= 32 || c.Path.StartsWith("loop1/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_detaches_itself_ends_with_the_sandbox()
    {
        var sandbox = await playground.StartSandboxAsync();
        var seconds = Random.Shared.Next(100_000_000, 900_000_000);
        await sandbox.ShellAsync($"setsid nohup sleep {seconds} > /dev/null 2>&1 < /dev/null & disown; sleep 0.2");
        Assert.True(Runs(seconds));

        await sandbox.DisposeAsync();

        await Until.TrueAsync(() => Task.FromResult(!Runs(seconds)), "it still runs", 5);

        static bool Runs(int seconds) => Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(d[6])).Any(d =>
        {
            try
            {
                return File.ReadAllText($"{d}/cmdline").StartsWith($"sleep\0{seconds}", StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task There_is_one_mount_one_way_to_write_and_nobody_on_the_host()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        Assert.Equal("/home/learner volume true\n", await DockerCli.RunAsync(
            "inspect", await sandbox.ContainerAsync(), "--format", "{{range .Mounts}}{{.Destination}} {{.Type}} {{.RW}}{{println}}{{end}}").ContinueWith(
                t => t.Result.TrimEnd() + "\n", TaskScheduler.Default));
        // Where the learner can make files: the disk and two bounded temporary file systems (and queues, of which none is allowed).
        Assert.Equal("/dev/mqueue /dev/shm /home/learner /tmp", (await sandbox.ShellAsync(
            "find / -path /proc -prune -o -type d -writable -print -prune 2>/dev/null | sort")).Trim().Replace('\n', ' '));
        Assert.Contains(" / overlay ro,", await sandbox.ShellAsync("grep ' / ' /proc/mounts"), StringComparison.Ordinal);
        // Device files, loops and file systems of the host.
        Assert.Equal("console fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero",
            (await sandbox.ShellAsync("(ls /dev; echo console) | grep -v '^core$' | sort -u")).Trim().Replace('\n', ' '));
        var facts = await new GateClient(playground.GateSocket).SendAsync("GET", "/platform/host");
        var map = (await sandbox.ShellAsync("cat /proc/self/uid_map")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(facts.Body.Contains("\"userNamespaces\":true", StringComparison.Ordinal), map[1] != "0");
    }

    [Fact]
    public async Task Others_who_compute_do_not_take_ones_keyboard_away()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        using var shell = await RawExec.StartAsync(await sandbox.ContainerAsync(), "cat");
        var idle = await EchoAsync(shell);
        var spinners = new List<BareContainer>();
        try
        {
            for (var i = 0; i < 10; i++)
                spinners.Add(await BareContainer.StartAsync(playground, new SandboxLimits { DiskBytes = 32L << 20, DiskFiles = 512 }));
            foreach (var spinner in spinners)
                await DockerCli.RunAsync("exec", "--detach", "-u", "1000:1000", spinner.Id, "sh", "-c", "while :; do :; done");
            var busy = await EchoAsync(shell);
            output.WriteLine($"Echo p50 {idle.P50:F2} ms, p95 {idle.P95:F2} ms alone; {busy.P50:F2} ms, {busy.P95:F2} ms beside ten that compute");
            Assert.InRange(busy.P50, 0, Math.Max(3 * idle.P50, 20));
        }
        finally
        {
            foreach (var spinner in spinners)
                await spinner.DisposeAsync();
        }
    }

    private static async Task<(double P50, double P95)> EchoAsync(RawExec shell)
    {
        var times = new List<double>();
        var buffer = new byte[100];
        for (var i = 0; i < 100; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
            var clock = Stopwatch.StartNew();
            await shell.WriteAsync(Encoding.ASCII.GetBytes("x"));
            await shell.ReadAsync(buffer);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        return (times[50], times[95]);
    }
}

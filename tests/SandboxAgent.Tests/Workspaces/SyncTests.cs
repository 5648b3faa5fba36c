using System.Text;
using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Workspaces;

public sealed class SyncTests(AgentPlayground playground)
{
    [Fact]
    public async Task Edits_renames_folders_and_deletions_in_the_editor_reach_the_disk()
    {
        await using var sandbox = await playground.StartSandboxAsync(("a.py", "1"), ("old/x.py", "x"), ("old/y.py", "y"));
        await sandbox.ShellAsync("mkdir old/__pycache__; echo c > old/__pycache__/x.pyc; chmod 755 a.py");
        sandbox.Workspace.Write("a.py", "2");
        sandbox.Workspace.MakeFolder("empty/inner");
        sandbox.Workspace.Write("new/x.py", "x");
        sandbox.Workspace.Delete("old/x.py");
        sandbox.Workspace.Delete("old/y.py");
        sandbox.Workspace.MakeFolder("old");
        sandbox.Workspace.Delete("old");
        await sandbox.SyncAsync();

        await sandbox.UntilAsync("[ $(cat a.py) = 2 ] && [ -d empty/inner ] && [ $(cat new/x.py) = x ] && [ ! -e old ]");
        Assert.Equal("755\n", await sandbox.ShellAsync("stat -c %a a.py"));
        Assert.Empty(sandbox.Changes);
    }

    [Fact]
    public async Task What_programs_write_rename_and_delete_is_reported()
    {
        await using var sandbox = await playground.StartSandboxAsync(("keep.txt", "keep"), ("gone.txt", "gone"));
        await sandbox.ShellAsync("echo new > made.txt; echo more >> keep.txt; rm gone.txt; mkdir -p d/e; echo f > d/e/f.txt");

        var made = await sandbox.ChangeAsync(SandboxChange.Written, "made.txt");
        Assert.Equal((null, "new\n", 4L), (made.BaseHash, Encoding.UTF8.GetString(made.Content!), made.Size));
        var kept = await sandbox.ChangeAsync(SandboxChange.Written, "keep.txt");
        Assert.Equal(PeerWorkspace.Hash("keep"u8.ToArray()), kept.BaseHash);
        await sandbox.ChangeAsync(SandboxChange.Deleted, "gone.txt");
        var inner = await sandbox.ChangeAsync(SandboxChange.Written, "d/e/f.txt");
        Assert.True((await sandbox.ChangeAsync(SandboxChange.FolderCreated, "d")).Sequence < (await sandbox.ChangeAsync(SandboxChange.FolderCreated, "d/e")).Sequence);
        Assert.True((await sandbox.ChangeAsync(SandboxChange.FolderCreated, "d/e")).Sequence < inner.Sequence);

        await sandbox.ShellAsync("mv d moved");
        await sandbox.ChangeAsync(SandboxChange.Written, "moved/e/f.txt");
        var last = await sandbox.ChangeAsync(SandboxChange.FolderDeleted, "d");
        Assert.True((await sandbox.ChangeAsync(SandboxChange.Deleted, "d/e/f.txt")).Sequence < last.Sequence);
        await sandbox.ShellAsync("echo later > moved/e/later.txt");
        await sandbox.ChangeAsync(SandboxChange.Written, "moved/e/later.txt");
        Assert.Equal(Enumerable.Range(2, sandbox.Changes.Count).Select(n => (long)n), sandbox.Changes.Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_saved_file_is_one_change_however_the_editor_saves_it()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "old\n"));
        // As vim does with backups, and as many others do with a temporary file.
        await sandbox.ShellAsync("echo probe > 4913; rm 4913; mv main.py main.py~; echo vim > main.py; rm main.py~");
        await sandbox.ChangeAsync(SandboxChange.Written, "main.py", c => Encoding.UTF8.GetString(c.Content!) == "vim\n");
        await sandbox.ShellAsync("echo other > .main.py.swp; echo tmp > .tmp123; mv .tmp123 main.py");
        await sandbox.ChangeAsync(SandboxChange.Written, "main.py", c => Encoding.UTF8.GetString(c.Content!) == "tmp\n");

        Assert.Equal(["main.py", "main.py"], sandbox.Changes.Select(c => c.Path));
    }

    [Fact]
    public async Task Environments_caches_and_repositories_are_not_mentioned()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        await sandbox.ShellAsync("mkdir -p .git/objects .venv/lib venv node_modules/x .cache a/__pycache__ && touch .git/HEAD .venv/lib/x.py venv/y a/__pycache__/m.pyc m.pyc a/real.py");

        await sandbox.ChangeAsync(SandboxChange.Written, "a/real.py");
        await sandbox.ShellAsync("touch .git/index .venv/lib/z; touch last.py");
        await sandbox.ChangeAsync(SandboxChange.Written, "last.py");
        Assert.Equal(["a", "a/real.py", "last.py"], sandbox.Changes.Select(c => c.Path));
    }

    [Fact]
    public async Task What_is_no_plain_file_is_named_and_neither_followed_nor_read()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "x"));
        await sandbox.ShellAsync("ln -s /etc/passwd link.txt; ln -s /etc dirlink; mkfifo pipe.py; python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('sock')\"");
        await sandbox.ShellAsync("touch $'\\377bad.py' $'new\\nline.py'; truncate -s 900M sparse.bin; head -c 5000000 /dev/zero > large.bin");
        await sandbox.ShellAsync("p=.; for i in $(seq 40); do p=$p/d; done; mkdir -p $p; echo deep > $p/f");

        foreach (var path in new[] { "link.txt", "dirlink", "pipe.py", "sock", "\\xffbad.py", "new\\x0aline.py" })
            await sandbox.ChangeAsync(SandboxChange.Unsupported, path);
        Assert.Equal(900L << 20, (await sandbox.ChangeAsync(SandboxChange.TooLarge, "sparse.bin")).Size);
        Assert.Equal(5_000_000, (await sandbox.ChangeAsync(SandboxChange.TooLarge, "large.bin")).Size);

        // It all stays, is told once, and sync goes on around it.
        await sandbox.ShellAsync("echo more >> large.bin; rm main.py; ln -s /home/learner/victim main.py; echo precious > /home/learner/victim");
        sandbox.Workspace.Write("main.py", "from the editor");
        sandbox.Workspace.Write("dirlink/evil.py", "x");
        sandbox.Workspace.Write("fine.py", "fine");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat fine.py) = fine ]");
        Assert.Equal("precious\n", await sandbox.ShellAsync("cat /home/learner/victim"));
        Assert.Single(sandbox.Changes, c => c.Path == "large.bin");
        Assert.DoesNotContain(sandbox.Changes, c => c.Path.Count(x => x == '/') >= 32);
    }

    [Fact]
    public async Task A_hard_link_is_not_written_through()
    {
        await using var sandbox = await playground.StartSandboxAsync(("s.py", "secret"), ("x.py", "x"));
        await sandbox.ShellAsync("rm x.py; ln s.py x.py");
        await sandbox.ChangeAsync(SandboxChange.Written, "x.py");

        sandbox.Workspace.Write("x.py", "changed in the editor");
        await sandbox.SyncAsync();

        await sandbox.UntilAsync("grep -q editor x.py");
        Assert.Equal("secret", await sandbox.ShellAsync("cat s.py"));
    }

    [Fact]
    public async Task When_both_sides_changed_a_file_Web_decides_and_the_disk_gets_it()
    {
        await using var sandbox = await playground.StartSandboxAsync(("shared.txt", "one\n"));
        sandbox.Workspace.Merge = (report, current) =>
            report.BaseHash == PeerWorkspace.Hash(current ?? []) ? report.Content : [.. current!, .. "+"u8, .. report.Content!];
        // The editor's change is on its way while a program writes.
        sandbox.Workspace.Write("shared.txt", "editor\n");
        await sandbox.ShellAsync("echo program > shared.txt");
        await sandbox.SyncAsync();

        await sandbox.UntilAsync("[ \"$(tr '\\n' , < shared.txt)\" = 'editor,+program,' ]");
        Assert.Equal("editor\n+program\n", sandbox.Workspace.Text("shared.txt"));
    }

    [Fact]
    public async Task Nothing_is_lost_when_program_and_editor_write_at_once()
    {
        await using var sandbox = await playground.StartSandboxAsync(("race.txt", "start"));
        var program = sandbox.ShellAsync("for i in $(seq 1 150); do echo -n program-$i > race.txt; sleep 0.01; done; echo -n last-word > race.txt");
        for (var i = 0; i < 100 && !program.IsCompleted; i++)
        {
            sandbox.Workspace.Write("race.txt", $"editor-{i}");
            await sandbox.SyncAsync();
            await Task.Delay(15, TestContext.Current.CancellationToken);
        }
        await program;

        // The program had the last word, unless the editor's last version was put after it had been reported.
        await Until.TrueAsync(
            async () => (await sandbox.ShellAsync("cat race.txt")) == sandbox.Workspace.Text("race.txt"), "disk and workspace differ for good");
        Assert.Contains(sandbox.Changes, c => c.Content is not null && Encoding.UTF8.GetString(c.Content) == "last-word");
    }

    [Fact]
    public async Task Files_are_delivered_whole_up_to_the_limit()
    {
        var large = new byte[4 * 1024 * 1024];
        new Random(42).NextBytes(large);
        await using var sandbox = await playground.StartSandboxAsync();
        sandbox.Workspace.Write("large.bin", large);
        sandbox.Workspace.Write("empty.txt", "");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync($"[ \"$(sha256sum < large.bin)\" = '{PeerWorkspace.Hash(large)}  -' ] && [ -e empty.txt ]");

        await sandbox.ShellAsync("cp large.bin copy.bin; : > none.txt");
        Assert.Equal(large, (await sandbox.ChangeAsync(SandboxChange.Written, "copy.bin")).Content);
        Assert.Empty((await sandbox.ChangeAsync(SandboxChange.Written, "none.txt")).Content!);
    }

    [Fact]
    public async Task A_file_that_is_written_on_and_on_is_not_reported_on_and_on()
    {
        await using var sandbox = await playground.StartSandboxAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await sandbox.ShellAsync("exec 3> log.txt; for i in $(seq 1 100); do echo line $i >&3; sleep 0.015; done; exec 3>&-");

        await sandbox.ChangeAsync(SandboxChange.Written, "log.txt", c => Encoding.UTF8.GetString(c.Content!).EndsWith("line 100\n", StringComparison.Ordinal));
        // Twice a second while it goes on, and its end.
        Assert.InRange(sandbox.Changes.Count, 1, 3 + (int)(2 * clock.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task While_Web_is_away_changes_wait_and_then_arrive_once()
    {
        await using var own = new AgentPlayground(1);
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        own.State.IsDown = true;
        await sandbox.ShellAsync("for i in $(seq 1 50); do echo $i > counter.txt; echo $i > file-$i.txt; sleep 0.01; done");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        own.State.IsDown = false;

        for (var i = 1; i <= 50; i++)
            await sandbox.ChangeAsync(SandboxChange.Written, $"file-{i}.txt");
        await sandbox.ChangeAsync(SandboxChange.Written, "counter.txt", c => Encoding.UTF8.GetString(c.Content!) == "50\n");
        Assert.InRange(sandbox.Changes.Count(c => c.Path == "counter.txt"), 1, 3);
        Assert.Equal(Enumerable.Range(2, sandbox.Changes.Count).Select(n => (long)n), sandbox.Changes.Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_killed_helper_is_replaced_and_misses_nothing()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1"));
        for (var i = 0; i < 3; i++)
        {
            await sandbox.ShellAsync($"pkill -9 -f 'sandbox-link serv[e]'; echo {i} > after-{i}.txt");
            await sandbox.ChangeAsync(SandboxChange.Written, $"after-{i}.txt");
        }
        sandbox.Workspace.Write("main.py", "2");
        await sandbox.SyncAsync();
        await sandbox.UntilAsync("[ $(cat main.py) = 2 ]");
    }

    [Fact]
    public async Task A_helper_that_breaks_the_protocol_costs_the_sandbox_and_not_the_agent()
    {
        var sandbox = await playground.StartSandboxAsync();
        // The learner may do this to their own helper: what it says is what they want it to say.
        await sandbox.ShellAsync("pid=$(pgrep -f 'sandbox-link serv[e]'); head -c 100000 /dev/urandom > /proc/$pid/fd/1");

        await playground.State.WaitForAsync<ReportSandboxStopped>(r => r.SandboxId == sandbox.Id && r.Reason == Domain.Sandboxes.SandboxStopReason.Lost);
        await using var next = await playground.StartSandboxAsync();
    }
}

using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Languages;

/// <summary>A real language server beside a real sandbox: what it knows, what it cannot do, and how it ends.</summary>
public sealed class LanguageTests(AgentPlayground playground, ITestOutputHelper output)
{
    private const string SitePackages = "/home/learner/.venv/lib/python3.11/site-packages";

    [Fact]
    public async Task It_knows_the_libraries_the_workspace_and_what_is_installed_meanwhile()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "\n"), ("shop.py", "def total_price(basket): ...\n"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await using var page = await LanguageClient.StartAsync(sandbox);
        // Not what is on the disk, but what the page says counts.
        await page.OpenAsync("main.py", "import math\nimport shop\nmath.\nshop.\nimport small_wares\nsmall_wares.\n");

        Assert.Contains("sqrt", await page.CompleteAsync("main.py", 2, 5));
        output.WriteLine($"first completion after {clock.ElapsedMilliseconds} ms");
        Assert.Contains("total_price", await page.CompleteAsync("main.py", 3, 5));
        Assert.DoesNotContain("weigh_parcel", await page.CompleteAsync("main.py", 5, 12));
        await sandbox.ShellAsync($"mkdir {SitePackages}/small_wares && echo 'def weigh_parcel(): ...' > {SitePackages}/small_wares/__init__.py");
        Assert.Equal(SitePackages, await page.LibraryFolder.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await Until.TrueAsync(async () => (await page.CompleteAsync("main.py", 5, 12)).Contains("weigh_parcel"), "the package is not noticed", 20);
    }

    [Fact]
    public async Task It_can_neither_write_the_learners_files_nor_see_the_learners_processes_nor_reach_a_network()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        // Python runs as the language server's interpreter whatever the learner puts there.
        await sandbox.ShellAsync("sleep 4321 & ln -sf /bin/sh ~/.venv/bin/planted");
        await using var page = await LanguageClient.StartAsync(sandbox);
        var container = await ContainerAsync(sandbox);

        foreach (var attempt in new[]
        {
            "echo 2 > main.py", "rm main.py", "mv main.py other.py", "touch new.py", "mkdir new", "ln main.py link", "chmod 777 main.py",
            "echo x >> ~/.venv/bin/python", "touch ~/.bashrc", "touch /etc/x", "touch /usr/local/lib/platform/x", "mount -o remount,rw /home/learner"
        })
            Assert.Equal($"{attempt}: refused", $"{attempt}: {await InsideAsync($"({attempt}) 2>/dev/null && echo done || echo refused")}");
        Assert.Equal("1", (await sandbox.ShellAsync("cat main.py")).Trim());
        Assert.Equal("1", (await sandbox.ShellAsync("pgrep -c sleep")).Trim());
        Assert.Equal("0", await InsideAsync("ps -eo args | grep -c '[s]leep 4321'; true"));
        Assert.Equal("lo", await InsideAsync("tail -n +3 /proc/net/dev | tr -d ' ' | cut -d: -f1"));
        Assert.Equal("0000000000000000", await InsideAsync("grep CapEff /proc/self/status | cut -f2"));

        var inspected = await DockerCli.RunAsync("inspect", container, "--format",
            "{{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.PidsLimit}} {{.HostConfig.CapDrop}} {{.HostConfig.Privileged}} {{.Config.User}} {{len .Mounts}} {{(index .Mounts 0).RW}}");
        Assert.Equal("none true 402653184 402653184 64 [ALL] false 1000:1000 1 false\n", inspected);
        // Whatever it ends is its own.
        await InsideAsync("kill -9 -1");
        Assert.Equal("Failed", (await page.EndedAsync()).End);
        Assert.Equal("1", (await sandbox.ShellAsync("pgrep -c sleep")).Trim());

        async Task<string> InsideAsync(string line) => (await DockerCli.RunAsync(
            "exec", "-u", "1000:1000", "-w", "/home/learner/workspace", container, "bash", "-c", line)).Trim();
    }

    [Fact]
    public async Task A_sandbox_that_ends_takes_it_along_and_leaves_nothing()
    {
        var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.StartAsync(sandbox);
        var container = await ContainerAsync(sandbox);
        var volume = (await DockerCli.RunAsync("inspect", container, "--format", "{{(index .Mounts 0).Name}}")).Trim();

        await sandbox.DisposeAsync();

        Assert.Equal("SandboxEnded", (await page.EndedAsync()).End);
        await Until.TrueAsync(async () => (await ContainersAsync(sandbox)).Length == 0, "the container is still there");
        await Until.TrueAsync(async () => (await DockerCli.RunAsync("volume", "ls", "-q", "--filter", $"name={volume}")).Length == 0, "the disk is still there");
    }

    [Fact]
    public async Task The_page_that_asks_last_has_it_and_one_that_goes_takes_it_along()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var first = await LanguageClient.StartAsync(sandbox);
        var container = await ContainerAsync(sandbox);
        var second = await LanguageClient.StartAsync(sandbox);

        Assert.Equal(("Moved", "Code assistance is in another window of this workspace now."), await first.EndedAsync());
        Assert.NotEqual(container, await ContainerAsync(sandbox));
        await second.OpenAsync("main.py", "import os\nos.\n");
        Assert.Contains("getcwd", await second.CompleteAsync("main.py", 1, 3));
        await Assert.ThrowsAsync<HubException>(() => first.CompleteAsync("main.py", 1, 3));
        await second.DisposeAsync();
        await Until.TrueAsync(async () => (await ContainersAsync(sandbox)).Length == 0, "the container is still there");
    }

    [Fact]
    public async Task One_that_dies_is_told_and_can_be_started_again()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.StartAsync(sandbox);

        await DockerCli.RunAsync("kill", await ContainerAsync(sandbox));

        Assert.Equal(("Failed", "Code assistance has ended unexpectedly. Your editor works without it."), await page.EndedAsync());
        Assert.True(await page.StartAsync());
        Assert.True(playground.State.All<ReportSandboxStopped>().All(r => r.SandboxId != sandbox.Id));
    }

    [Fact]
    public async Task Output_that_is_not_the_protocol_ends_it()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.StartAsync(sandbox);
        // The learner's interpreter runs beside it as the same user, and may write where it writes.
        await DockerCli.RunAsync("exec", "-u", "1000:1000", await ContainerAsync(sandbox), "sh", "-c",
            "for p in $(pgrep -f langserver); do (printf 'Content-Length: 99999999999\\r\\n\\r\\n' > /proc/$p/fd/1) 2>/dev/null; done");

        Assert.Equal("Failed", (await page.EndedAsync()).End);
        await Until.TrueAsync(async () => (await ContainersAsync(sandbox)).Length == 0, "the container is still there");
    }

    [Fact]
    public async Task Formatting_answers_the_text_or_a_sentence()
    {
        await using var sandbox = await playground.StartSandboxAsync(("pyproject.toml", "[tool.black]\nline-length = 20\n"));
        await using var page = await LanguageClient.ConnectAsync(sandbox);
        await Assert.ThrowsAsync<HubException>(() => FormatAsync("a=1\n"));
        Assert.True(await page.StartAsync());

        Assert.Equal(new FormatAnswer("a = 'é'\n".Replace('\'', '"'), null), await FormatAsync("a='é'"));
        Assert.Equal(new FormatAnswer("f(\n    aaaaaaaa,\n    bbbbbbbb,\n)\n", null), await FormatAsync("f(aaaaaaaa, bbbbbbbb)\n"));
        Assert.Equal(new FormatAnswer("", null), await FormatAsync(""));
        var refused = await FormatAsync("def f(:\n");
        Assert.Null(refused.Text);
        Assert.Equal("Cannot parse: 1:6: def f(:", refused.Problem);
        Assert.Equal("The file is too large to be formatted: at most 1 MiB.", (await FormatAsync(new string('#', 1024 * 1024 + 1))).Problem);

        Task<FormatAnswer> FormatAsync(string text) => page.Connection.InvokeAsync<FormatAnswer>("Format", "main.py", Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task Only_python_files_of_libraries_are_read_and_never_a_pipe()
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await sandbox.ShellAsync($"mkfifo {SitePackages}/pipe.py; ln -s /etc/passwd {SitePackages}/link.py; head -c 3000000 /dev/zero | tr '\\0' '#' > {SitePackages}/large.py; printf '\\377' > {SitePackages}/odd.py");
        await using var page = await LanguageClient.ConnectAsync(sandbox);
        Assert.True(await page.StartAsync());

        Assert.StartsWith("r\"\"\"OS routines", await ReadAsync("/usr/lib/python3.11/os.py"), StringComparison.Ordinal);
        foreach (var name in new[] { "pipe.py", "large.py", "odd.py", "missing.py" })
            Assert.Null(await ReadAsync($"{SitePackages}/{name}"));
        // Shows what the learner can read anyway: nothing in that image is a secret.
        Assert.Contains("learner", await ReadAsync($"{SitePackages}/link.py"), StringComparison.Ordinal);
        foreach (var path in new[] { "/etc/passwd", "os.py", "/usr/lib/../lib/os.py", "/a/./b.py", "/a\nb.py", "/" + new string('a', 5000) + ".py", "" })
            await Assert.ThrowsAsync<HubException>(() => ReadAsync(path));

        Task<string?> ReadAsync(string path) => page.Connection.InvokeAsync<string?>("ReadLibrary", path);
    }

    [Theory]
    [InlineData("terminal", "rw")]
    [InlineData("language", "r")]
    public async Task A_ticket_for_something_else_does_not_open_it(string hub, string mode)
    {
        await using var sandbox = await playground.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.ConnectAsync(sandbox, hub, mode);
        await page.Closed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(await ContainersAsync(sandbox));
    }

    [Fact]
    public async Task One_that_is_started_again_and_again_has_to_wait()
    {
        await using var other = new AgentPlayground(0, "Languages:StartsPerMinute=2");
        await other.InitializeAsync();
        await using var sandbox = await other.StartSandboxAsync(("main.py", "1\n"));
        await using var page = await LanguageClient.ConnectAsync(sandbox);
        Assert.True(await page.StartAsync());
        Assert.True(await page.StartAsync());
        Assert.False(await page.StartAsync());
        Assert.Equal("TooOften", (await page.EndedAsync()).End);
    }

    private async Task<string> ContainerAsync(TestSandbox sandbox) =>
        Assert.Single((await ContainersAsync(sandbox)).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private Task<string> ContainersAsync(TestSandbox sandbox) => DockerCli.RunAsync(
        "ps", "-aq", "--no-trunc", "--filter", $"name={ContainerNames.Language(playground.AgentId, sandbox.Id)}");
}

using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.PackageIndex;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>pip in a terminal and from the page, in a real sandbox with a real index.</summary>
public sealed class InstallTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    [Fact]
    public async Task Pip_in_a_terminal_installs_and_everything_is_told_in_order()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var (started, ended, printed) = await world.InstallAsync(sandbox, "greeting==1.0 tinysum");
        Assert.Contains("Successfully installed greeting-1.0 tinysum-0.1", printed);
        Assert.Equal((PackageOrigin.Terminal, ".venv"), (started.Origin, started.Environment));
        Assert.Contains("install greeting==1.0 tinysum", started.Command);
        Assert.Null(ended.Failure);

        var files = world.State.All<ReportPackageFiles>().Where(r => r.InstallationId == started.InstallationId).ToList();
        var set = world.State.All<ReportPackageSet>().Single(r => r.InstallationId == started.InstallationId);
        Assert.Equal(["greeting 1.0", "tinysum 0.1"], set.Packages.Select(p => $"{p.Name} {p.Version}"));
        Assert.Equal(files.SelectMany(f => f.Files).Select(f => f.Sha256).Order(), set.Packages.Select(p => p.Sha256!).Order());
        Assert.All(set.Packages, p => Assert.True(p.Bytes > 0 && p.File!.EndsWith(".whl", StringComparison.Ordinal)));
        Assert.True(started.Sequence < files[0].Sequence && files[^1].Sequence < set.Sequence && set.Sequence < ended.Sequence);
        Assert.Equal("42", (await sandbox.ShellAsync("~/.venv/bin/python -c 'import tinysum; print(tinysum.add(20, 22))'")).Trim());

        // A removal asks the gate for nothing, and is seen all the same.
        await PackageWorld.TypeAsync(sandbox, "pip uninstall -y greeting");
        var left = await world.State.WaitForAsync<ReportPackageSet>(r => r.SandboxId == sandbox.Id && r.Sequence > ended.Sequence);
        Assert.Null(left.InstallationId);
        Assert.Equal(["tinysum"], left.Packages.Select(p => p.Name));
    }

    [Fact]
    public async Task The_gate_is_open_only_while_an_installation_is_under_way()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        await world.InstallAsync(sandbox, "six");
        var before = world.Index.CountAll();
        Assert.StartsWith("HTTP/1.1 403 ", await PackageWorld.GetAsync(sandbox, "/simple/six/", installer: false));
        var refused = await world.State.WaitForAsync<ReportPackageRequestRefused>(r => r.SandboxId == sandbox.Id);
        Assert.Equal((PackageRefusal.Closed, "/simple/six/", "six"), (refused.Reason, refused.Path, refused.Name));
        Assert.Equal(before, world.Index.CountAll());
    }

    /// <summary>What keeps its connection, or makes another, after its installation is over gets nothing more.</summary>
    [Fact]
    public async Task The_gate_is_closed_for_an_installer_that_outlives_its_time()
    {
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}", "Packages:InstallationSeconds=3");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        const string Program = """
            import socket, time
            def ask():
                s = socket.create_connection(("127.0.0.1", 3141), 20)
                s.sendall(b"GET /simple/six/ HTTP/1.1\r\nHost: x\r\n\r\n")
                answer = s.recv(12).decode()
                return answer, s
            first, kept = ask()
            kept.settimeout(20)
            try:
                while kept.recv(65536):
                    pass
            except ConnectionError:
                pass
            print(first, "closed", ask()[0])
            """;
        await sandbox.ShellAsync($"mkdir -p ~/z && echo {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Program))} | base64 -d > ~/z/pip");
        Assert.Equal("HTTP/1.1 200 closed HTTP/1.1 403", (await sandbox.ShellAsync("python ~/z/pip 2>&1 | tail -1")).Trim());
        Assert.Equal(PackageFailure.Stopped, (await own.State.WaitForAsync<ReportInstallationEnded>(_ => true)).Failure);
    }

    /// <summary>Row 56: source is never given out, however it is asked for.</summary>
    [Fact]
    public async Task Source_is_not_given_out_whoever_asks_for_it()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var source = world.Index.File("only-source");
        Assert.EndsWith(".tar.gz", source.Name, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await PackageWorld.GetAsync(sandbox, $"/packages/{source.Sha256}/{source.Name}"));
        var printed = await PackageWorld.TypeAsync(sandbox, "pip install --no-binary :all: only-source");
        Assert.DoesNotContain("Successfully installed", printed);
        Assert.Equal(0, world.Index.CountAll($"/files/{source.Name}"));
    }

    /// <summary>Row 57: there is one index, whatever else the command names.</summary>
    [Fact]
    public async Task Another_index_is_not_reached()
    {
        await using var elsewhere = await IndexServer.StartAsync();
        elsewhere.Add(MadeWheel.Make("internal-name", "9.0"));
        await using var sandbox = await world.Playground.StartSandboxAsync();
        var printed = await PackageWorld.TypeAsync(sandbox, $"pip --retries 0 install --extra-index-url {elsewhere.Index} internal-name");
        Assert.DoesNotContain("Successfully installed", printed);
        Assert.Equal(0, elsewhere.CountAll());
    }

    /// <summary>No uv is in the image: what counts is what it calls itself.</summary>
    [Fact]
    public async Task A_program_called_uv_is_an_installer()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        const string Program = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:3141/simple/six/').status)";
        await sandbox.ShellAsync($"mkdir -p ~/z && echo {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Program))} | base64 -d > ~/z/uv");
        Assert.Equal("200", (await sandbox.ShellAsync("python ~/z/uv pip install six 2>&1 | tail -1")).Trim());
        var started = await world.StartedAsync(sandbox);
        Assert.Contains("uv pip install six", started.Command);
        await world.EndedAsync(started.InstallationId);
    }

    [Theory]
    [InlineData("there-is-no-such-project", PackageFailure.NotFound)]
    [InlineData("only-source", PackageFailure.NeedsCompiling)]
    [InlineData("other-python", PackageFailure.NoVersion)]
    [InlineData("later-python", PackageFailure.NoVersion)]
    [InlineData("greeting==9", PackageFailure.NoVersion)]
    [InlineData("wrong-hash", PackageFailure.WrongHash)]
    [InlineData("wants-old-greeting wants-new-greeting", PackageFailure.Conflict)]
    [InlineData("wants-what-is-missing", PackageFailure.NotFound)]
    public async Task What_cannot_be_installed_has_a_reason(string what, PackageFailure reason)
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        Assert.Equal(reason, (await world.FailureAsync(sandbox, what)).Item1);
        Assert.DoesNotContain(world.State.All<ReportPackageSet>(), s => s.SandboxId == sandbox.Id && s.Packages.Count > 0);
    }

    [Fact]
    public async Task The_page_installs_upgrades_and_removes()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync(("requirements.txt", "six\n"));
        Assert.Equal("fine: greeting 1.0", await ChangeAsync(sandbox, PackageAction.Install, "greeting==1.0"));
        Assert.Equal("fine: greeting 2.0", await ChangeAsync(sandbox, PackageAction.Upgrade, "greeting"));
        Assert.Equal("fine: greeting 2.0, six 1.16.0", await ChangeAsync(sandbox, PackageAction.InstallFile));
        Assert.Equal("fine: six 1.16.0", await ChangeAsync(sandbox, PackageAction.Remove, "greeting"));
        Assert.Equal("NoVersion: six 1.16.0", await ChangeAsync(sandbox, PackageAction.Install, "greeting==9"));
    }

    [Fact]
    public async Task An_installation_that_waits_can_be_stopped()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        // Nobody else installs it, so its page was not read before.
        var release = world.Index.Hold("/simple/tabulate/", out var asked);
        var command = new ChangePackages(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid(), PackageAction.Install, ["tabulate"], null, ".venv", sandbox.Workspace.Version);
        await world.Playground.Web.SendAsync(command);
        await asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await world.Playground.Web.SendAsync(new StopPackages(sandbox.Id, command.InstallationId));
        Assert.Equal(PackageFailure.Stopped, (await world.EndedAsync(command.InstallationId)).Failure);
        release.SetResult();
    }

    private async Task<string> ChangeAsync(TestSandbox sandbox, PackageAction action, params string[] requirements)
    {
        var command = new ChangePackages(
            sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid(), action, requirements, action is PackageAction.InstallFile ? "requirements.txt" : null,
            ".venv", sandbox.Workspace.Version);
        await world.Playground.Web.SendAsync(command);
        var ended = await world.EndedAsync(command.InstallationId);
        Assert.Equal(PackageOrigin.Page, (await world.StartedAsync(sandbox, r => r.InstallationId == command.InstallationId)).Origin);
        var set = world.State.All<ReportPackageSet>().Single(s => s.InstallationId == command.InstallationId);
        return $"{ended.Failure?.ToString() ?? "fine"}: {string.Join(", ", set.Packages.Select(p => $"{p.Name} {p.Version}"))}";
    }
}

using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Packages;

/// <summary>A new sandbox has what the last one had.</summary>
public sealed class RestoreTests(PackageWorld world) : IClassFixture<PackageWorld>
{
    [Fact]
    public async Task A_new_sandbox_gets_the_same_files_without_the_index_and_runs_wait_for_them()
    {
        await using var first = await world.Playground.StartSandboxAsync();
        var (started, _, _) = await world.InstallAsync(first, "greeting==1.1 six");
        var set = world.State.All<ReportPackageSet>().Single(s => s.InstallationId == started.InstallationId);
        world.Index.Forget();

        await using var second = new TestSandbox(world.Playground);
        second.Workspace.Packages =
        [
            new(".venv", [.. set.Packages, new InstalledPackage("not-there", "1.0", "not_there-1.0-py3-none-any.whl", new string('0', 64), 1)])
        ];
        second.Workspace.Write("main.py", "import greeting; print(greeting.__version__)");
        await world.Playground.Web.SendAsync(new StartSandbox(second.Id, second.WorkspaceId, Guid.NewGuid()));
        await world.State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == second.Id, 30);
        var run = await second.RunAsync(["python", "main.py"]);
        Assert.Equal(0, (await second.FinishedAsync(run)).ExitCode);

        var restoration = await world.StartedAsync(second);
        Assert.Equal(PackageOrigin.Restore, restoration.Origin);
        Assert.Null((await world.EndedAsync(restoration.InstallationId)).Failure);
        var restored = Assert.Single(world.State.All<ReportPackageSet>(), s => s.SandboxId == second.Id);
        Assert.Equal(set.Packages.Select(p => (p.Name, p.Version, p.Sha256)), restored.Packages.Select(p => (p.Name, p.Version, p.Sha256)));
        Assert.Equal(0, world.Index.CountAll("/files/"));
        Assert.Equal(0, world.Index.CountAll("/simple/six"));
    }

    /// <summary>Whoever stops the installer of a restoration, and speaks for it, gets what belongs to it, and not for ever.</summary>
    [Fact]
    public async Task A_restoration_gives_out_its_own_files_only_and_has_an_end()
    {
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}", "Packages:InstallationSeconds=12");
        await own.InitializeAsync();
        var (six, idna) = (world.Index.File("six"), world.Index.File("idna"));
        await using var sandbox = new TestSandbox(own);
        sandbox.Workspace.Packages = [new(".venv", [new InstalledPackage("six", "1.16.0", six.Name, six.Sha256, 1)])];
        await own.Web.SendAsync(new StartSandbox(sandbox.Id, sandbox.WorkspaceId, Guid.NewGuid()));
        await own.State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id, 30);
        var session = (await sandbox.ShellAsync(
            "for i in $(seq 2000); do p=$(pgrep -f '/bin/python -m [p]ip install --quiet --no-deps' | tail -1); [ -n \"$p\" ] && kill -STOP $p && break; done; "
            + "tr '\\0' '\\n' < /proc/$p/environ | grep ^PLATFORM_SESSION=")).Trim();
        Assert.StartsWith("PLATFORM_SESSION=restore-", session);

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync($"/packages/{six.Sha256}/{six.Name}"));
        var before = world.Index.CountAll();
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync($"/packages/{idna.Sha256}/{idna.Name}"));
        Assert.Equal(before, world.Index.CountAll());
        for (var i = 0; i < 5; i++)
            await AskAsync($"/packages/{six.Sha256}/{six.Name}");
        Assert.StartsWith("HTTP/1.1 429 ", await AskAsync($"/packages/{six.Sha256}/{six.Name}"));

        var started = await own.State.WaitForAsync<ReportInstallationStarted>(r => r.SandboxId == sandbox.Id && r.Origin == PackageOrigin.Restore);
        var ended = await own.State.WaitForAsync<ReportInstallationEnded>(r => r.InstallationId == started.InstallationId, 60);
        Assert.Equal(PackageFailure.Stopped, ended.Failure);
        Assert.Contains("stay part of the workspace", ended.Detail);
        Assert.Equal("none", (await sandbox.ShellAsync("pgrep -f '/bin/python -m [p]ip install --quiet --no-deps' || echo none")).Trim());
        // The gate is closed for its session, and open for others.
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync($"/packages/{six.Sha256}/{six.Name}"));
        Assert.Contains("Successfully installed idna", await PackageWorld.TypeAsync(sandbox, "pip install idna"));
        await own.State.WaitForAsync<ReportPackageSet>(s => s.SandboxId == sandbox.Id && s.Packages.Any(p => p.Name == "idna"));

        Task<string> AskAsync(string path) => PackageWorld.GetAsync(sandbox, path, session: session);
    }

    [Fact]
    public async Task An_adopted_sandbox_goes_on_where_it_was()
    {
        await using var own = new AgentPlayground(0, $"Packages:Index={world.Index.Index}");
        await own.InitializeAsync();
        await using var sandbox = await own.StartSandboxAsync();
        await PackageWorld.TypeAsync(sandbox, "pip install six");
        var set = await own.State.WaitForAsync<ReportPackageSet>(s => s.SandboxId == sandbox.Id && s.Packages.Count == 1);
        sandbox.Workspace.Packages = [new(".venv", set.Packages)];
        await own.StopAgentAsync();
        await own.StartAgentAsync();
        await own.State.WaitForAsync<ReportSandboxReady>(r => r.SandboxId == sandbox.Id && r.Sequence > set.Sequence);
        await PackageWorld.TypeAsync(sandbox, "pip install idna");
        var both = await own.State.WaitForAsync<ReportPackageSet>(s => s.SandboxId == sandbox.Id && s.Packages.Count == 2);
        Assert.All(both.Packages, p => Assert.NotNull(p.Sha256));
    }

    [Fact]
    public async Task A_helper_that_is_killed_is_started_again()
    {
        await using var sandbox = await world.Playground.StartSandboxAsync();
        Assert.StartsWith("HTTP/1.1 200 ", await PackageWorld.GetAsync(sandbox, "/simple/six/"));
        await sandbox.ShellAsync("pkill -f '[s]andbox-link packages' || true");
        await sandbox.UntilAsync("pgrep -f '[s]andbox-link packages'");
        await Until.TrueAsync(async () => (await PackageWorld.GetAsync(sandbox, "/simple/six/")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), "the gate stays closed");
    }
}

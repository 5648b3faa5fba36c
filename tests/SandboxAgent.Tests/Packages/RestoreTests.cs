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

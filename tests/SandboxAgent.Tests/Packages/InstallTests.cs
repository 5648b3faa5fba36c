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

using Platform.EndToEnd.Tests.Packages;
using Platform.PackageIndex;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>What becomes of an installation whose host dies under it.</summary>
[Collection(nameof(FaultTests))]
public sealed class PackageFaultTests(Chromium chromium, LocalIndex index) : BrowserTests(chromium)
{
    [Fact]
    public async Task An_agent_that_is_killed_while_a_file_comes_leaves_nothing_half_and_nothing_open()
    {
        var (learner, page) = await AtWorkAsync();
        await page.ShellAsync();
        // No other test installs it, so that it is not kept already.
        var wheel = index.Server.File("networkx");
        index.Server.Trickle(wheel, 20_000, TimeSpan.FromMilliseconds(100));
        await page.Keyboard.TypeAsync("pip install networkx\n");
        var requested = await learner.EventAsync("package_installation_requested");
        await Eventually.TrueAsync(() => Task.FromResult(index.Server.Count($"/files/{wheel.Name}") > 0), "pip asks for the file");

        var killed = RunningStack.Agent.Kill();
        index.Server.On($"/files/{wheel.Name}", null);
        await killed.RestartedAsync();

        // Ended in words; pip itself may have gone on, as another one.
        var failed = await learner.EventAsync(
            "package_installation_failed", e => PackageSteps.InstallationOf(e) == PackageSteps.InstallationOf(requested));
        Assert.Equal("stopped", failed.Data.GetProperty("reason").GetString());
        await FaultTests.SandboxWorksAsync(page);
        await page.TypeAsync("pip install networkx");
        Assert.Contains("Version: 2.8.8", await page.TypeAsync("pip show networkx"));
        var installed = await learner.EventAsync("packages_installed");
        Assert.Contains("networkx 2.8.8", PackageSteps.Set(installed));
        var sha256 = installed.Data.GetProperty("packages").EnumerateArray().Single().GetProperty("sha256").GetString();
        Assert.Equal(wheel.Sha256, sha256);
        // Nothing that was begun is left on the host's disk.
        Assert.Empty(Directory.GetFiles(Path.Combine(RunningStack.PackageFolder, "new")));
    }
}

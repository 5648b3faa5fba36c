using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Packages;

/// <summary>pip in the terminal, as its users know it.</summary>
[Collection(nameof(PackageTests))]
public sealed class InstallerTests(Chromium chromium, LocalIndex index) : BrowserTests(chromium)
{
    [Fact]
    public async Task Pip_installs_upgrades_and_removes_and_each_is_an_event()
    {
        var (learner, page) = await AtWorkAsync();
        var shown = await page.TypeAsync("pip install tinysum greeting==1.0");
        Assert.Contains("Successfully installed greeting-1.0 tinysum-0.1", shown);
        // An extension in C, so that what was installed is more than text.
        Assert.Contains("sum 42", await page.TypeAsync("python -c 'import tinysum; print(\"sum\", tinysum.add(20, 22))'"));

        var requested = await learner.EventAsync("package_installation_requested");
        Assert.Equal("terminal", requested.Data.GetProperty("origin").GetString());
        Assert.Contains("pip install tinysum greeting==1.0", requested.Data.GetProperty("command").GetString());
        Assert.Equal(".venv", requested.Data.GetProperty("environment").GetString());
        var installation = PackageSteps.InstallationOf(requested)!.Value;
        var installed = await learner.EventAsync("packages_installed", e => PackageSteps.InstallationOf(e) == installation);
        Assert.Equal(["greeting 1.0", "tinysum 0.1"], PackageSteps.Set(installed));
        Assert.Equal(["greeting", "tinysum"], PackageSteps.Names(installed, "changed").Order());
        var fetched = await learner.EventsOfAsync(installation, "package_file_fetched");
        Assert.Equal(["greeting", "tinysum"], fetched.Select(f => f.Data.GetProperty("name").GetString()).Order());
        Assert.All(fetched, f => Assert.Contains(
            f.Data.GetProperty("sha256").GetString(),
            installed.Data.GetProperty("packages").EnumerateArray().Select(p => p.GetProperty("sha256").GetString())));

        Assert.Contains("Successfully installed greeting-2.0", await page.TypeAsync("pip install -U greeting"));
        await learner.EventAsync("packages_installed", e => PackageSteps.Set(e).Contains("greeting 2.0"));
        Assert.Contains("Successfully uninstalled greeting-2.0", await page.TypeAsync("pip uninstall -y greeting"));
        var removed = await learner.EventAsync("packages_removed");
        Assert.Equal(["greeting"], PackageSteps.Names(removed, "removed"));
        Assert.Equal(["tinysum 0.1"], PackageSteps.Set(removed));

        // Nothing new: an end, and no set.
        await page.TypeAsync("pip install --upgrade tinysum");
        await learner.EventAsync("package_installation_unneeded");

        await page.Page.GetByTestId("history-link").ClickAsync();
        var rows = page.Page.GetByTestId("history-event");
        await Expect(rows.Filter(new() { HasText = "Removed greeting" })).ToHaveCountAsync(1);
        await Expect(rows.Filter(new() { HasText = "Installed greeting 1.0, tinysum 0.1" })).ToHaveCountAsync(1);
        await page.ScreenshotAsync("history-packages");
    }

    [Fact]
    public async Task Requirements_and_a_virtual_environment_of_the_learners_own()
    {
        var (learner, page) = await AtWorkAsync();
        await learner.WriteAsync("requirements.txt", "greeting~=1.0  # not 2\nsix\n");
        await page.SandboxReadyAsync();
        var shown = await page.TypeAsync("python -m pip install -r requirements.txt");
        Assert.Contains("Successfully installed greeting-1.1 six-1.16.0", shown);

        shown = await page.TypeAsync("python -m venv mine && mine/bin/pip install greeting==1.0 && mine/bin/python -c 'import greeting; print(greeting.hello())'");
        Assert.Contains("hello from greeting 1.0", shown);
        var own = await learner.EventAsync(
            "packages_installed", e => e.Data.GetProperty("environment").GetString() == "workspace/mine");
        Assert.Contains("greeting 1.0", PackageSteps.Set(own));
        // The other one is as it was.
        Assert.Contains("hello from greeting 1.1", await page.TypeAsync("python -c 'import greeting; print(greeting.hello())'"));
    }

    [Fact]
    public async Task Seaborn_draws_a_plot_that_is_seen_beside_the_terminal()
    {
        var (learner, page) = await AtWorkAsync();
        Assert.Contains("Successfully installed", await page.TypeAsync("pip install seaborn"));
        var installed = await learner.EventAsync("packages_installed");
        Assert.Superset(
            new HashSet<string> { "matplotlib 3.6.3", "numpy 1.24.2", "pandas 1.5.3", "seaborn 0.12.2" },
            PackageSteps.Set(installed).ToHashSet());

        await page.WriteAndShowAsync(
            """
            import matplotlib.pyplot as plt
            import pandas as pd
            import seaborn as sns

            sns.set_theme()
            data = pd.DataFrame({"day": [1, 2, 3, 4], "value": [3, 1, 4, 1], "kind": list("abab")})
            sns.lineplot(data=data, x="day", y="value", hue="kind").set_title("Four days")
            plt.show()
            print("mean", data["value"].mean())

            """);
        Assert.Contains("mean 2.25", await page.RunToEndAsync());
        var plot = page.Page.Locator("[data-testid=plot][aria-label=\"Open plots/main-1.png large\"] img");
        await Expect(plot).ToBeVisibleAsync();
        // More than one colour: a plot, and not an empty frame.
        var colours = await plot.EvaluateAsync<int>(
            """
            async image => {
              await image.decode();
              const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
              const context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              return new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
            }
            """);
        Assert.InRange(colours, 50, int.MaxValue);
        await page.ScreenshotAsync("seaborn");
    }

    [Fact]
    public async Task A_new_sandbox_has_the_same_packages_without_the_index_being_asked()
    {
        var (learner, page) = await AtWorkAsync();
        // Not the newest: what comes back is what was there.
        await page.TypeAsync("pip install greeting==1.1 pytest numpy");
        var before = await learner.EventAsync("packages_installed");
        await page.TypeAsync("pip uninstall -y iniconfig");
        await learner.EventAsync("packages_removed");

        await using (await index.AwayAsync())
        {
            await page.NewSandboxAsync();
            // A run waits for the packages.
            await page.WriteAndShowAsync("import greeting, numpy\nprint(greeting.__version__, numpy.__version__)\n");
            Assert.Contains("1.1 1.24.2", await page.RunToEndAsync());
            var restored = await learner.EventAsync("packages_restored");
            Assert.Equal(PackageSteps.Set(before).Length - 1, restored.Data.GetProperty("count").GetInt32());
            Assert.Equal(restored.Data.GetProperty("count").GetInt32(), restored.Data.GetProperty("fromCache").GetInt32());
            Assert.Contains("not found: iniconfig", await page.TypeAsync("pip show iniconfig"));
            Assert.Contains("Version: 1.1", await page.TypeAsync("pip show greeting"));
        }
    }

    [Fact]
    public async Task What_cannot_be_installed_is_said_in_words()
    {
        var (learner, page) = await AtWorkAsync();
        foreach (var (what, reason) in new[]
                 {
                     ("there-is-no-such-project", "notFound"), ("only-source", "needsCompiling"), ("other-python", "noVersion"),
                     ("later-python", "noVersion"), ("greeting==9", "noVersion"), ("wrong-hash", "wrongHash"),
                     ("wants-old-greeting wants-new-greeting", "conflict"), ("wants-what-is-missing", "notFound")
                 })
        {
            await page.TypeAsync($"pip install {what}");
            var requested = await learner.EventAsync(
                "package_installation_requested", e => e.Data.GetProperty("command").GetString()!.EndsWith($" {what}", StringComparison.Ordinal));
            var failed = await learner.EventAsync(
                "package_installation_failed", e => PackageSteps.InstallationOf(e) == PackageSteps.InstallationOf(requested));
            Assert.Equal((what, reason), (what, failed.Data.GetProperty("reason").GetString()));
            Assert.NotEqual("", failed.Data.GetProperty("detail").GetString());
        }

        Assert.DoesNotContain(await learner.EventsAsync(), e => e.Type == "packages_installed");
        // A newer version that is only source, and one that was taken back, are passed over.
        var shown = await page.TypeAsync("pip install source-since-two taken-back");
        Assert.Contains("Successfully installed source-since-two-1.0 taken-back-1.0", shown);
    }

    [Fact]
    public async Task Without_an_installation_the_index_is_closed()
    {
        var (learner, page) = await AtWorkAsync();
        await page.TypeAsync("pip install greeting");
        await learner.EventAsync("packages_installed");
        var before = index.Server.CountAll();
        var shown = await page.TypeAsync(
            "python -c 'import urllib.request as u; u.urlopen(\"http://127.0.0.1:3141/simple/six/\")' 2>&1 | tail -1");
        Assert.Contains("HTTP Error 403", shown);
        var refused = await learner.EventAsync("package_request_refused");
        Assert.Equal("closed", refused.Data.GetProperty("reason").GetString());
        Assert.Equal("/simple/six/", refused.Data.GetProperty("path").GetString());
        Assert.Equal(before, index.Server.CountAll());
    }
}

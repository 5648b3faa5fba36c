using Platform.EndToEnd.Tests.Packages;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>An attempt in a sandbox of the reviewer's own.</summary>
[Collection(nameof(PackageTests))]
public sealed class TrialTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task It_runs_with_the_files_and_packages_that_were_handed_in()
    {
        var (ada, work) = await AtWorkAsync();
        await work.TypeAsync("pip install greeting==1.1");
        await ada.EventAsync("packages_installed");
        await work.WriteAndShowAsync("import greeting\nprint(greeting.hello())\n");
        await work.HandInAsync(1);
        await work.TypeAsync("pip install -U greeting");
        await ada.EventAsync("packages_installed", e => PackageSteps.Set(e).Contains("greeting 2.0"));

        var (reviewer, grace) = await ReviewerAsync();
        await grace.GotoAsync($"/reviews/{await ada.SubmissionIdAsync()}");
        await grace.GetByTestId("try-it").ClickAsync();
        var trial = await WorkspacePage.OpenedAsync(grace, reviewer);
        Assert.Contains("hello from greeting 1.1", await trial.RunToEndAsync());
        Assert.DoesNotContain(await ada.EventsAsync(), e => e.Type.StartsWith("run_", StringComparison.Ordinal));
        await reviewer.Session.EndSandboxAsync(Guid.Parse(grace.Url.Split('/')[^1]), Ct);
    }
}

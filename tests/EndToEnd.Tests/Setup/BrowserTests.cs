using Microsoft.Playwright;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>Tests by people with browsers, whose pages must end without an error of their own.</summary>
public abstract class BrowserTests(Chromium chromium) : IAsyncLifetime
{
    private readonly List<Learner> _learners = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var learner in _learners)
        {
            if (failed) await learner.ShowFailureAsync(TestContext.Current.Test!.TestDisplayName);
            await learner.LeaveAsync();
        }

        if (!failed) Assert.Empty(_learners.SelectMany(l => l.Problems));
    }

    /// <summary>Somebody whom the platform does not know yet.</summary>
    private protected async Task<Learner> StrangerAsync(BrowserNewContextOptions? options = null)
    {
        var learner = await Learner.StrangerAsync(chromium.Browser, options);
        _learners.Add(learner);
        return learner;
    }

    /// <summary>Somebody who has just followed their link, with the workspace in front of them.</summary>
    private protected async Task<(Learner Learner, WorkspacePage Page)> AtWorkAsync(BrowserNewContextOptions? options = null)
    {
        var learner = await StrangerAsync(options);
        return (learner, await learner.SignInAsync());
    }
}

namespace Platform.Web.Tests.Submissions;

/// <summary>What is handed in besides files.</summary>
public sealed class ManifestContentTests(SharedApp app)
{
    [Fact]
    public async Task Packages_and_runs_are_in_the_manifest_and_packages_alone_are_a_change()
    {
        var (ada, submission) = await app.HandedInAsync();
        var (run, sandbox, sha) = (Guid.NewGuid(), Guid.NewGuid(), new string('a', 64));
        await AppendAsync(
            ada, new RunRequested(run, "a.py", ["python", "a.py", "x y"], sandbox),
            new RunFinished(run, RunEnd.Exited, 3, 20, null, null),
            new PackagesInstalled(null, ".venv", [new InstalledPackage("six", "1.17.0", "six.whl", sha, 10)], []));
        var state = await ada.HandInAsync();
        Assert.Equal(0, state.GetProperty("changesSince").GetInt32());
        Assert.False(state.GetProperty("sameContent").GetBoolean());

        // Not the same again, so nothing is asked.
        var made = (await ada.SubmitAsync()).Expect(HttpStatusCode.Created).GetProperty("attempt");
        var receipt = await ada.GetAsync($"/receipts/{made.GetProperty("receiptId").GetGuid()}", ("Accept", "application/json"));
        var manifest = receipt.Expect(HttpStatusCode.OK).GetProperty("manifest").GetString()!;
        Assert.Contains($"package \".venv\" six 1.17.0 {sha}\n", manifest);
        Assert.Contains($"run {run} 3 \"python a.py x y\"\n", manifest);
        Assert.True((await ada.HandInAsync()).GetProperty("sameContent").GetBoolean());
        (await ada.SubmitAsync()).Refused(HttpStatusCode.Conflict);

        // And whoever tries it has them.
        var reviewer = await app.ReviewerAsync();
        var trial = (await reviewer.PostAsync($"/api/submissions/{submission}/attempts/2/try")).Expect(HttpStatusCode.OK)
            .GetProperty("workspaceId").GetGuid();
        Assert.Equal("six", Assert.Single((await app.EventsAsync(trial)).Select(e => e.Data).OfType<PackagesInstalled>()).Packages[0].Name);
    }

    private async Task AppendAsync(Learner learner, params object[] events)
    {
        await using var session = app.Store.LightweightSession();
        session.Events.Append(learner.WorkspaceId, events);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}

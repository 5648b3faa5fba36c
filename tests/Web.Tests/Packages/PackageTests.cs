using Platform.Application.Sandboxes;
using Platform.Web.Packages;
using Platform.Web.Tests.Sandboxes;

namespace Platform.Web.Tests.Packages;

[Collection(nameof(AgentCollection))]
public sealed class PackageTests(AgentApp app, SharedApp without)
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public async Task What_was_asked_for_in_the_page_is_installed_recorded_and_pinned()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { action = "install", requirements = new[] { "numpy>=1" } };
        var accepted = (await ada.PostAsync($"{ada.Workspace}/packages", body, key)).Expect(HttpStatusCode.Accepted);
        var id = accepted.GetProperty("installationId").GetGuid();
        Assert.Equal($"packages-{id:N}", accepted.GetProperty("terminalId").GetString());
        Assert.Equal(id, (await ada.PostAsync($"{ada.Workspace}/packages", body, key)).Expect(HttpStatusCode.Accepted)
            .GetProperty("installationId").GetGuid());
        var told = await app.Agent.ToldAsync<ChangePackages>(m => m.InstallationId == id);
        Assert.Equal(["numpy>=1"], told.Requirements);
        Assert.Equal((".venv", PackageAction.Install), (told.Environment, told.Action));

        (await ada.PostAsync($"{ada.Workspace}/packages", body)).Refused(HttpStatusCode.Conflict);
        await ReportAsync(new ReportInstallationStarted(sandbox, ada.WorkspaceId, 2, id, PackageOrigin.Page, "pip", ".venv"));
        var files = new ReportPackageFiles(sandbox, ada.WorkspaceId, 3, id,
            [new FetchedPackageFile("numpy", "1.24.2", "numpy-1.24.2-cp311-cp311-linux_x86_64.whl", Hash, 17_000_000, false)]);
        await ReportAsync(files);
        await ReportAsync(files);
        await ReportAsync(new ReportPackageSet(sandbox, ada.WorkspaceId, 4, id, ".venv",
            [new InstalledPackage("numpy", "1.24.2", "numpy-1.24.2-cp311-cp311-linux_x86_64.whl", Hash, 80_000_000)]));
        await ReportAsync(new ReportInstallationEnded(sandbox, ada.WorkspaceId, 5, id, null, null, 2_300));

        var history = await ada.HistoryAsync(version);
        Assert.Equal(
            ["package_installation_requested", "package_file_fetched", "packages_installed", "package_installation_finished"],
            history.Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(["person", "agent"], history.Take(2).Select(e => e.GetProperty("actor").GetProperty("kind").GetString()));
        var packages = await PackagesAsync(ada);
        var numpy = packages.GetProperty("environments")[0].GetProperty("packages")[0];
        Assert.Equal(("numpy", "1.24.2", true, false), (
            numpy.GetProperty("name").GetString(), numpy.GetProperty("version").GetString(),
            numpy.GetProperty("fromIndex").GetBoolean(), numpy.GetProperty("missing").GetBoolean()));
        Assert.Equal("done", packages.GetProperty("ended")[0].GetProperty("outcome").GetString());
        Assert.Equal(0, packages.GetProperty("underWay").GetArrayLength());

        Assert.Equal("numpy==1.24.2\n", (await ada.GetAsync($"{ada.Workspace}/packages/requirements")).Text);
        Assert.Contains(
            $"--hash=sha256:{Hash}", (await ada.GetAsync($"{ada.Workspace}/packages/requirements?hashes=true")).Text,
            StringComparison.Ordinal);
        await PinsAsync(ada);
    }

    [Fact]
    public async Task A_new_sandbox_is_told_what_the_last_one_had_and_its_end_ends_what_was_under_way()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var pip = Guid.NewGuid();
        await ReportAsync(new ReportPackageSet(sandbox, ada.WorkspaceId, 2, null, ".venv",
            [new InstalledPackage("six", "1.16.0", "six-1.16.0-py2.py3-none-any.whl", Hash, 40_000)]));
        await ReportAsync(new ReportInstallationStarted(
            sandbox, ada.WorkspaceId, 3, pip, PackageOrigin.Terminal, "pip install pandas", ".venv"));
        await ReportAsync(new ReportSandboxStopped(sandbox, ada.WorkspaceId, 4, Domain.Sandboxes.SandboxStopReason.Exited, null));
        var ended = (await PackagesAsync(ada)).GetProperty("ended")[0];
        Assert.Equal(("failed", "stopped"), (ended.GetProperty("outcome").GetString(), ended.GetProperty("failure").GetString()));

        var next = await app.StartSandboxAsync(ada);
        await app.ReportReadyAsync(ada, next);
        var ask = new FetchPackages(next, ada.WorkspaceId);
        var fetched = await app.Agent.ReportAsync<WorkspacePackages>(ask);
        var six = Assert.Single(Assert.Single(fetched.Environments).Packages);
        Assert.Equal(("six", "1.16.0", Hash), (six.Name, six.Version, six.Sha256));
        Assert.Empty((await app.Agent.ReportAsync<WorkspacePackages>(ask, PeerAgent.OtherId)).Environments);
        Assert.True((await PackagesAsync(ada)).GetProperty("environments")[0].GetProperty("packages")[0].GetProperty("missing").GetBoolean());

        var restore = Guid.NewGuid();
        await ReportAsync(new ReportInstallationStarted(
            next, ada.WorkspaceId, 2, restore, PackageOrigin.Restore, "Restoring 1 package", ".venv"));
        Assert.True((await PackagesAsync(ada)).GetProperty("restoring").GetBoolean());
        await ReportAsync(new ReportPackageSet(next, ada.WorkspaceId, 3, restore, ".venv", [six]));
        await ReportAsync(new ReportInstallationEnded(next, ada.WorkspaceId, 4, restore, null, null, 80));
        var packages = await PackagesAsync(ada);
        Assert.False(packages.GetProperty("restoring").GetBoolean());
        Assert.False(packages.GetProperty("environments")[0].GetProperty("packages")[0].GetProperty("missing").GetBoolean());

        // A copy of the workspace starts with the same packages.
        var copy = (await ada.PostAsync($"{ada.Workspace}/duplicate", new { name = "Copy" })).Expect(HttpStatusCode.Created);
        var copied = (await ada.GetAsync($"/api/workspaces/{copy.GetProperty("workspaceId").GetGuid()}/packages"))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("six", copied.GetProperty("environments")[0].GetProperty("packages")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_installation_is_stopped_and_a_wrong_one_cannot_be()
    {
        var (ada, _) = await app.WithSandboxAsync();
        var id = (await ada.PostAsync($"{ada.Workspace}/packages", Body("pandas")))
            .Expect(HttpStatusCode.Accepted).GetProperty("installationId").GetGuid();
        (await ada.PostAsync($"{ada.Workspace}/packages/installations/{id}/stop")).Expect(HttpStatusCode.Accepted);
        await app.Agent.ToldAsync<StopPackages>(m => m.InstallationId == id);
        (await ada.PostAsync($"{ada.Workspace}/packages/installations/{Guid.NewGuid()}/stop")).Refused(HttpStatusCode.NotFound);
        (await ada.PostAsync($"{ada.Workspace}/packages", Body("--index-url=x")))
            .Refused(HttpStatusCode.BadRequest);
        (await ada.PostAsync($"{ada.Workspace}/packages", new { action = "installFile", file = "none.txt" }))
            .Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_index_is_asked_through_the_agent()
    {
        var ada = await app.SignInAsync();
        app.Agent.Publish(new PackageVersions("scikit-learn", [new PackageVersion("1.2.1", 9_000_000, false)], "1.9"));
        await Eventually.GetAsync(
            () => ada.GetAsync($"{ada.Workspace}/packages/search?text=scikit"), r => r.Status is HttpStatusCode.OK);
        var found = (await ada.GetAsync($"{ada.Workspace}/packages/search?text=scikit")).Expect(HttpStatusCode.OK);
        Assert.Equal(["scikit-learn"], found.GetProperty("names").EnumerateArray().Select(n => n.GetString()));
        var versions = (await ada.GetAsync($"{ada.Workspace}/packages/Scikit_Learn/versions")).Expect(HttpStatusCode.OK);
        Assert.Equal("1.2.1", versions.GetProperty("versions")[0].GetProperty("version").GetString());
        Assert.Equal("1.9", versions.GetProperty("newest").GetString());
        (await ada.GetAsync($"{ada.Workspace}/packages/unknown/versions")).Refused(HttpStatusCode.NotFound);
        (await ada.GetAsync($"{ada.Workspace}/packages/..%2Fstatus/versions")).Refused(HttpStatusCode.BadRequest);
        (await ada.GetAsync($"{ada.Workspace}/packages/search?text=")).Refused(HttpStatusCode.BadRequest);
        (await ada.GetAsync($"{ada.Workspace}/packages/search?text={new string('x', 101)}")).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Versions_are_looked_up_at_a_pace_and_each_person_has_their_own()
    {
        var ada = await app.SignInAsync();
        app.Agent.Publish(new PackageVersions("scikit-learn", [new PackageVersion("1.2.1", 9_000_000, false)], "1.9"));
        await Eventually.GetAsync(
            () => ada.GetAsync($"{ada.Workspace}/packages/search?text=scikit"), r => r.Status is HttpStatusCode.OK);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * VersionQuestions.Burst)
            .Select(_ => ada.GetAsync($"{ada.Workspace}/packages/unknown/versions")));
        Assert.Contains(answers, a => a.Status is HttpStatusCode.NotFound);
        var refused = answers.First(a => a.Status is not HttpStatusCode.NotFound).Refused(HttpStatusCode.TooManyRequests);
        Assert.Contains("try again", refused, StringComparison.Ordinal);
        var grace = await app.SignInAsync();
        (await grace.GetAsync($"{grace.Workspace}/packages/scikit-learn/versions")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Row 58: what is asked for, given, refused and not done are facts, each in the history.</summary>
    [Fact]
    public async Task What_was_refused_and_what_failed_is_in_the_history()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var version = await ada.VersionAsync();
        var pip = Guid.NewGuid();
        await ReportAsync(new ReportInstallationStarted(sandbox, ada.WorkspaceId, 2, pip, PackageOrigin.Terminal, "pip install six x", ".venv"));
        await ReportAsync(new ReportPackageFiles(sandbox, ada.WorkspaceId, 3, pip,
            [new FetchedPackageFile("six", "1.16.0", "six-1.16.0-py2.py3-none-any.whl", Hash, 11_000, true)]));
        await ReportAsync(new ReportPackageRequestRefused(
            sandbox, ada.WorkspaceId, 4, pip, "/simple/x/", "x", PackageRefusal.Limit, 3));
        await ReportAsync(new ReportInstallationEnded(
            sandbox, ada.WorkspaceId, 5, pip, PackageFailure.Limit, "More than 20 names were asked for.", 90));
        var history = await ada.HistoryAsync(version);
        Assert.Equal(
            ["package_installation_requested", "package_file_fetched", "package_request_refused", "package_installation_failed"],
            history.Select(e => e.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Without_an_agent_the_index_cannot_be_asked_and_nothing_is_installed()
    {
        var ada = await without.SignInAsync();
        var refused = (await ada.GetAsync($"{ada.Workspace}/packages/search?text=numpy")).Refused(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("cannot be asked", refused, StringComparison.Ordinal);
        (await ada.GetAsync($"{ada.Workspace}/packages/numpy/versions")).Refused(HttpStatusCode.ServiceUnavailable);
        (await ada.PostAsync($"{ada.Workspace}/packages", Body("numpy"))).Refused(HttpStatusCode.Conflict);
        Assert.Equal(0, (await PackagesAsync(ada)).GetProperty("environments").GetArrayLength());
        Assert.Equal("", (await ada.GetAsync($"{ada.Workspace}/packages/requirements")).Text);
    }

    private static async Task PinsAsync(Learner ada)
    {
        var pin = $"{ada.Workspace}/packages/pin";
        Assert.True((await ada.PostAsync(pin, new { })).Expect(HttpStatusCode.OK).GetProperty("changed").GetBoolean());
        Assert.False((await ada.PostAsync(pin, new { })).Expect(HttpStatusCode.OK).GetProperty("changed").GetBoolean());
        var file = (await ada.OpenAsync()).GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("path").GetString() == "requirements.txt").GetProperty("fileId").GetGuid();
        Assert.Equal("numpy==1.24.2\n", (await ada.ReadAsync(file)).GetProperty("text").GetString());

        // Other content is kept unless somebody says otherwise.
        var before = await ada.VersionAsync();
        (await ada.PostAsync(pin, new { hashes = true })).Refused(HttpStatusCode.Conflict);
        Assert.Equal(before, await ada.VersionAsync());
        (await ada.PostAsync(pin, new { hashes = true, overwrite = true })).Expect(HttpStatusCode.OK);
        Assert.Contains(Hash, (await ada.ReadAsync(file)).GetProperty("text").GetString(), StringComparison.Ordinal);
        (await ada.PostAsync(pin, new { path = "../x" })).Refused(HttpStatusCode.BadRequest);
        (await ada.PostAsync(pin, new { environment = "other" })).Refused(HttpStatusCode.Conflict);
    }

    private static object Body(string requirement) => new { requirements = new[] { requirement } };

    private Task<ReportAccepted> ReportAsync(object report) => app.Agent.ReportAsync<ReportAccepted>(report);

    private static async Task<JsonElement> PackagesAsync(Learner learner) =>
        (await learner.GetAsync($"{learner.Workspace}/packages")).Expect(HttpStatusCode.OK);
}

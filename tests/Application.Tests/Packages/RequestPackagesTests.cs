using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Tests.Packages;

public sealed class RequestPackagesTests
{
    private readonly InMemory _store = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_asks_and_the_agent_is_told()
    {
        var sandbox = Ready();
        var command = Command("pandas >= 2 ", "numpy");
        var (answer, events, messages) = await HandleAsync(command);
        Assert.Equal($"packages-{command.InstallationId:N}", answer.Value?.TerminalId);
        var requested = Assert.IsType<PackageInstallationRequested>(Assert.Single(events));
        Assert.Equal((PackageOrigin.Page, "pip install pandas >= 2  numpy", sandbox), (requested.Origin, requested.Command, requested.SandboxId));
        var told = Assert.Single(Sent.Of<ChangePackages>(messages));
        Assert.Equal(["pandas >= 2", "numpy"], told.Requirements);
        Assert.Equal(_store.Workspace.Head, told.WorkspaceVersion);

        // Again with the same key: the same answer, and nothing a second time.
        _store.Append(events.Cast<IWorkspaceEvent>());
        var (again, none, silent) = await HandleAsync(command);
        Assert.Equal(answer.Value, again.Value);
        Assert.Empty(none);
        Assert.Empty(silent);
    }

    [Fact]
    public async Task One_at_a_time_and_the_words_say_what_is_under_way()
    {
        var sandbox = Ready();
        _store.Append(new PackageInstallationRequested(Guid.NewGuid(), sandbox, PackageOrigin.Terminal, "pip", ".venv"));
        Assert.Contains("in a terminal", await RefusedAsync(RefusalKind.Conflict), StringComparison.Ordinal);
        // In another environment it is in nobody's way.
        Assert.NotNull((await HandleAsync(Command("numpy") with { Environment = "mine/env" })).Item1.Value);
    }

    [Fact]
    public async Task A_sandbox_has_sixteen_at_a_time_and_three_hundred_in_all()
    {
        var sandbox = Ready();
        for (var i = 0; i < PackageLedger.MostUnderWay; i++)
            _store.Append(new PackageInstallationRequested(Guid.NewGuid(), sandbox, PackageOrigin.Page, "pip", $"env-{i}"));
        Assert.Contains("16 installations are under way", await RefusedAsync(RefusalKind.TooMany), StringComparison.Ordinal);
        // Those that can only be over are in nobody's way.
        Assert.NotNull((await HandleAsync(Command("numpy"), new Later())).Item1.Value);

        foreach (var running in _store.Ledger!.UnderWay)
            _store.Append(new PackageInstallationUnneeded(running.Id));
        for (var i = PackageLedger.MostUnderWay; i < PackageCounts.MostInstallations; i++)
        {
            var id = Guid.NewGuid();
            _store.Append(new PackageInstallationRequested(id, sandbox, PackageOrigin.Page, "pip", ".venv"), new PackageInstallationUnneeded(id));
        }
        Assert.Contains("300 installations", await RefusedAsync(RefusalKind.TooMany), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_was_never_told_does_not_block_for_ever()
    {
        var sandbox = Ready();
        var lost = Guid.NewGuid();
        _store.Append(new PackageInstallationRequested(lost, sandbox, PackageOrigin.Page, "pip", ".venv"));
        var (answer, events, _) = await HandleAsync(Command("numpy"), new Later());
        Assert.NotNull(answer.Value);
        Assert.Equal(lost, events.OfType<PackageInstallationFailed>().Single().InstallationId);
    }

    [Fact]
    public async Task Without_a_sandbox_nothing_is_installed()
    {
        await RefusedAsync(RefusalKind.Conflict);
        _store.AddSandbox();
        await RefusedAsync(RefusalKind.Conflict);
    }

    [Fact]
    public async Task Nobody_installs_into_anothers_workspace_and_a_file_has_to_exist()
    {
        Ready();
        await RefusedAsync(RefusalKind.NotFound, Command("numpy") with { By = Actor.Person(Guid.NewGuid(), null, "public") });
        var file = Command() with { Action = PackageAction.InstallFile, File = "requirements.txt" };
        await RefusedAsync(RefusalKind.NotFound, file);
        _store.AddFile("requirements.txt", "numpy\n");
        Assert.NotNull((await HandleAsync(file)).Item1.Value);
    }

    [Fact]
    public void What_pip_could_take_for_something_else_is_not_accepted()
    {
        Assert.True(Valid(Command("numpy==1.24.2")));
        Assert.False(Valid(Command()));
        Assert.False(Valid(Command("--pre")));
        Assert.False(Valid(Command([.. Enumerable.Range(0, 51).Select(n => $"p{n}")])));
        Assert.False(Valid(Command("numpy==1") with { Action = PackageAction.Remove }));
        Assert.False(Valid(Command("numpy") with { Environment = "../outside" }));
        Assert.False(Valid(Command("numpy") with { File = "requirements.txt" }));
        Assert.False(Valid(Command("numpy") with { Action = (PackageAction)9 }));
        Assert.True(Valid(Command() with { Action = PackageAction.InstallFile, File = "a/requirements.txt" }));
        Assert.False(Valid(Command() with { Action = PackageAction.InstallFile, File = "../requirements.txt" }));
        Assert.False(Valid(Command("numpy") with { Action = PackageAction.InstallFile, File = "requirements.txt" }));
    }

    [Fact]
    public async Task An_installation_is_stopped_by_its_owner()
    {
        var sandbox = Ready();
        var id = Guid.NewGuid();
        _store.Append(new PackageInstallationRequested(id, sandbox, PackageOrigin.Page, "pip", ".venv"));
        var stop = new RequestPackagesStop(InMemory.Ada, _store.Workspace.Id, id);
        var (answer, messages) = await RequestPackagesStopHandler.Handle(stop, _store, _store, Ct);
        Assert.NotNull(answer.Value);
        Assert.Equal(new StopPackages(sandbox, id), Assert.Single(Sent.Of<StopPackages>(messages)));
        foreach (var wrong in new[] { stop with { InstallationId = Guid.NewGuid() }, stop with { By = Actor.System } })
            Assert.Equal(
                RefusalKind.NotFound,
                (await RequestPackagesStopHandler.Handle(wrong, _store, _store, Ct)).Item1.Refusal?.Kind);
    }

    [Fact]
    public void Pinned_requirements_are_what_pip_reads()
    {
        var hash = new string('a', 64);
        var set = new PackageSet(
            ".venv", [new InstalledPackage("a", "1.0", "a.whl", hash, 1), new InstalledPackage("b", "2", null, null, 1)], [], true);
        Assert.Equal("a==1.0\nb==2\n", RequirementsFile.Of(set, hashes: false));
        Assert.Equal(
            $"a==1.0 \\\n    --hash=sha256:{hash}\n# b==2 has no hash: it did not come from the index\n",
            RequirementsFile.Of(set, hashes: true));
        Assert.Equal("", RequirementsFile.Of(null, hashes: false));
    }

    private static bool Valid(RequestPackages command) => new RequestPackagesValidator().Validate(command).IsValid;

    private Guid Ready() => _store.AddSandbox(new SandboxReady(true, 1, "image", "runc"));

    private RequestPackages Command(params string[] requirements) => new(
        InMemory.Ada, Guid.NewGuid(), _store.Workspace.Id, Guid.NewGuid(), PackageAction.Install, requirements, null, ".venv");

    private Task<(Answer<PackagesAccepted>, EventsToAppend, OutgoingMessages)> HandleAsync(
        RequestPackages command, TimeProvider? clock = null) => RequestPackagesHandler.Handle(
        command, _store.Workspace, _store, _store, _store, _store, clock ?? TimeProvider.System, Ct);

    private async Task<string> RefusedAsync(RefusalKind kind, RequestPackages? command = null)
    {
        var (answer, events, messages) = await HandleAsync(command ?? Command("numpy"));
        Assert.Equal(kind, answer.Refusal?.Kind);
        Assert.Empty(events);
        Assert.Empty(messages);
        return answer.Refusal!.Detail;
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + TimeSpan.FromMinutes(36);
    }
}

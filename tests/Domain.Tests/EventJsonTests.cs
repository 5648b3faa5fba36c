using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Tests;

/// <summary>What is stored can be read back, whatever its values are.</summary>
public sealed class EventJsonTests
{
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() }
    };

    private static readonly object[] Examples =
    [
        new WorkspaceCreated(Guid.NewGuid(), "My “workspace” 😀"),
        new FileCreated(Guid.NewGuid(), "é/日.py", new FileBody("ab", 1, "line\r\n\t\u2028\"\\</script>", false), 2, Origin.Template),
        new FileEdited(
            Guid.NewGuid(), "a", 2, [new TextEdit(0, 1, "x\n😀"), new TextEdit(5, 0, "")], "ff", 9, 3, Origin.Editor),
        new FileReplaced(Guid.NewGuid(), "a", 3, new FileBody("cd", 5_000_000_000, null, true), 4, Origin.Sandbox),
        new FileRenamed(Guid.NewGuid(), "a", "b", Origin.Editor),
        new FileDeleted(Guid.NewGuid(), "b", Origin.Sandbox),
        new FileNotSaved("big.bin", NotSavedReason.TooLarge, long.MaxValue),
        new FileNotSavedCleared("big.bin"),
        new FolderCreated(Guid.NewGuid(), "d", Origin.Editor),
        new FolderRenamed(Guid.NewGuid(), "d", "e", Origin.Editor),
        new FolderDeleted(Guid.NewGuid(), "e", Origin.Sandbox),
        new RunRequested(Guid.NewGuid(), "main.py", ["python", "main.py", "--x=\"1\"", ""], Guid.NewGuid()),
        new RunStarted(Guid.NewGuid(), Guid.NewGuid()),
        new RunFinished(Guid.NewGuid(), RunEnd.OutOfMemory, null, 1234, 512 * 1024 * 1024, "Killed."),
        new RunFinished(Guid.NewGuid(), RunEnd.Exited, -1, 0, null, null),
        new SandboxAttached(Guid.NewGuid(), "agent-1"),
        new SandboxLost(Guid.NewGuid(), "Idle"),
        new LimitReached(Guid.NewGuid(), SandboxLimit.DiskFiles, 65_536, null, Guid.NewGuid(), 7),
        new SandboxRequested(Guid.NewGuid(), Guid.NewGuid(), "agent-1"),
        new SandboxReady(true, 42, "image:tag", "runc"),
        new SandboxStopRequested(SandboxStopReason.Requested),
        new SandboxStopped(SandboxStopReason.EngineUnavailable, null),
        new SandboxUsageRecorded(new SandboxUsage(1, 2, 5_000_000_000, 3, 4, null), 86_400),
        new PersonRegistered("ada@example.org"),
        new SignedIn(Guid.NewGuid()),
        new SignedOut(Guid.NewGuid()),
        new SignInRefused("The link has expired."),
        new RoleGranted(Role.Auditor),
        new RoleRevoked(Role.Admin),
        new WorkspaceRenamed("Étude №5"),
        new WorkspaceTemplateChosen("guess"),
        new WorkspaceDuplicated(Guid.NewGuid(), 42, "The first"),
        new WorkspaceArchived(),
        new WorkspaceUnarchived(),
        new SettingChanged("tabWidth", "2"),
        new ProgramRunRequested(
            Guid.NewGuid(), new RunSpec(RunKind.Module, "app.cli", ["--x", ""], [new EnvironmentVariable("A", "b=\"c\"\n")]),
            ["env", "A=b", "python", "-m", "app.cli"], Guid.NewGuid()),
        new ProgramRunRequested(Guid.NewGuid(), new RunSpec(RunKind.Tests, "", [], []), ["python"], Guid.NewGuid()),
        new RunOutputRecorded(Guid.NewGuid(), "ab", RecordedOutput.Most, 5_000_000_000),
        new RunConfigurationSaved(Guid.NewGuid(), "Server “1”", new RunSpec(RunKind.File, "é.py", ["a b"], [])),
        new RunConfigurationRemoved(Guid.NewGuid()),
        new CommandExecuted(Guid.NewGuid(), "shell-1", "echo \"a\\n\"\n😀", 130, 5_000_000_000, 3, 9),
        new CommandExecuted(Guid.NewGuid(), "shell-1", null, 0, 0, 0, 1),
        new PackageInstallationRequested(
            Guid.NewGuid(), Guid.NewGuid(), PackageOrigin.Terminal, "pip install \"a>=1\" 😀", "é/.venv"),
        new PackageFileFetched(
            Guid.NewGuid(), "numpy", "2.4.0+local", "numpy-2.4.0-cp311-cp311-linux_x86_64.whl", "ab", 5_000_000_000, true, 4),
        new PackagesInstalled(
            null, ".venv", [new InstalledPackage("a", "1!2.0", null, null, 0), new InstalledPackage("b", "1", "b.whl", "cd", 9)],
            ["b"], 5),
        new PackagesRemoved(Guid.NewGuid(), ".venv", [], ["a", "b"], 6),
        new PackageInstallationFailed(Guid.NewGuid(), PackageFailure.NeedsCompiling, "There is only source."),
        new PackageInstallationUnneeded(Guid.NewGuid()),
        new PackagesRestored(Guid.NewGuid(), Guid.NewGuid(), 30, 29, 12_345),
        new PackageRequestRefused(null, Guid.NewGuid(), "/simple/../\n", PackageRefusal.NeedsApproval, 3, 7),
        new PackageInstallationFinished(Guid.NewGuid(), 1_800_000),
        new PackagesMissing(Guid.NewGuid(), ".venv", ["a", "b"]),
        new PackagePolicyChanged(PackageMode.Approved, ["numpy", "pandas"], []),
        new PackageApprovalRequested("numpy", Guid.NewGuid(), Guid.NewGuid()),
        new PackageApproved("numpy"),
        new PackageApprovalDeclined("left-pad"),
        new WorkSubmitted(1, Guid.NewGuid(), Guid.NewGuid(), "Étude “5” 😀", 5_000_000_000, "ab", 1000, 10_485_760, Guid.NewGuid()),
        new SubmissionWithdrawn(2),
        new AttemptClaimed(1, Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddTicks(1)),
        new ClaimExtended(DateTimeOffset.UnixEpoch),
        new ClaimReleased(Guid.NewGuid()),
        new ClaimExpired(Guid.NewGuid(), DateTimeOffset.UnixEpoch),
        new ClaimTakenOver(1, Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.UnixEpoch, "She is ill.\n"),
        new CommentThreadStarted(
            Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), new CommentAnchor(1, Guid.NewGuid(), "é.py", 1, 2, AnchorSide.Old),
            "Why\u202e?", new Suggestion("é.py", 1, 2, "x = 1\r\n")),
        new CommentThreadStarted(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), new CommentAnchor(1), "Good.", null),
        new CommentAdded(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "```\n</script>"),
        new CommentEdited(Guid.NewGuid(), Guid.NewGuid(), ""),
        new CommentDeleted(Guid.NewGuid(), Guid.NewGuid()),
        new ThreadResolved(Guid.NewGuid()),
        new ThreadReopened(Guid.NewGuid()),
        new ThreadMarkedDone(Guid.NewGuid()),
        new VerdictGiven(1, "ab", Guid.NewGuid(), VerdictKind.RequestChanges, "Almost.", null),
        new SecondReviewAsked(1, Guid.NewGuid())
    ];

    public static TheoryData<string> Types => [.. EventTypes().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_comes_back_from_its_json_as_it_was(string type)
    {
        var examples = Examples.Where(e => e.GetType().Name == type).ToList();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var json = JsonSerializer.Serialize(example, example.GetType(), Stored);
            var back = JsonSerializer.Deserialize(json, example.GetType(), Stored);
            Assert.Equivalent(example, back, strict: true);
            Assert.Equal(json, JsonSerializer.Serialize(back, example.GetType(), Stored));
        }
    }

    private static IEnumerable<Type> EventTypes()
    {
        Type[] kinds = [typeof(IWorkspaceEvent), typeof(ISandboxEvent), typeof(IPersonEvent), typeof(IPackagePolicyEvent), typeof(ISubmissionEvent)];
        return typeof(IWorkspaceEvent).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && kinds.Any(k => k.IsAssignableFrom(t)));
    }
}

using Marten;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Platform.Infrastructure;

namespace Platform.Architecture.Tests;

/// <summary>The names under which events are stored outlive the classes: a log that is years old must still be readable.</summary>
public sealed class EventTypeTests
{
    private static readonly (Type Type, string Alias)[] Stored =
    [
        (typeof(WorkspaceCreated), "workspace_created"),
        (typeof(FileCreated), "file_created"),
        (typeof(FileEdited), "file_edited"),
        (typeof(FileReplaced), "file_replaced"),
        (typeof(FileRenamed), "file_renamed"),
        (typeof(FileDeleted), "file_deleted"),
        (typeof(FileNotSaved), "file_not_saved"),
        (typeof(FileNotSavedCleared), "file_not_saved_cleared"),
        (typeof(FolderCreated), "folder_created"),
        (typeof(FolderRenamed), "folder_renamed"),
        (typeof(FolderDeleted), "folder_deleted"),
        (typeof(RunRequested), "run_requested"),
        (typeof(RunStarted), "run_started"),
        (typeof(RunFinished), "run_finished"),
        (typeof(SandboxAttached), "sandbox_attached"),
        (typeof(SandboxLost), "sandbox_lost"),
        (typeof(LimitReached), "limit_reached"),
        (typeof(SandboxRequested), "sandbox_requested"),
        (typeof(SandboxReady), "sandbox_ready"),
        (typeof(SandboxStopRequested), "sandbox_stop_requested"),
        (typeof(SandboxStopped), "sandbox_stopped"),
        (typeof(SandboxUsageRecorded), "sandbox_usage_recorded"),
        (typeof(PersonRegistered), "person_registered"),
        (typeof(SignedIn), "signed_in"),
        (typeof(SignedOut), "signed_out"),
        (typeof(SignInRefused), "sign_in_refused"),
        (typeof(RoleGranted), "role_granted"),
        (typeof(RoleRevoked), "role_revoked"),
        (typeof(SettingChanged), "setting_changed"),
        (typeof(WorkspaceRenamed), "workspace_renamed"),
        (typeof(WorkspaceTemplateChosen), "workspace_template_chosen"),
        (typeof(WorkspaceDuplicated), "workspace_duplicated"),
        (typeof(WorkspaceArchived), "workspace_archived"),
        (typeof(WorkspaceUnarchived), "workspace_unarchived"),
        (typeof(ProgramRunRequested), "program_run_requested"),
        (typeof(RunOutputRecorded), "run_output_recorded"),
        (typeof(RunConfigurationSaved), "run_configuration_saved"),
        (typeof(RunConfigurationRemoved), "run_configuration_removed"),
        (typeof(CommandExecuted), "command_executed"),
        (typeof(PackageInstallationRequested), "package_installation_requested"),
        (typeof(PackageFileFetched), "package_file_fetched"),
        (typeof(PackagesInstalled), "packages_installed"),
        (typeof(PackagesRemoved), "packages_removed"),
        (typeof(PackageInstallationFailed), "package_installation_failed"),
        (typeof(PackageInstallationUnneeded), "package_installation_unneeded"),
        (typeof(PackagesRestored), "packages_restored"),
        (typeof(PackageRequestRefused), "package_request_refused"),
        (typeof(PackageInstallationFinished), "package_installation_finished"),
        (typeof(PackagesMissing), "packages_missing"),
        (typeof(PackagePolicyChanged), "package_policy_changed"),
        (typeof(PackageApprovalRequested), "package_approval_requested"),
        (typeof(PackageApproved), "package_approved"),
        (typeof(PackageApprovalDeclined), "package_approval_declined"),
        (typeof(WorkSubmitted), "work_submitted"),
        (typeof(SubmissionWithdrawn), "submission_withdrawn"),
        (typeof(AttemptClaimed), "attempt_claimed"),
        (typeof(ClaimExtended), "claim_extended"),
        (typeof(ClaimReleased), "claim_released"),
        (typeof(ClaimExpired), "claim_expired"),
        (typeof(ClaimTakenOver), "claim_taken_over"),
        (typeof(CommentThreadStarted), "comment_thread_started"),
        (typeof(CommentAdded), "comment_added"),
        (typeof(CommentEdited), "comment_edited"),
        (typeof(CommentDeleted), "comment_deleted"),
        (typeof(ThreadResolved), "thread_resolved"),
        (typeof(ThreadReopened), "thread_reopened"),
        (typeof(ThreadMarkedDone), "thread_marked_done"),
        (typeof(VerdictGiven), "verdict_given"),
        (typeof(SecondReviewAsked), "second_review_asked")
    ];

    private static readonly Type[] Kinds =
        [typeof(IWorkspaceEvent), typeof(ISandboxEvent), typeof(IPersonEvent), typeof(IPackagePolicyEvent), typeof(ISubmissionEvent)];

    [Fact]
    public void Every_event_class_is_in_this_list() => Assert.Equal(
        Repository.Domain.Types().Where(t => t is { IsClass: true, IsAbstract: false } && Kinds.Any(k => k.IsAssignableFrom(t)))
            .Select(t => t.Name).Order(StringComparer.Ordinal),
        Stored.Select(s => s.Type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_names_that_auditors_can_ask_for_are_the_stored_ones() =>
        Assert.Equal(Stored.Select(s => s.Alias).Order(StringComparer.Ordinal), EventTypes.Names);

    [Fact]
    public void Each_class_is_stored_under_its_name()
    {
        using var services = new ServiceCollection().AddLogging()
            .AddPlatformStore("Host=nowhere.invalid;Database=none").BuildServiceProvider();
        IReadOnlyStoreOptions options = services.GetRequiredService<StoreOptions>();
        var known = options.Events.AllKnownEventTypes().ToDictionary(t => t.EventType, t => t.EventTypeName);
        Assert.All(Stored, s => Assert.Equal(s.Alias, known[s.Type]));
    }
}

using Marten;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure;

/// <summary>Every event type there is, and its stored name. A name never changes, whatever happens to the class.</summary>
public static class EventTypes
{
    private static readonly Type[] All =
    [
        typeof(WorkspaceCreated), typeof(FileCreated), typeof(FileEdited), typeof(FileReplaced), typeof(FileRenamed),
        typeof(FileDeleted), typeof(FileNotSaved), typeof(FileNotSavedCleared), typeof(FolderCreated),
        typeof(FolderRenamed), typeof(FolderDeleted), typeof(RunRequested), typeof(RunStarted), typeof(RunFinished),
        typeof(SandboxAttached), typeof(SandboxLost), typeof(LimitReached),
        typeof(SandboxRequested), typeof(SandboxReady), typeof(SandboxStopRequested), typeof(SandboxStopped),
        typeof(SandboxUsageRecorded),
        typeof(PersonRegistered), typeof(SignedIn), typeof(SignedOut), typeof(SignInRefused), typeof(RoleGranted),
        typeof(RoleRevoked), typeof(WorkspaceRenamed), typeof(WorkspaceTemplateChosen), typeof(WorkspaceDuplicated),
        typeof(WorkspaceArchived), typeof(WorkspaceUnarchived),
        typeof(ProgramRunRequested), typeof(RunOutputRecorded), typeof(RunConfigurationSaved),
        typeof(RunConfigurationRemoved), typeof(CommandExecuted), typeof(SettingChanged),
        typeof(PackageInstallationRequested), typeof(PackageFileFetched), typeof(PackagesInstalled), typeof(PackagesRemoved),
        typeof(PackageInstallationFailed), typeof(PackageInstallationUnneeded), typeof(PackagesRestored),
        typeof(PackageRequestRefused), typeof(PackageInstallationFinished), typeof(PackagesMissing),
        typeof(PackagePolicyChanged), typeof(PackageApprovalRequested), typeof(PackageApproved),
        typeof(PackageApprovalDeclined),
        typeof(WorkSubmitted), typeof(SubmissionWithdrawn), typeof(AttemptClaimed), typeof(ClaimExtended),
        typeof(ClaimReleased), typeof(ClaimExpired), typeof(ClaimTakenOver), typeof(CommentThreadStarted),
        typeof(CommentAdded), typeof(CommentEdited), typeof(CommentDeleted), typeof(ThreadResolved),
        typeof(ThreadReopened), typeof(ThreadMarkedDone), typeof(VerdictGiven), typeof(SecondReviewAsked)
    ];

    /// <summary>The stored names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(Alias).Order(StringComparer.Ordinal)];

    /// <summary>Registers the events under the snake-case form of their names.</summary>
    internal static void MapPlatformEvents(this StoreOptions options)
    {
        foreach (var type in All) options.Events.MapEventType(type, Alias(type));
    }

    private static string Alias(Type type) => string.Concat(type.Name.Select((c, i) =>
        char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}

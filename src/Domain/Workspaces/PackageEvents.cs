using System.Collections.Immutable;

namespace Platform.Domain.Workspaces;

/// <summary>What one installation of packages did; its <see cref="InstallationId"/> ties them together.</summary>
public interface IPackageEvent : IWorkspaceEvent
{
    /// <summary>Null for a change that no installation explains, such as <c>pip uninstall</c> or a folder that was removed.</summary>
    Guid? InstallationId { get; }
}

/// <summary>Who started an installation.</summary>
public enum PackageOrigin
{
    /// <summary>A program in the sandbox: pip or uv in a shell, or in a run.</summary>
    Terminal,
    /// <summary>The page's list of packages.</summary>
    Page,
    /// <summary>The platform, which gives a new sandbox what the last one had.</summary>
    Restore
}

/// <summary>Why an installation did not do what was asked.</summary>
public enum PackageFailure
{
    /// <summary>The index does not know the name.</summary>
    NotFound,
    /// <summary>There is no version that satisfies what was asked and fits this Python.</summary>
    NoVersion,
    /// <summary>There is only source that would have to be compiled, which is switched off.</summary>
    NeedsCompiling,
    /// <summary>The requirements contradict each other.</summary>
    Conflict,
    /// <summary>The sandbox's disk is full.</summary>
    DiskFull,
    /// <summary>An administrator does not allow the package.</summary>
    Denied,
    /// <summary>The package waits for an administrator's approval.</summary>
    NeedsApproval,
    /// <summary>A limit of the package gate: of a file's size, of a day's bytes, of names in a time.</summary>
    Limit,
    /// <summary>The index did not answer, or answered with something that it should not.</summary>
    IndexUnavailable,
    /// <summary>A file was not what the index had announced.</summary>
    WrongHash,
    /// <summary>Somebody stopped it, or the sandbox ended.</summary>
    Stopped,
    /// <summary>Anything else; the detail says more.</summary>
    Other
}

/// <summary>A package that is installed.</summary>
/// <param name="Name">Normalised as PEP 503 says.</param>
/// <param name="File">Name of the file that it came from; null when it did not come through the platform.</param>
/// <param name="Sha256">Lower-case hexadecimal; null when <paramref name="File"/> is.</param>
/// <param name="Bytes">Of its files on the disk.</param>
public sealed record InstalledPackage(string Name, string Version, string? File, string? Sha256, long Bytes);

/// <summary>An installation began. Where and how it was asked for is what the sandbox says.</summary>
/// <param name="Command">For a person to read, at most 1000 characters.</param>
/// <param name="Environment">Folder of the virtual environment relative to the home folder, for example <c>.venv</c>.</param>
public sealed record PackageInstallationRequested(
    Guid Id, Guid SandboxId, PackageOrigin Origin, string Command, string Environment) : IPackageEvent
{
    /// <inheritdoc/>
    Guid? IPackageEvent.InstallationId => Id;
}

/// <summary>The package gate gave a file to an installation, after its hash was checked.</summary>
/// <param name="FromCache">Whether the host had it already.</param>
/// <param name="Sequence">Number of the agent's report: a repeat of it is recognised by this.</param>
public sealed record PackageFileFetched(
    Guid? InstallationId, string Name, string Version, string File, string Sha256, long Bytes, bool FromCache,
    long Sequence = 0) : IPackageEvent;

/// <summary>Packages came or changed their version.</summary>
/// <param name="Packages">All that are there now, by name.</param>
/// <param name="Changed">Names of those that are new or have another version.</param>
/// <param name="Sequence">Number of the agent's report.</param>
public sealed record PackagesInstalled(
    Guid? InstallationId, string Environment, ImmutableArray<InstalledPackage> Packages, ImmutableArray<string> Changed,
    long Sequence = 0) : IPackageEvent;

/// <summary>Packages are gone, and none came.</summary>
/// <param name="Packages">All that are there now, by name.</param>
/// <param name="Removed">Names of those that are gone.</param>
/// <param name="Sequence">Number of the agent's report.</param>
public sealed record PackagesRemoved(
    Guid? InstallationId, string Environment, ImmutableArray<InstalledPackage> Packages, ImmutableArray<string> Removed,
    long Sequence = 0) : IPackageEvent;

/// <summary>An installation ended without what was asked.</summary>
/// <param name="Detail">A sentence for a person.</param>
public sealed record PackageInstallationFailed(Guid? InstallationId, PackageFailure Reason, string Detail) : IPackageEvent;

/// <summary>An installation ended with everything as it was: what was asked for was there already.</summary>
public sealed record PackageInstallationUnneeded(Guid? InstallationId) : IPackageEvent;

/// <summary>A new sandbox has the packages of the last one.</summary>
/// <param name="FromCache">How many of them came without asking the index.</param>
public sealed record PackagesRestored(
    Guid? InstallationId, Guid SandboxId, int Count, int FromCache, long Milliseconds) : IPackageEvent;

/// <summary>The package gate refused a request of the sandbox's.</summary>
/// <param name="Path">As it was asked for, at most 200 characters.</param>
/// <param name="Skipped">Refusals before this one that came too fast to be recorded.</param>
/// <param name="Sequence">Number of the agent's report.</param>
public sealed record PackageRequestRefused(
    Guid? InstallationId, Guid SandboxId, string Path, PackageRefusal Reason, int Skipped,
    long Sequence = 0) : IPackageEvent;

/// <summary>Why the package gate refused a request.</summary>
public enum PackageRefusal
{
    /// <summary>No installation is under way.</summary>
    Closed,
    /// <summary>Something other than GET or HEAD.</summary>
    Method,
    /// <summary>Neither a page of the index nor a file that such a page names.</summary>
    Path,
    /// <summary>The list of what is allowed does not have it, or the list of what is not does.</summary>
    Denied,
    /// <summary>Waits for an administrator's approval.</summary>
    NeedsApproval,
    /// <summary>A file that is too large, too many bytes in a day, too many names in a time, or too much at once.</summary>
    Limit
}

/// <summary>An installation that changed something did all that was asked. What changed is told before it.</summary>
/// <param name="Milliseconds">From its start, as the agent measured it.</param>
public sealed record PackageInstallationFinished(Guid? InstallationId, long Milliseconds) : IPackageEvent;

/// <summary>A new sandbox could not be given these packages. They stay part of the workspace, for the next one.</summary>
public sealed record PackagesMissing(
    Guid? InstallationId, string Environment, ImmutableArray<string> Names) : IPackageEvent;

/// <summary>How it is decided what may be installed.</summary>
public enum PackageMode
{
    /// <summary>Everything that is not denied.</summary>
    Open,
    /// <summary>Only what is in the list.</summary>
    Listed,
    /// <summary>As <see cref="Listed"/>, and each refusal asks the administrators for an approval.</summary>
    Approved
}

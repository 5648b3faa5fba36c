using Platform.Domain.Workspaces;

namespace Platform.Application.Sandboxes;

// The part of the contract between Web and SandboxAgent that is about packages (docs/adr/0060-package-gate.md).
// The agent never tells which events there are to be: it tells what it saw, and Web decides.

/// <summary>Web → agent: install, upgrade or remove packages. Idempotent by <paramref name="InstallationId"/>.</summary>
/// <param name="Requirements">As pip reads them; no options. Empty with <see cref="PackageAction.InstallFile"/>.</param>
/// <param name="File">For <see cref="PackageAction.InstallFile"/>: the path of a requirements file in the workspace.</param>
/// <param name="Environment">Folder of the virtual environment relative to the home folder.</param>
/// <remarks>What it prints is in a terminal of its own, <c>packages-{InstallationId:N}</c>, as with a run.</remarks>
public sealed record ChangePackages(
    Guid SandboxId, Guid WorkspaceId, Guid InstallationId, PackageAction Action, IReadOnlyList<string> Requirements,
    string? File, string Environment, long WorkspaceVersion);

/// <summary>What to do with packages.</summary>
public enum PackageAction
{
    Install,
    Upgrade,
    Remove,
    InstallFile
}

/// <summary>Web → agent: end an installation. Unknown ones are already over.</summary>
public sealed record StopPackages(Guid SandboxId, Guid InstallationId);

/// <summary>Web → every agent: what may be installed has changed.</summary>
public sealed record UsePackagePolicy(PackagePolicy Policy);

/// <summary>What learners may install.</summary>
/// <param name="Version">Grows with each change; an agent keeps the newest that it has seen.</param>
/// <param name="Allowed">Normalised names; with <see cref="PackageMode.Listed"/> and <see cref="PackageMode.Approved"/>, only these. What they depend on has to be in the list as well.</param>
/// <param name="Denied">Normalised names that are never given out, whatever the mode.</param>
/// <param name="Declined">Names whose approval an administrator has declined; nobody is asked for them again.</param>
public sealed record PackagePolicy(
    long Version, PackageMode Mode, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied,
    IReadOnlyList<string>? Declined = null);

/// <summary>Agent → Web, request/reply with <see cref="WorkspacePackages"/>: what a new sandbox has to get, and what may be installed.</summary>
public sealed record FetchPackages(Guid SandboxId, Guid WorkspaceId);

/// <summary>Reply to <see cref="FetchPackages"/>.</summary>
/// <param name="Environments">Empty for a workspace without packages, and for a sandbox that is not the agent's.</param>
/// <param name="UnderWay">Installations of this sandbox whose end was not told: those of an earlier process of the agent's are over.</param>
public sealed record WorkspacePackages(
    IReadOnlyList<PackageEnvironment> Environments, PackagePolicy Policy, IReadOnlyList<Guid>? UnderWay = null);

/// <summary>One virtual environment and what is in it.</summary>
/// <param name="Path">Relative to the home folder.</param>
public sealed record PackageEnvironment(string Path, IReadOnlyList<InstalledPackage> Packages);

/// <summary>The index's project names, for the page.</summary>
/// <remarks>Answered by the agent over HTTP: <c>GET /agent/packages?search=&amp;limit=</c> → <see cref="FoundPackages"/>, <c>GET /agent/packages/{name}</c> → <see cref="PackageVersions"/> (404 when the index has none).</remarks>
/// <param name="Names">At most what was asked for: the name itself, then names that begin with it, then names that contain it.</param>
/// <param name="Complete">False while the list of names is still being read.</param>
public sealed record FoundPackages(IReadOnlyList<string> Names, bool Complete);

/// <param name="Versions">Newest first; only those that have a file for the sandbox's Python and machine.</param>
/// <param name="Newest">The newest version of all, whether it fits or not; null when there is none.</param>
public sealed record PackageVersions(string Name, IReadOnlyList<PackageVersion> Versions, string? Newest);

/// <param name="Bytes">Of the wheel that would be fetched; null when the index does not say.</param>
/// <param name="Yanked">Whether its author took it back.</param>
public sealed record PackageVersion(string Version, long? Bytes, bool Yanked);

// Agent → Web, request/reply with ReportAccepted. They are numbered together with the sandbox's other reports, sent one
// at a time and in order, and repeated until answered: Web takes each in once.

/// <summary>An installer has begun: pip or uv was seen at the gate, the page asked for it, or a new sandbox is filled.</summary>
/// <inheritdoc cref="PackageInstallationRequested" path="/param"/>
public sealed record ReportInstallationStarted(
    Guid SandboxId, Guid WorkspaceId, long Sequence, Guid InstallationId, PackageOrigin Origin, string Command,
    string Environment);

/// <summary>Files that the gate gave out, since the last such report of this installation.</summary>
public sealed record ReportPackageFiles(
    Guid SandboxId, Guid WorkspaceId, long Sequence, Guid InstallationId, IReadOnlyList<FetchedPackageFile> Files);

/// <inheritdoc cref="PackageFileFetched" path="/param"/>
public sealed record FetchedPackageFile(
    string Name, string Version, string File, string Sha256, long Bytes, bool FromCache);

/// <summary>An installation is over. What is installed now was reported before it.</summary>
/// <param name="Failure">Null when it did what was asked, as far as can be seen.</param>
/// <param name="Detail">A sentence for a person; only with a failure.</param>
/// <param name="Milliseconds">From its start.</param>
public sealed record ReportInstallationEnded(
    Guid SandboxId, Guid WorkspaceId, long Sequence, Guid InstallationId, PackageFailure? Failure, string? Detail,
    long Milliseconds);

/// <summary>What is installed in an environment, sent when it has changed and come to rest, and before the end of each installation.</summary>
/// <param name="InstallationId">The installation that is under way there, or null.</param>
/// <param name="Packages">At most <see cref="MostPackages"/>, by name, without what the image itself brings.</param>
public sealed record ReportPackageSet(
    Guid SandboxId, Guid WorkspaceId, long Sequence, Guid? InstallationId, string Environment,
    IReadOnlyList<InstalledPackage> Packages)
{
    public const int MostPackages = 500;
}

/// <summary>The gate refused a request. At most one a second, after a burst.</summary>
/// <param name="Name">The package, when the path names one: what an approval would be for.</param>
public sealed record ReportPackageRequestRefused(
    Guid SandboxId, Guid WorkspaceId, long Sequence, Guid? InstallationId, string Path, string? Name,
    PackageRefusal Reason, int Skipped);

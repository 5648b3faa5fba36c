using System.Collections.Immutable;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Packages;

/// <summary>How an installation ended.</summary>
public enum InstallationOutcome
{
    /// <summary>What was asked for is done.</summary>
    Done,
    /// <summary>There was nothing to do.</summary>
    Unneeded,
    /// <summary>A new sandbox has what the last one had.</summary>
    Restored,
    Failed
}

/// <summary>One installation, as the page shows it.</summary>
/// <param name="Files">How many files it was given.</param>
/// <param name="FromCache">How many of them its host had already.</param>
/// <param name="Changed">Names that came or changed their version.</param>
/// <param name="Removed">Names that went.</param>
/// <param name="Outcome">Null while it is under way.</param>
/// <param name="Failure">Only when it failed.</param>
public sealed record PackageInstallation(
    Guid Id, Guid SandboxId, PackageOrigin Origin, string Command, string Environment, DateTimeOffset RequestedAt,
    int Files, long Bytes, int FromCache, ImmutableArray<string> Changed, ImmutableArray<string> Removed,
    DateTimeOffset? EndedAt, InstallationOutcome? Outcome, PackageFailure? Failure, string? Detail)
{
    /// <summary>An agent ends each installation long before this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(35);

    internal static PackageInstallation Of(PackageInstallationRequested e, DateTimeOffset at) => new(
        e.Id, e.SandboxId, e.Origin, e.Command, e.Environment, at, 0, 0, 0, [], [], null, null, null, null);

    internal PackageInstallation With(PackageFileFetched e) => this with
    {
        Files = Files + 1,
        Bytes = Bytes + e.Bytes,
        FromCache = FromCache + (e.FromCache ? 1 : 0)
    };
}

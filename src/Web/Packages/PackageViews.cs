using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Web.Packages;

/// <param name="FromIndex">Whether it came through the platform, so that the next sandbox can be given it.</param>
/// <param name="Missing">Whether the present sandbox is not known to have it.</param>
public sealed record PackageView(string Name, string Version, long Bytes, bool FromIndex, bool Missing);

public sealed record EnvironmentView(string Path, IReadOnlyList<PackageView> Packages);

/// <summary>A workspace's packages as the page shows them.</summary>
/// <param name="UnderWay">Installations, oldest first.</param>
/// <param name="Ended">Installations, newest first.</param>
/// <param name="Restoring">Whether a new sandbox is being given what the last one had.</param>
/// <param name="Mode">How it is decided what may be installed.</param>
public sealed record PackagesView(
    IReadOnlyList<EnvironmentView> Environments, IReadOnlyList<PackageInstallation> UnderWay,
    IReadOnlyList<PackageInstallation> Ended, bool Restoring, PackageMode Mode)
{
    internal static PackagesView Of(PackageLedger ledger, Guid? sandboxId, PackageMode mode) => new(
        [.. ledger.Sets.Select(s => new EnvironmentView(s.Path, [.. s.Packages.Select(p => new PackageView(
            p.Name, p.Version, p.Bytes, p.Sha256 is not null, sandboxId is not null && s.Missing.Contains(p.Name)))]))],
        ledger.UnderWay, ledger.Ended, ledger.UnderWay.Exists(i => i.Origin is PackageOrigin.Restore), mode);
}

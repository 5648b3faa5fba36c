using Platform.Domain.Workspaces;

namespace Platform.Application.Packages;

/// <summary>Packages that a workspace begins with because another has them.</summary>
internal static class CopiedPackages
{
    /// <summary>What the first sandbox of the new workspace is given.</summary>
    public static PackagesInstalled Event(string environment, IReadOnlyList<InstalledPackage> packages) =>
        new(null, environment, [.. packages], [.. packages.Select(p => p.Name)]);
}

using Platform.Domain.Packages;

namespace Platform.Application.Packages;

/// <summary>The packages of workspaces, read in the transaction of the message at hand.</summary>
public interface IPackageLedgers
{
    Task<PackageLedger> OfAsync(Guid workspaceId, CancellationToken ct);
}

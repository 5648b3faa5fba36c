using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Packages;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Packages;

/// <summary>One row for each workspace with packages, written with their events and not with those of files.</summary>
public sealed class PackageLedgerProjection : SingleStreamProjection<PackageLedger, Guid>
{
    public PackageLedgerProjection()
    {
        Name = "Packages";
        IncludeType<IPackageEvent>();
        IncludeType<SandboxAttached>();
    }

    public override PackageLedger? Evolve(PackageLedger? snapshot, Guid id, IEvent e) =>
        e.Data is IWorkspaceEvent data ? PackageLedger.Evolve(snapshot, id, data, e.Timestamp) : snapshot;
}

/// <summary>The one row that says what may be installed.</summary>
public sealed class PackageRulesProjection : SingleStreamProjection<PackageRules, Guid>
{
    public PackageRulesProjection() => IncludeType<IPackagePolicyEvent>();

    public override PackageRules? Evolve(PackageRules? snapshot, Guid id, IEvent e) =>
        e.Data is IPackagePolicyEvent data ? PackageRules.Evolve(snapshot, data, e.Timestamp) : snapshot;
}

/// <inheritdoc cref="IPackageLedgers"/>
public sealed class PackageLedgers(IDocumentSession session) : IPackageLedgers
{
    public async Task<PackageLedger> OfAsync(Guid workspaceId, CancellationToken ct) =>
        await session.LoadAsync<PackageLedger>(workspaceId, ct) ?? PackageLedger.None;
}

/// <summary>Registers what packages store and ask for.</summary>
internal static class PackageStore
{
    public static void AddPackages(this StoreOptions options)
    {
        options.Projections.Add<PackageLedgerProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<PackageRulesProjection>(ProjectionLifecycle.Inline);
    }

    public static void AddPackagePorts(this IServiceCollection services) =>
        services.AddScoped<IPackageLedgers, PackageLedgers>();
}

using Marten;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Packages;

/// <summary>A package that waits, with the names that an administrator knows whoever asked by.</summary>
/// <param name="Email">Null when the person is unknown.</param>
public sealed record WaitingApproval(PackageApproval Approval, string? Email, string? WorkspaceName);

/// <summary>Reads packages for pages; the caller has checked whose they are.</summary>
public sealed class PackageQueries(IDocumentStore store)
{
    public async Task<PackageLedger> LedgerAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<PackageLedger>(workspaceId, ct) ?? PackageLedger.None;
    }

    public async Task<PackageRules> RulesAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<PackageRules>(PackageRules.StreamId, ct) ?? PackageRules.Default;
    }

    /// <summary>The rules, and who asked for what waits.</summary>
    public async Task<(PackageRules Rules, IReadOnlyList<WaitingApproval> Waiting)> WaitingAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var rules = await session.LoadAsync<PackageRules>(PackageRules.StreamId, ct) ?? PackageRules.Default;
        var people = (await session.LoadManyAsync<Person>(ct, [.. rules.Waiting.Select(w => w.PersonId).Distinct()]))
            .ToDictionary(p => p.Id, p => p.Email);
        var workspaces = (await session.LoadManyAsync<Workspace>(ct, [.. rules.Waiting.Select(w => w.WorkspaceId).Distinct()]))
            .ToDictionary(w => w.Id, w => w.Name);
        return (rules, [.. rules.Waiting.Select(w => new WaitingApproval(
            w, people.GetValueOrDefault(w.PersonId), workspaces.GetValueOrDefault(w.WorkspaceId)))]);
    }
}

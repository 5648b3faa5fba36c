using Marten;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Sandboxes;

/// <summary>A sandbox with the names that a person knows it by.</summary>
/// <param name="OwnerEmail">Null when its owner is unknown.</param>
public sealed record SandboxListed(Sandbox Sandbox, string? OwnerEmail, string? WorkspaceName);

/// <summary>Reads sandboxes for pages and for the care of them.</summary>
public sealed class SandboxQueries(IDocumentStore store)
{
    /// <summary>Most sandboxes in one answer.</summary>
    public const int MaxListed = 500;

    /// <summary>Sandboxes that have not ended, newest first, and how many there are.</summary>
    public async Task<(IReadOnlyList<SandboxListed> Items, int Total)> ListAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var living = session.Query<Sandbox>().Where(s => s.State != SandboxState.Stopped);
        // Version 7 ids sort by the time at which they were made.
        var sandboxes = await living.OrderByDescending(s => s.Id).Take(MaxListed).ToListAsync(ct);
        var total = sandboxes.Count < MaxListed ? sandboxes.Count : await living.CountAsync(ct);
        var owners = (await session.LoadManyAsync<Person>(ct, [.. sandboxes.Select(s => s.OwnerId).Distinct()]))
            .ToDictionary(p => p.Id, p => p.Email);
        var workspaces = (await session.LoadManyAsync<Workspace>(ct, [.. sandboxes.Select(s => s.WorkspaceId).Distinct()]))
            .ToDictionary(w => w.Id, w => w.Name);
        return ([.. sandboxes.Select(s => new SandboxListed(
            s, owners.GetValueOrDefault(s.OwnerId), workspaces.GetValueOrDefault(s.WorkspaceId)))], total);
    }

    /// <summary>Sandboxes that have not ended, on agents other than these.</summary>
    public async Task<IReadOnlyList<Sandbox>> HeldByOthersAsync(IReadOnlyCollection<string> agentIds, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.Query<Sandbox>()
            .Where(s => s.State != SandboxState.Stopped && !s.AgentId.IsOneOf(agentIds.ToArray())).ToListAsync(ct);
    }
}

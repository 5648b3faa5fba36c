using Marten;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>A page of a workspace's runs, newest first.</summary>
/// <param name="Next">The cursor of the page with older ones; null when there are none.</param>
public sealed record RunPage(IReadOnlyList<RunRecord> Items, DateTimeOffset? Next);

/// <summary>Reads past runs for pages; the caller has checked whose they are.</summary>
public sealed class RunQueries(IDocumentStore store)
{
    /// <summary>Most runs on one page.</summary>
    public const int MaxPage = 100;

    public async Task<RunPage> BeforeAsync(Guid workspaceId, DateTimeOffset? before, int limit, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var end = (before ?? DateTimeOffset.MaxValue).ToUniversalTime();
        await using var session = store.QuerySession();
        var runs = await session.Query<RunRecord>()
            .Where(r => r.WorkspaceId == workspaceId && r.RequestedAt < end)
            .OrderByDescending(r => r.RequestedAt).Take(limit + 1).ToListAsync(ct);
        return runs.Count > limit
            ? new RunPage([.. runs.Take(limit)], runs[limit - 1].RequestedAt)
            : new RunPage([.. runs], null);
    }

    /// <summary>The kept end of a run's output; null when none is kept.</summary>
    public async Task<byte[]?> OutputAsync(Guid workspaceId, Guid runId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await RunOutputs.ReadAsync(session, workspaceId, runId, ct);
    }
}

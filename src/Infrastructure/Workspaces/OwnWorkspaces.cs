using Marten;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <inheritdoc cref="IOwnWorkspaces"/>
public sealed class OwnWorkspaces(IDocumentSession session) : IOwnWorkspaces
{
    public async Task<(int Open, int All)> CountAsync(Guid ownerId, CancellationToken ct)
    {
        var own = await AllAsync(ownerId, ct);
        return (own.Count(w => !w.Archived), own.Count);
    }

    /// <summary>Those that are not archived, the one that was made first in front.</summary>
    public async Task<IReadOnlyList<Guid>> OpenAsync(Guid ownerId, CancellationToken ct) =>
        [.. (await AllAsync(ownerId, ct)).Where(w => !w.Archived).Select(w => w.Id)];

    // What is archived is left out by the callers and not by the query: rows of the first version of the record do not
    // say whether they are. Version 7 ids sort by the time at which they were made.
    private Task<IReadOnlyList<Workspace>> AllAsync(Guid ownerId, CancellationToken ct) =>
        session.Query<Workspace>().Where(w => w.OwnerId == ownerId).OrderBy(w => w.Id).ToListAsync(ct);
}

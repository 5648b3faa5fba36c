using Marten;
using Platform.Application.Identity;
using Platform.Domain.Identity;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Identity;

/// <inheritdoc cref="IPeople"/>
public sealed class People(IDocumentSession session) : IPeople
{
    public async Task<Person?> ByEmailAsync(string email, CancellationToken ct) =>
        await session.Query<Person>().FirstOrDefaultAsync(p => p.Email == email, ct);

    public async Task<Guid?> FirstWorkspaceAsync(Guid personId, CancellationToken ct) =>
        // Version 7 ids sort by the time at which they were made.
        (await session.Query<Workspace>().Where(w => w.OwnerId == personId).OrderBy(w => w.Id)
            .FirstOrDefaultAsync(ct))?.Id;
}

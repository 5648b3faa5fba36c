using Marten;
using Platform.Application.Identity;
using Platform.Domain.Identity;

namespace Platform.Infrastructure.Identity;

/// <inheritdoc cref="IPeople"/>
public sealed class People(IDocumentSession session) : IPeople
{
    public async Task<Person?> ByEmailAsync(string email, CancellationToken ct) =>
        await session.Query<Person>().FirstOrDefaultAsync(p => p.Email == email, ct);
}

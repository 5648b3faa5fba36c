using System.Text.Json;
using Marten;
using Platform.Application;

namespace Platform.Infrastructure;

/// <summary>What a command was answered, so that a repeat gets the same answer and has no second effect.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="PersonId">Whose command it was: nobody reads another's answer by guessing an id.</param>
public sealed record Receipt(Guid Id, Guid? PersonId, string Type, string Answer);

/// <inheritdoc cref="IReceipts"/>
public sealed class Receipts(IDocumentSession session) : IReceipts
{
    public async Task<T?> FindAsync<T>(IRepeatable command, CancellationToken ct) where T : class
    {
        var receipt = await session.LoadAsync<Receipt>(command.CommandId, ct);
        return receipt is not null && receipt.PersonId == command.By.PersonId && receipt.Type == typeof(T).Name
            ? JsonSerializer.Deserialize<T>(receipt.Answer)
            : null;
    }

    // Insert, not store: of two equal commands at once, one fails here, is tried again and finds the other's answer.
    public void Keep<T>(IRepeatable command, T answer) where T : class => session.Insert(
        new Receipt(command.CommandId, command.By.PersonId, typeof(T).Name, JsonSerializer.Serialize(answer)));
}

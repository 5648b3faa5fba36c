using System.Security.Cryptography;
using Marten;
using Npgsql;
using Platform.Application.Workspaces;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Platform.Infrastructure.Workspaces;

/// <inheritdoc cref="IRunOutputs"/>
/// <remarks>
/// Apart from the blobs, which are kept for ever: what programs print is much, and only the newest is looked at. That it
/// was printed, and its hash, stay in the log.
/// </remarks>
public sealed class RunOutputs(IDocumentSession session) : IRunOutputs
{
    /// <summary>Outputs that are kept for each workspace.</summary>
    public const int Most = 100;

    private const string Name = $"{PlatformStore.DocumentSchema}.run_outputs";

    internal static Table Table()
    {
        var table = new Table(PostgresqlProvider.Instance.Parse(Name));
        table.AddColumn<Guid>("run_id").AsPrimaryKey();
        table.AddColumn<Guid>("workspace_id").NotNull().AddIndex();
        table.AddColumn<DateTimeOffset>("at").NotNull();
        table.AddColumn<int>("size").NotNull();
        table.AddColumn("content", "bytea").NotNull();
        return table;
    }

    public string Keep(Guid workspaceId, Guid runId, ReadOnlyMemory<byte> bytes)
    {
        session.QueueSqlCommand(
            $"insert into {Name} (run_id, workspace_id, at, size, content) values (?, ?, now(), ?, ?) on conflict (run_id) do nothing",
            runId, workspaceId, bytes.Length, Blobs.Compress(bytes));
        session.QueueSqlCommand(
            $"delete from {Name} where run_id in (select run_id from {Name} where workspace_id = ? order by at desc, run_id desc offset {Most})",
            workspaceId);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
    }

    internal static async Task<byte[]?> ReadAsync(IQuerySession session, Guid workspaceId, Guid runId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select size, content from {Name} where run_id = @run and workspace_id = @workspace");
        command.Parameters.AddWithValue("run", runId);
        command.Parameters.AddWithValue("workspace", workspaceId);
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        return await reader.ReadAsync(ct)
            ? Blobs.Decompress(reader.GetFieldValue<byte[]>(1), reader.GetInt32(0))
            : null;
    }
}

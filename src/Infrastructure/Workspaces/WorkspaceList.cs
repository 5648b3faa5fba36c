using Marten;
using Npgsql;
using NpgsqlTypes;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>A workspace in a list, with what a person knows it by.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Bytes">Sum of their sizes.</param>
public sealed record WorkspaceListed(
    Workspace Workspace, Sandbox? Sandbox, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, int Files, long Bytes);

/// <summary>Reads the list of a person's workspaces, in as many queries for many as for one.</summary>
public sealed class WorkspaceList(IDocumentStore store)
{
    private const string Moments =
        $"select id, created, timestamp from {PlatformStore.EventSchema}.mt_streams where id = any(@ids)";

    private const string Sizes =
        $"""
         select (data ->> 'workspaceId')::uuid, count(*), coalesce(sum((data ->> 'size')::bigint), 0)
         from {PlatformStore.DocumentSchema}.mt_doc_treeentry
         where (data ->> 'workspaceId')::uuid = any(@ids) and not (data ->> 'folder')::boolean
         group by 1
         """;

    /// <summary>All of them, the one that changed last first.</summary>
    public async Task<IReadOnlyList<WorkspaceListed>> OfAsync(Guid personId, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var own = await session.Query<Workspace>().Where(w => w.OwnerId == personId).ToListAsync(ct);
        if (own.Count == 0) return [];
        var ids = own.Select(w => w.Id).ToArray();
        var moments = await RowsAsync(session, Moments, ids, r => (
            r.GetFieldValue<DateTimeOffset>(1), r.GetFieldValue<DateTimeOffset>(2)), ct);
        var sizes = await RowsAsync(session, Sizes, ids, r => ((int)r.GetInt64(1), r.GetFieldValue<decimal>(2)), ct);
        var sandboxes = (await session.LoadManyAsync<Sandbox>(ct, own.Select(w => w.Sandbox?.Id).OfType<Guid>()))
            .ToDictionary(s => s.Id);
        return
        [
            .. own.Select(w =>
            {
                var (created, changed) = moments.GetValueOrDefault(w.Id);
                var (files, bytes) = sizes.GetValueOrDefault(w.Id);
                var sandbox = w.Sandbox is { } attached ? sandboxes.GetValueOrDefault(attached.Id) : null;
                return new WorkspaceListed(w, sandbox, created, changed, files, (long)bytes);
            }).OrderByDescending(w => w.ChangedAt).ThenBy(w => w.Workspace.Id)
        ];
    }

    private static async Task<Dictionary<Guid, T>> RowsAsync<T>(
        IQuerySession session, string sql, Guid[] ids, Func<System.Data.Common.DbDataReader, T> read, CancellationToken ct)
    {
        var rows = new Dictionary<Guid, T>();
        await using var command = new NpgsqlCommand(sql);
        command.Parameters.Add(new NpgsqlParameter("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = ids });
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        while (await reader.ReadAsync(ct)) rows[reader.GetGuid(0)] = read(reader);
        return rows;
    }
}

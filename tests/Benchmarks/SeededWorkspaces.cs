using Npgsql;

namespace Platform.Benchmarks;

/// <summary>
/// Workspaces that would take minutes to make through the API: their events and the documents that follow from them
/// are written straight into the database, as the product would have written them, and kept for the next run.
/// </summary>
internal static class SeededWorkspaces
{
    /// <summary>A workspace with many small files.</summary>
    public static async Task<Guid> FilesAsync(Stack stack, int count, CancellationToken ct)
    {
        var workspace = await stack.WorkspaceAsync($"bench {count} files", ct);
        var missing = count - (await (await stack.SessionAsync(ct)).WorkspaceAsync(workspace, ct)).Files.Length;
        if (missing <= 0) return workspace;
        await SeedAsync(stack, workspace, missing, """
            create temp table seed on commit drop as
            select n, gen_random_uuid() as file, 'lesson' || n % 40 || '/part' || n || '.py' as path,
                   'answer = ' || n || E'\n' as text, s.version + n as version
            from es.mt_streams s, generate_series(1, @count) n where s.id = @workspace;

            insert into es.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers, user_name)
            select nextval('es.mt_events_sequence'), gen_random_uuid(), @workspace, version,
                   jsonb_build_object('fileId', file, 'path', path, 'version', version, 'origin', 'Editor', 'body',
                       jsonb_build_object('hash', encode(sha256(text::bytea), 'hex'), 'size', length(text), 'text', text, 'binary', false)),
                   'file_created', now(), 'Platform.Domain.Workspaces.FileCreated, Platform.Domain', '{}', @person
            from seed order by n;

            insert into app.mt_doc_treeentry (id, data, mt_dotnet_type, mt_version)
            select file, jsonb_build_object('id', file, 'workspaceId', @workspace, 'folder', false, 'path', path,
                       'fileVersion', version, 'hash', encode(sha256(text::bytea), 'hex'), 'size', length(text), 'binary', false),
                   'Platform.Domain.Workspaces.TreeEntry', 1
            from seed;

            insert into app.mt_doc_filecontent (id, data, mt_dotnet_type, mt_version)
            select file, jsonb_build_object('id', file, 'fileVersion', version,
                       'hash', encode(sha256(text::bytea), 'hex'), 'text', text, 'binary', false),
                   'Platform.Domain.Workspaces.FileContent', 1
            from seed;
            """, ct);
        return workspace;
    }

    /// <summary>A workspace with a long history: edits of <c>main.py</c> that insert nothing.</summary>
    public static async Task<Guid> HistoryAsync(Stack stack, int count, CancellationToken ct)
    {
        var workspace = await stack.WorkspaceAsync($"bench {count} events", ct);
        var missing = count - (await (await stack.SessionAsync(ct)).WorkspaceAsync(workspace, ct)).Version;
        if (missing <= 0) return workspace;
        await SeedAsync(stack, workspace, (int)missing, """
            create temp table seed on commit drop as
            select n, (t.data ->> 'id')::uuid as file, t.data ->> 'hash' as hash, (t.data ->> 'size')::int as size,
                   (t.data ->> 'fileVersion')::bigint as base, s.version + n as version
            from es.mt_streams s
            join app.mt_doc_treeentry t on t.data ->> 'workspaceId' = s.id::text and t.data ->> 'path' = 'main.py',
                 generate_series(1, @count) n
            where s.id = @workspace;

            insert into es.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, headers, user_name)
            select nextval('es.mt_events_sequence'), gen_random_uuid(), @workspace, version,
                   jsonb_build_object('fileId', file, 'path', 'main.py', 'baseVersion', case n when 1 then base else version - 1 end,
                       'edits', '[{"offset": 0, "deleteCount": 0, "insert": ""}]'::jsonb, 'resultHash', hash, 'resultSize', size,
                       'version', version, 'origin', 'Editor'),
                   'file_edited', now(), 'Platform.Domain.Workspaces.FileEdited, Platform.Domain', '{}', @person
            from seed order by n;

            update app.mt_doc_treeentry set mt_version = mt_version + @count,
                   data = jsonb_set(data, '{fileVersion}', to_jsonb((select max(version) from seed)))
            where id = (select file from seed limit 1);
            update app.mt_doc_filecontent set mt_version = mt_version + @count,
                   data = jsonb_set(data, '{fileVersion}', to_jsonb((select max(version) from seed)))
            where id = (select file from seed limit 1);
            """, ct);
        return workspace;
    }

    private static async Task SeedAsync(Stack stack, Guid workspace, int count, string sql, CancellationToken ct)
    {
        await using var connection = await stack.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var seed = new NpgsqlCommand(sql + """
            update app.mt_doc_workspace set mt_version = mt_version + @count,
                   data = jsonb_set(data, '{head}', to_jsonb((data ->> 'head')::bigint + @count))
            where id = @workspace;
            update es.mt_streams set version = version + @count, timestamp = now() where id = @workspace;
            """, connection, transaction);
        seed.Parameters.AddWithValue("count", count);
        seed.Parameters.AddWithValue("workspace", workspace);
        seed.Parameters.AddWithValue("person", (await stack.SessionAsync(ct)).Me.PersonId.ToString());
        await seed.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        await AnalyseAsync(connection, ct);
    }

    // As after a while in use: statistics are there, and the audit rows have been written.
    private static async Task AnalyseAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var analyse = new NpgsqlCommand("analyze", connection);
        await analyse.ExecuteNonQueryAsync(ct);
        await using var behind = new NpgsqlCommand("""
            select (select max(seq_id) from es.mt_events) > (select last_seq_id from es.mt_event_progression where name = 'Audit:All')
            """, connection);
        while (await behind.ExecuteScalarAsync(ct) is true) await Task.Delay(200, ct);
    }
}

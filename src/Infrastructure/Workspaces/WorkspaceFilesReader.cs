using System.Text;
using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <inheritdoc cref="IWorkspaceFiles"/>
public sealed class WorkspaceFilesReader(IDocumentSession session) : IWorkspaceFiles
{
    /// <summary>Beyond this many events it is cheaper to compare whole trees.</summary>
    private const int MaxEventsForPaths = 500;

    public async Task<TreeEntry?> EntryAsync(Guid workspaceId, Guid entryId, CancellationToken ct) =>
        await session.LoadAsync<TreeEntry>(entryId, ct) is { } entry && entry.WorkspaceId == workspaceId ? entry : null;

    public async Task<IReadOnlyList<TreeEntry>> TreeAsync(Guid workspaceId, CancellationToken ct) =>
        await session.Query<TreeEntry>().Where(e => e.WorkspaceId == workspaceId).ToListAsync(ct);

    public async Task<FileState?> StateAsync(Guid workspaceId, Guid fileId, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var entryQuery = batch.Load<TreeEntry>(fileId);
        var contentQuery = batch.Load<FileContent>(fileId);
        await batch.Execute(ct);
        var entry = await entryQuery;
        return entry is { Folder: false } && entry.WorkspaceId == workspaceId && await contentQuery is { } content
            ? await StateOfAsync(entry.Path, entry.Size, content, ct)
            : null;
    }

    public async Task<IReadOnlyDictionary<Guid, byte[]>> BytesAsync(
        IReadOnlyCollection<TreeEntry> files, CancellationToken ct)
    {
        var (bytes, inBlobs) = (new Dictionary<Guid, byte[]>(files.Count), new List<(Guid Id, string Hash)>());
        if (files.Count == 0) return bytes;
        // The text alone, as the bytes that it is sent as: a whole document would be written as JSON there, and read here.
        await using var command = new NpgsqlCommand($"""
            select id, data ->> 'hash', data ->> 'text' from {PlatformStore.DocumentSchema}.mt_doc_filecontent where id = any(@ids)
            """);
        command.Parameters.AddWithValue("ids", files.Select(f => f.Id).ToArray());
        await using (var reader = await session.ExecuteReaderAsync(command, ct))
            while (await reader.ReadAsync(ct))
            {
                var id = reader.GetGuid(0);
                if (await reader.IsDBNullAsync(2, ct)) inBlobs.Add((id, reader.GetString(1)));
                else bytes[id] = reader.GetFieldValue<byte[]>(2);
            }

        var blobs = await Blobs.ReadAsync(session, [.. inBlobs.Select(b => b.Hash).Distinct()], ct);
        foreach (var (id, hash) in inBlobs) bytes[id] = blobs[hash];
        return bytes;
    }

    public async Task<FileState?> StateAtAsync(Guid workspaceId, Guid fileId, long version, CancellationToken ct)
    {
        TreeEntry? entry = null;
        FileContent? content = null;
        foreach (var e in await EventsOfAsync(workspaceId, fileId, version, ct))
        {
            entry = TreeEntry.Evolve(entry, workspaceId, e);
            content = await EvolveAsync(content, e, ct);
        }

        return entry is null || content is null ? null : await StateOfAsync(entry.Path, entry.Size, content, ct);
    }

    public async Task<string?> TextWithHashAsync(Guid workspaceId, Guid fileId, string hash, CancellationToken ct)
    {
        FileContent? content = null, found = null;
        foreach (var e in await EventsOfAsync(workspaceId, fileId, long.MaxValue, ct))
        {
            content = await EvolveAsync(content, e, ct);
            if (content?.Hash == hash) found = content;
        }

        if (found is null || found.Binary) return null;
        return found.Text ?? await Blobs.TextAsync(session, found.Hash, ct);
    }

    public async Task<IReadOnlySet<string>?> PathsTouchedAsync(
        Guid workspaceId, long afterVersion, CancellationToken ct)
    {
        var state = await session.Events.FetchStreamStateAsync(workspaceId, ct);
        if (state is null || state.Version - afterVersion > MaxEventsForPaths) return null;

        var paths = new HashSet<string>(StringComparer.Ordinal);
        if (state.Version == afterVersion) return paths;
        foreach (var e in await session.Events.FetchStreamAsync(
                     workspaceId, fromVersion: afterVersion + 1, token: ct))
        {
            foreach (var path in PathsOf(e.Data)) paths.Add(path);
        }

        return paths;
    }

    public async Task<IReadOnlyList<DeletedEntry>> DeletedAsync(
        Guid workspaceId, long after, long upTo, CancellationToken ct)
    {
        var deletions = (await session.Events.QueryAllRawEvents()
                .Where(e => e.StreamId == workspaceId && e.Version > after && e.Version <= upTo)
                .OrderBy(e => e.Version).ToListAsync(ct))
            .Select(e => e.Data).Where(e => e is FileDeleted or FolderDeleted).ToList();
        var ids = deletions.OfType<FileDeleted>().Select(e => e.FileId.ToString()).Distinct().ToArray();
        var contents = new Dictionary<Guid, FileContent?>();
        var events = ids.Length == 0
            ? []
            : await session.Events.QueryAllRawEvents()
                .Where(e => e.StreamId == workspaceId && e.Version <= upTo
                    && e.MatchesSql("d.data ->> 'fileId' = any(?)", (object)ids))
                .OrderBy(e => e.Version).ToListAsync(ct);
        foreach (var e in events.Select(e => e.Data).OfType<IFileEvent>().Where(e => e is not FileDeleted))
            contents[e.FileId] = await EvolveAsync(contents.GetValueOrDefault(e.FileId), e, ct);

        var blobs = await Blobs.ReadAsync(
            session, [.. contents.Values.OfType<FileContent>().Where(c => c.Text is null).Select(c => c.Hash).Distinct()], ct);
        return [.. deletions.Select(deletion => deletion is FileDeleted file
            ? new DeletedEntry(
                file.Path,
                contents[file.FileId] is { } content
                    ? content.Text is { } text ? Encoding.UTF8.GetBytes(text) : blobs[content.Hash]
                    : throw new InvalidOperationException($"File {file.FileId} was deleted but never made."))
            : new DeletedEntry(((FolderDeleted)deletion).Path, null))];
    }

    public FileBody Keep(ReadOnlyMemory<byte> bytes)
    {
        var body = TextEdits.Body(bytes.Span);
        if (body.Text is null) Blobs.Keep(session, body.Hash, bytes);
        return body;
    }

    private static string[] PathsOf(object data) => data switch
    {
        FileCreated e => [e.Path],
        FileEdited e => [e.Path],
        FileReplaced e => [e.Path],
        FileDeleted e => [e.Path],
        FileRenamed e => [e.From, e.To],
        FolderCreated e => [e.Path],
        FolderRenamed e => [e.From, e.To],
        FolderDeleted e => [e.Path],
        _ => []
    };

    private async Task<IEnumerable<IFileEvent>> EventsOfAsync(
        Guid workspaceId, Guid fileId, long version, CancellationToken ct)
    {
        // The file's own events only: an old file of a long history is then as quick as a young one.
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamId == workspaceId && e.Version <= version
                && e.MatchesSql("d.data ->> 'fileId' = ?", fileId.ToString()))
            .OrderBy(e => e.Version).ToListAsync(ct);
        return events.Select(e => e.Data).OfType<IFileEvent>();
    }

    private async Task<FileContent?> EvolveAsync(FileContent? content, IFileEvent e, CancellationToken ct)
    {
        if (FileContent.NeedsText(content, e))
            content = content! with { Text = await Blobs.TextAsync(session, content.Hash, ct) };
        return FileContent.Evolve(content, e);
    }

    private async Task<FileState> StateOfAsync(string path, long size, FileContent content, CancellationToken ct)
    {
        var (text, bytes) = (content.Text, (byte[]?)null);
        if (text is null)
        {
            bytes = (await Blobs.ReadAsync(session, [content.Hash], ct))[content.Hash];
            if (!content.Binary) (text, bytes) = (Encoding.UTF8.GetString(bytes), null);
        }

        return new FileState(content.Id, path, content.FileVersion, content.Hash, size, content.Binary, text, bytes);
    }
}

using System.IO.Compression;
using System.Text;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Platform.Infrastructure.Workspaces;

/// <summary>Content-addressed store of bytes that do not fit into an event: SHA-256 → Brotli-compressed bytes.</summary>
internal static class Blobs
{
    private const string Name = $"{PlatformStore.DocumentSchema}.blobs";

    public static Table Table()
    {
        var table = new Table(PostgresqlProvider.Instance.Parse(Name));
        table.AddColumn<string>("hash").AsPrimaryKey();
        table.AddColumn<int>("size").NotNull();
        table.AddColumn("content", "bytea").NotNull();
        return table;
    }

    /// <summary>Stores bytes when the session's transaction commits; the same bytes are stored once.</summary>
    public static void Keep(IDocumentSession session, string hash, ReadOnlyMemory<byte> bytes) =>
        session.QueueSqlCommand(
            $"insert into {Name} (hash, size, content) values (?, ?, ?) on conflict (hash) do nothing",
            hash, bytes.Length, Compress(bytes));

    /// <summary>The same for many at once: one statement, and both processors compress.</summary>
    public static void Keep(IDocumentSession session, IReadOnlyCollection<(string Hash, byte[] Bytes)> contents)
    {
        if (contents.Count == 0) return;
        var compressed = contents.AsParallel().AsOrdered().Select(c => Compress(c.Bytes, 2)).ToArray();
        session.QueueSqlCommand(
            $"insert into {Name} (hash, size, content) select * from unnest(?::text[], ?::int[], ?::bytea[]) on conflict (hash) do nothing",
            contents.Select(c => c.Hash).ToArray(), contents.Select(c => c.Bytes.Length).ToArray(), compressed);
    }

    /// <summary>Those of the hashes under which there are bytes.</summary>
    public static async Task<IReadOnlyList<string>> KnownAsync(
        IQuerySession session, IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select hash from {Name} where hash = any(@hashes)");
        command.Parameters.Add(new NpgsqlParameter("hashes", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = hashes.ToArray() });
        var known = new List<string>();
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        while (await reader.ReadAsync(ct)) known.Add(reader.GetString(0));
        return known;
    }

    /// <summary>Bytes by hash; what is not there is left out.</summary>
    public static async Task<Dictionary<string, byte[]>> ReadAsync(
        IQuerySession session, IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (hashes.Count == 0) return found;
        await using var command = new NpgsqlCommand($"select hash, size, content from {Name} where hash = any(@hashes)");
        command.Parameters.Add(new NpgsqlParameter("hashes", NpgsqlDbType.Array | NpgsqlDbType.Text)
        {
            Value = hashes.ToArray()
        });
        await using var reader = await session.ExecuteReaderAsync(command, ct);
        while (await reader.ReadAsync(ct))
            found[reader.GetString(0)] = Decompress(reader.GetFieldValue<byte[]>(2), reader.GetInt32(1));
        return found;
    }

    /// <summary>Texts by hash; what is not there is left out.</summary>
    public static async Task<Dictionary<string, string>> TextsAsync(
        IQuerySession session, IReadOnlyCollection<string> hashes, CancellationToken ct) =>
        (await ReadAsync(session, hashes, ct)).ToDictionary(b => b.Key, b => Encoding.UTF8.GetString(b.Value), StringComparer.Ordinal);

    public static async Task<string> TextAsync(IQuerySession session, string hash, CancellationToken ct) =>
        (await ReadAsync(session, [hash], ct)).TryGetValue(hash, out var bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new InvalidOperationException($"The blob {hash} is missing.");

    // Quality 2 instead of 4 takes half of the time for a twentieth more bytes.
    internal static byte[] Compress(ReadOnlyMemory<byte> bytes, int quality = 4)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        BrotliEncoder.TryCompress(bytes.Span, buffer, out var written, quality, window: 22);
        return buffer[..written];
    }

    internal static byte[] Decompress(byte[] content, int size)
    {
        var bytes = new byte[size];
        if (!BrotliDecoder.TryDecompress(content, bytes, out var written) || written != size)
            throw new InvalidOperationException("A blob cannot be decompressed.");
        return bytes;
    }
}

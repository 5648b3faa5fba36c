using System.Security.Cryptography;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Infrastructure;

namespace Platform.Web.Tests.Setup;

/// <summary>A database of its own for each application under test, copied from a template that is made once per run.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string Prefix = $"wt_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static bool _templateMade;
    private static int _count;

    private TestDatabase(string name) => Name = name;

    public string Name { get; }

    public string ConnectionString => For(Name);

    private static string Template => $"{Prefix}_template";

    private static string Server => Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } server
        ? server
        : throw new InvalidOperationException(
            "TEST_POSTGRES is not set: it names the PostgreSQL server (as a superuser) on which these tests make " +
            "databases of their own. ./dev test starts one and sets it.");

    public static async Task<TestDatabase> CreateAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (!_templateMade) await MakeTemplateAsync();
            _templateMade = true;
            var database = new TestDatabase($"{Prefix}_{_count++}");
            await ExecuteAsync($"create database {database.Name} template {Template}");
            return database;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Runs SQL on the server's maintenance database.</summary>
    public static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static Task DropTemplateAsync() => ExecuteAsync($"drop database if exists {Template} with (force)");

    /// <summary>Cuts every connection to the database.</summary>
    public Task CutConnectionsAsync() =>
        ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}'");

    /// <summary>Takes the database away, or gives it back.</summary>
    public async Task AllowConnectionsAsync(bool allow)
    {
        await ExecuteAsync($"alter database {Name} with allow_connections {allow}");
        if (!allow) await CutConnectionsAsync();
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop database if exists {Name} with (force)");

    private static async Task MakeTemplateAsync()
    {
        await ExecuteAsync($"create database {Template}");
        // Unpooled, because a database that somebody is connected to cannot be copied.
        await using var services = new ServiceCollection().AddLogging()
            .AddPlatformStore(For(Template) + ";Pooling=false").BuildServiceProvider();
        await services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    private static string For(string database) =>
        new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 40 }.ConnectionString;
}

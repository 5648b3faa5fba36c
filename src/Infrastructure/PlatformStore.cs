using System.Data.Common;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Application;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Identity;
using Platform.Infrastructure.Packages;
using Platform.Infrastructure.Sandboxes;
using Platform.Infrastructure.Submissions;
using Platform.Infrastructure.Workspaces;
using Weasel.Core;
using Wolverine.Marten;

namespace Platform.Infrastructure;

/// <summary>Marten and everything that is stored through it.</summary>
public static class PlatformStore
{
    /// <summary>Documents and blobs.</summary>
    public const string DocumentSchema = "app";

    /// <summary>Events and streams.</summary>
    public const string EventSchema = "es";

    /// <summary>Inbox, outbox and nodes.</summary>
    public const string MessageSchema = "wolverine";

    /// <summary>Registers the event store, its projections and the ports that the application layer asks for.</summary>
    public static IServiceCollection AddPlatformStore(this IServiceCollection services, string connectionString)
    {
        services.AddMarten(options =>
            {
                options.Connection(Connection(connectionString));
                // Never public: on Supabase, everything in an API-exposed schema is readable with the anonymous key.
                options.DatabaseSchemaName = DocumentSchema;
                options.Events.DatabaseSchemaName = EventSchema;
                options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase);

                var events = options.Events;
                events.UseMandatoryStreamTypeDeclaration = true;
                events.UseListenNotifyForEventAppends = true;
                events.UseExclusiveLockOnConcurrentAppends = true;
                events.MetadataConfig.HeadersEnabled = true;
                events.MetadataConfig.CorrelationIdEnabled = true;
                events.MetadataConfig.CausationIdEnabled = true;
                events.MetadataConfig.UserNameEnabled = true;

                // An event that a projection cannot take is a defect: stop and say so rather than skip it silently.
                options.Projections.Errors.SkipApplyErrors = false;

                options.MapPlatformEvents();
                options.AddWorkspaces();
                options.AddSandboxes();
                options.AddPackages();
                options.AddSubmissions();
                options.AddIdentity();
                options.AddAudit();
            })
            .IntegrateWithWolverine(integration =>
            {
                integration.MessageStorageSchemaName = MessageSchema;
                integration.UseWolverineManagedEventSubscriptionDistribution = true;
            })
            .ApplyAllDatabaseChangesOnStartup();

        services.AddScoped<IEventStreams, EventStreams>();
        services.AddScoped<IReceipts, Receipts>();
        services.AddWorkspacePorts();
        services.AddPackagePorts();
        services.AddSubmissionPorts();
        services.AddIdentityPorts();
        return services;
    }

    private static string Connection(string configured)
    {
        var connection = new NpgsqlConnectionStringBuilder(configured);
        // A node that loses its connection must notice before its leader lock is given away.
        if (connection.KeepAlive == 0) connection.KeepAlive = 30;
        connection.TcpKeepAlive = true;
        // The same few statements run all day. A pooler in transaction mode needs "Max Auto Prepare=0" in the configuration.
        // (The builder "contains" every key that it knows, so the text itself is asked.)
        var given = new DbConnectionStringBuilder { ConnectionString = configured };
        if (!given.ContainsKey("Max Auto Prepare")) connection.MaxAutoPrepare = 100;
        return connection.ConnectionString;
    }
}

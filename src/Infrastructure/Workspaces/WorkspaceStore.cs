using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Workspaces;

/// <summary>Registers what workspaces store and ask for.</summary>
internal static class WorkspaceStore
{
    public static void AddWorkspaces(this StoreOptions options)
    {
        options.Projections.Add<WorkspaceProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<TreeProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<ContentProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<RunProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<CommandsProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<TreeEntry>().Index(e => e.WorkspaceId);
        options.Schema.For<Workspace>().Index(w => w.OwnerId);
        options.Schema.For<RunRecord>()
            .Duplicate(r => r.RequestedAt)
            .Index(r => new { r.WorkspaceId, r.RequestedAt });
        options.Storage.ExtendedSchemaObjects.Add(Blobs.Table());
        options.Storage.ExtendedSchemaObjects.Add(RunOutputs.Table());
    }

    public static void AddWorkspacePorts(this IServiceCollection services)
    {
        services.AddScoped<IWorkspaceFiles, WorkspaceFilesReader>();
        services.AddScoped<IOwnWorkspaces, OwnWorkspaces>();
        services.AddScoped<IRunOutputs, RunOutputs>();
        services.AddScoped<Application.Sandboxes.ICommandHistory, CommandHistory>();
        services.AddSingleton<RunQueries>();
        services.AddSingleton<ITextMerge, TextMerge>();
    }
}

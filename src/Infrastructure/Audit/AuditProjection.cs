using System.Text.Json;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Platform.Domain.Identity;
using Platform.Domain.Packages;
using Platform.Domain.Sandboxes;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Infrastructure.Audit;

/// <summary>One event as the audit page lists it. Derived: it can be rebuilt from the log at any time.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Sequence">Position in the whole log.</param>
/// <param name="PersonId">Who acted, or whose stream it is; null for an agent or the system.</param>
/// <param name="WorkspaceId">Null for events about people.</param>
public sealed record AuditEntry(
    Guid Id, long Sequence, Guid StreamId, string StreamType, long StreamVersion, string Type, DateTimeOffset At,
    string? ActorName, Guid? PersonId, Guid? WorkspaceId, string? CorrelationId, string? CausationId,
    IReadOnlyDictionary<string, string> Headers, JsonElement Data);

/// <summary>Writes one row for each event, of whatever stream.</summary>
public sealed partial class AuditProjection : EventProjection
{
    public AuditProjection() => Name = "Audit";

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var (streamType, workspaceId) = e.Data switch
        {
            IWorkspaceEvent => (nameof(Workspace), e.StreamId),
            SandboxRequested requested => (nameof(Sandbox), requested.WorkspaceId),
            ISandboxEvent => (nameof(Sandbox), (await operations.LoadAsync<Sandbox>(e.StreamId, cancellation))?.WorkspaceId),
            PackageApprovalRequested asked => (nameof(PackageRules), asked.WorkspaceId),
            IPackagePolicyEvent => (nameof(PackageRules), null),
            WorkSubmitted submitted => (nameof(Submission), submitted.WorkspaceId),
            ISubmissionEvent => (nameof(Submission), (await operations.LoadAsync<Submission>(e.StreamId, cancellation))?.WorkspaceId),
            IPersonEvent => (nameof(Person), (Guid?)null),
            _ => ("Other", null)
        };
        Guid? personId = Guid.TryParse(e.UserName, out var actor) ? actor : e.Data is IPersonEvent ? e.StreamId : null;
        operations.Store(new AuditEntry(
            e.Id, e.Sequence, e.StreamId, streamType, e.Version, e.EventTypeName, e.Timestamp, e.UserName, personId,
            workspaceId, e.CorrelationId, e.CausationId,
            (e.Headers ?? []).ToDictionary(h => h.Key, h => h.Value?.ToString() ?? ""),
            JsonSerializer.SerializeToElement(e.Data, e.Data.GetType(), PublicJson.Options)));
    }
}

/// <summary>Registers what the audit stores.</summary>
internal static class AuditStore
{
    public static void AddAudit(this StoreOptions options)
    {
        options.Projections.Add<AuditProjection>(ProjectionLifecycle.Async);
        options.Schema.For<AuditEntry>()
            .Duplicate(e => e.Sequence)
            .Duplicate(e => e.Type)
            .Duplicate(e => e.At)
            .Duplicate(e => e.PersonId)
            .Duplicate(e => e.WorkspaceId)
            .Index(e => new { e.PersonId, e.Sequence })
            .Index(e => new { e.WorkspaceId, e.Sequence })
            .Index(e => new { e.Type, e.Sequence });
    }
}

using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Platform.Domain.Sandboxes;

namespace Platform.Infrastructure.Sandboxes;

/// <summary>Snapshot of a sandbox, written with its events.</summary>
public sealed class SandboxProjection : SingleStreamProjection<Sandbox, Guid>
{
    public override Sandbox? Evolve(Sandbox? snapshot, Guid id, IEvent e) =>
        e.Data is ISandboxEvent data ? Sandbox.Evolve(snapshot, id, data) : snapshot;
}

/// <summary>Registers what sandboxes store.</summary>
internal static class SandboxStore
{
    public static void AddSandboxes(this StoreOptions options)
    {
        options.Projections.Add<SandboxProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<Sandbox>().Index(s => s.AgentId);
    }
}

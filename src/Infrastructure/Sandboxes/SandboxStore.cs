using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Platform.Domain.Sandboxes;

namespace Platform.Infrastructure.Sandboxes;

/// <summary>Snapshot of a sandbox, written with its events.</summary>
public sealed class SandboxProjection : SingleStreamProjection<Sandbox, Guid>
{
    // Said in so many words, because the store cannot see it in Evolve: without it every append of any stream looks for
    // a sandbox of that stream's id.
    public SandboxProjection() => IncludeType<ISandboxEvent>();

    public override Sandbox? Evolve(Sandbox? snapshot, Guid id, IEvent e) =>
        e.Data is ISandboxEvent data ? Sandbox.Evolve(snapshot, id, data, e.Timestamp) : snapshot;
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

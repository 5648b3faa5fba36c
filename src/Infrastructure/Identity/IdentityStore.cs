using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Identity;
using Platform.Domain.Identity;

namespace Platform.Infrastructure.Identity;

/// <summary>Snapshot of a person, written with its events.</summary>
public sealed class PersonProjection : SingleStreamProjection<Person, Guid>
{
    // As in SandboxProjection: otherwise every append looks for a person.
    public PersonProjection() => IncludeType<IPersonEvent>();

    public override Person? Evolve(Person? snapshot, Guid id, IEvent e) =>
        e.Data is IPersonEvent data ? Person.Evolve(snapshot, id, data) : snapshot;
}

/// <summary>Registers what identity stores and asks for.</summary>
internal static class IdentityStore
{
    public static void AddIdentity(this StoreOptions options)
    {
        options.Projections.Add<PersonProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<Person>().UniqueIndex(p => p.Email);
        options.Schema.For<Session>().Index(s => s.TokenHash).Index(s => s.ExpiresAt);
        options.Schema.For<SignInLink>().UseNumericRevisions(true);
    }

    public static void AddIdentityPorts(this IServiceCollection services)
    {
        services.AddScoped<IPeople, People>();
        services.AddScoped<ISessions, Sessions>();
        services.AddScoped<IIdentityProvider, EmbeddedIdentityProvider>();
    }
}

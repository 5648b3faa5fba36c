using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;

namespace Platform.Application.Sandboxes;

/// <summary>What a person may use.</summary>
/// <param name="RunSeconds">Wall clock of a run.</param>
public sealed record Allowance(SandboxLimits Sandbox, int RunSeconds);

/// <summary>What people may use, by role; of several roles, the most generous counts for each number.</summary>
public sealed class RoleLimits(Allowance defaults, IReadOnlyDictionary<Role, Allowance>? byRole = null)
{
    public Allowance Of(IEnumerable<Role> roles) => roles.Distinct()
        .Select(role => byRole?.GetValueOrDefault(role) ?? defaults)
        .Aggregate((Allowance?)null, (sum, next) => sum is null ? next : new Allowance(
            SandboxLimits.MostGenerous(sum.Sandbox, next.Sandbox), Math.Max(sum.RunSeconds, next.RunSeconds)))
        ?? defaults;

    /// <summary>What the owner of something may use now: roles are granted and revoked while the platform runs.</summary>
    internal async Task<Allowance> OfAsync(Guid personId, IEventStreams streams, CancellationToken ct) =>
        Of((await streams.ReadAsync<Person>(personId, ct))?.Roles ?? []);
}

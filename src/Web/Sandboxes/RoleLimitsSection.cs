using System.Reflection;
using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Domain.Sandboxes;
using Platform.Web.Edge;

namespace Platform.Web.Sandboxes;

/// <summary>Reads <c>Platform:SandboxLimits</c>, <c>Platform:RunSeconds</c> and what <c>Platform:RoleLimits</c> changes of them for a role.</summary>
public static class RoleLimitsSection
{
    private const int MostRunSeconds = 24 * 3600;
    private const string RunSeconds = nameof(PlatformSettings.RunSeconds);

    private static readonly HashSet<string> Members = typeof(SandboxLimits)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">With a sentence that says what is set wrongly, and where.</exception>
    public static RoleLimits Read(IConfigurationSection platform, PlatformSettings settings)
    {
        CheckNames(platform.GetSection(nameof(PlatformSettings.SandboxLimits)), Members);
        var defaults = new Allowance(settings.SandboxLimits, settings.RunSeconds);
        Check(defaults, $"{platform.Path}:{nameof(PlatformSettings.SandboxLimits)}", $"{platform.Path}:{RunSeconds}");

        var byRole = new Dictionary<Role, Allowance>();
        foreach (var section in platform.GetSection("RoleLimits").GetChildren())
        {
            if (!Enum.TryParse<Role>(section.Key, ignoreCase: true, out var role) || !Enum.IsDefined(role)
                || int.TryParse(section.Key, out _))
                throw new InvalidOperationException(
                    $"{section.Path} names no role. The roles are {string.Join(", ", Enum.GetNames<Role>().Select(n => n.ToLowerInvariant()))}.");
            CheckNames(section, [.. Members, RunSeconds]);
            // What is not set for the role stays as it is for everybody.
            var limits = settings.SandboxLimits with { };
            section.Bind(limits);
            byRole[role] = new Allowance(limits, section.GetValue(RunSeconds, settings.RunSeconds));
            Check(byRole[role], section.Path, $"{section.Path}:{RunSeconds}");
        }

        return new RoleLimits(defaults, byRole);
    }

    // A name with a mistake in it would otherwise leave the default in force, and nobody would know.
    private static void CheckNames(IConfigurationSection section, HashSet<string> known)
    {
        if (section.GetChildren().FirstOrDefault(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new InvalidOperationException(
                $"{unknown.Path} is no limit. The limits are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }

    private static void Check(Allowance allowance, string limits, string runSeconds)
    {
        if (allowance.Sandbox.Problem() is { } problem) throw new InvalidOperationException($"{limits}: {problem}");
        if (allowance.RunSeconds is < 1 or > MostRunSeconds)
            throw new InvalidOperationException($"{runSeconds} must be between 1 and {MostRunSeconds} (a day).");
    }
}

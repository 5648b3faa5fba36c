using System.Diagnostics.CodeAnalysis;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A container's name says whether, and by whom, it is claimed.</summary>
internal static class ContainerNames
{
    public static string Warm(string agent) => $"platform-{agent}-warm-{Guid.NewGuid():N}";

    public static bool IsWarm(string agent, string name)
    {
        var prefix = $"platform-{agent}-warm-";
        // The length as well: reading a Guid overlooks spaces around it.
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length == prefix.Length + 32
            && Guid.TryParseExact(name.AsSpan(prefix.Length), "N", out _);
    }

    public static string Claimed(string agent, Guid sandbox, Guid workspace) => $"platform-{agent}-{sandbox:N}-{workspace:N}";

    /// <summary>Of the container with a sandbox's language server: one name, so there is at most one.</summary>
    public static string Language(string agent, Guid sandbox) => $"platform-{agent}-language-{sandbox:N}";

    public static bool TryReadLanguage(string agent, string name, out Guid sandbox)
    {
        var prefix = $"platform-{agent}-language-";
        sandbox = default;
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length == prefix.Length + 32
            && Guid.TryParseExact(name.AsSpan(prefix.Length), "N", out sandbox);
    }

    public static bool TryReadClaim(string agent, string name, [NotNullWhen(true)] out (Guid Sandbox, Guid Workspace)? claim)
    {
        claim = null;
        var prefix = $"platform-{agent}-";
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length != prefix.Length + 65 || name[prefix.Length + 32] != '-')
            return false;
        if (!Guid.TryParseExact(name.AsSpan(prefix.Length, 32), "N", out var sandbox)
            || !Guid.TryParseExact(name.AsSpan(prefix.Length + 33), "N", out var workspace))
            return false;
        claim = (sandbox, workspace);
        return true;
    }
}

using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Packages;

/// <summary>What may be installed, as Web has told last. Nothing may while that is not known.</summary>
internal sealed class PackagePolicies
{
    private readonly Lock _gate = new();
    private Known? _known;

    private sealed record Known(long Version, PackageMode Mode, HashSet<string> Allowed, HashSet<string> Denied, HashSet<string> Declined);

    /// <summary>One that comes late does not replace a newer one.</summary>
    public void Use(PackagePolicy policy)
    {
        lock (_gate)
        {
            if (_known is null || policy.Version > _known.Version)
                _known = new Known(
                    policy.Version, policy.Mode, [.. policy.Allowed ?? []], [.. policy.Denied ?? []], [.. policy.Declined ?? []]);
        }
    }

    /// <summary>Throws unless a package may be given out.</summary>
    /// <param name="name">Normalised.</param>
    public void Check(string name)
    {
        Known? known;
        lock (_gate)
            known = _known;
        if (known is null)
            throw NotGivenException.Unavailable("What may be installed is not known yet. Nothing was changed: try again in a moment.");
        if (known.Denied.Contains(name))
            throw Denied($"\"{name}\" may not be installed here: an administrator has excluded it. Nothing was changed.");
        if (known.Mode is PackageMode.Open || known.Allowed.Contains(name))
            return;
        if (known.Mode is PackageMode.Approved && known.Declined.Contains(name))
            throw Denied($"\"{name}\" needs an administrator's approval, which was declined. Nothing was changed: ask an administrator why.");
        throw known.Mode is PackageMode.Approved
            ? new NotGivenException(
                StatusCodes.Status403Forbidden,
                $"\"{name}\" needs an administrator's approval. Nothing was changed: it waits with the administrators, unless much of yours waits there already. Try again when it is given.",
                PackageFailure.NeedsApproval, PackageRefusal.NeedsApproval)
            : Denied($"\"{name}\" is not in the list of what may be installed here. Nothing was changed: ask an administrator for it.");
    }

    private static NotGivenException Denied(string words) =>
        new(StatusCodes.Status403Forbidden, words, PackageFailure.Denied, PackageRefusal.Denied);
}

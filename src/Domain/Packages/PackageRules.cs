using System.Collections.Immutable;
using Platform.Domain.Workspaces;

namespace Platform.Domain.Packages;

/// <summary>A fact on the one stream that says what learners may install.</summary>
public interface IPackagePolicyEvent;

/// <summary>An administrator decided anew what may be installed.</summary>
/// <param name="Allowed">All names that are, normalised and sorted.</param>
/// <param name="Denied">All names that never are.</param>
public sealed record PackagePolicyChanged(
    PackageMode Mode, ImmutableArray<string> Allowed, ImmutableArray<string> Denied) : IPackagePolicyEvent;

/// <summary>Somebody's installation needed a package that is not in the list.</summary>
public sealed record PackageApprovalRequested(string Name, Guid WorkspaceId, Guid PersonId) : IPackagePolicyEvent;

/// <summary>An administrator put a package into the list.</summary>
public sealed record PackageApproved(string Name) : IPackagePolicyEvent;

/// <summary>An administrator did not put a package into the list. It is not asked for again until the policy changes.</summary>
public sealed record PackageApprovalDeclined(string Name) : IPackagePolicyEvent;

/// <summary>A package that waits for an approval, and for whom it was asked first.</summary>
public sealed record PackageApproval(string Name, Guid WorkspaceId, Guid PersonId, DateTimeOffset RequestedAt);

/// <summary>What learners may install.</summary>
/// <param name="Revision">Grows with each decision, not with what is asked for: agents keep the newest. (The store writes the stream's own version into whatever is called Version.)</param>
/// <param name="Waiting">Oldest first.</param>
/// <param name="Declined">Names that were declined since the policy was last changed.</param>
public sealed record PackageRules(
    Guid Id, long Revision, PackageMode Mode, ImmutableSortedSet<string> Allowed, ImmutableSortedSet<string> Denied,
    ImmutableList<PackageApproval> Waiting, ImmutableSortedSet<string> Declined)
{
    /// <summary>Id of the one stream.</summary>
    public static readonly Guid StreamId = new("7061636b-6167-6570-8000-6f6c69637901");

    /// <summary>Names in each list; approvals that wait in all, and for one person.</summary>
    public const int MostNames = 5000, MostWaiting = 500, MostWaitingEach = 20;

    private static readonly ImmutableSortedSet<string> NoNames = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What holds while nobody has decided anything.</summary>
    public static readonly PackageRules Default = new(StreamId, 0, PackageMode.Open, NoNames, NoNames, [], NoNames);

    /// <summary>What comes of a request for a package that is not in the list.</summary>
    public IReadOnlyList<IPackagePolicyEvent> Ask(string name, Guid workspaceId, Guid personId) =>
        Mode is not PackageMode.Approved || Allowed.Contains(name) || Denied.Contains(name) || Declined.Contains(name)
        || Waiting.Exists(w => w.Name == name) || Waiting.Count >= MostWaiting
        || Waiting.Count(w => w.PersonId == personId) >= MostWaitingEach
            ? []
            : [new PackageApprovalRequested(name, workspaceId, personId)];

    /// <summary>What comes of an administrator's new policy.</summary>
    public IReadOnlyList<IPackagePolicyEvent> Change(
        PackageMode mode, IReadOnlyCollection<string> allowed, IReadOnlyCollection<string> denied) =>
        mode == Mode && Allowed.SetEquals(allowed) && Denied.SetEquals(denied) && Declined.Count == 0
            ? []
            : [new PackagePolicyChanged(mode, Sorted(allowed), Sorted(denied))];

    /// <summary>Folds one event in.</summary>
    /// <param name="at">When the event was stored.</param>
    public static PackageRules Evolve(PackageRules? state, IPackagePolicyEvent @event, DateTimeOffset at)
    {
        state ??= Default;
        return @event switch
        {
            PackagePolicyChanged e => state with
            {
                Revision = state.Revision + 1,
                Mode = e.Mode,
                Allowed = NoNames.Union(e.Allowed),
                Denied = NoNames.Union(e.Denied),
                Declined = NoNames,
                Waiting = e.Mode is PackageMode.Approved
                    ? state.Waiting.RemoveAll(w => e.Allowed.Contains(w.Name) || e.Denied.Contains(w.Name))
                    : []
            },
            PackageApprovalRequested e when !state.Waiting.Exists(w => w.Name == e.Name) => state with
            {
                Waiting = state.Waiting.Add(new PackageApproval(e.Name, e.WorkspaceId, e.PersonId, at))
            },
            PackageApproved e => state with
            {
                Revision = state.Revision + 1,
                Allowed = state.Allowed.Add(e.Name),
                Waiting = state.Waiting.RemoveAll(w => w.Name == e.Name),
                Declined = state.Declined.Remove(e.Name)
            },
            PackageApprovalDeclined e => state with
            {
                Revision = state.Revision + 1,
                Waiting = state.Waiting.RemoveAll(w => w.Name == e.Name),
                Declined = state.Declined.Add(e.Name)
            },
            _ => state
        };
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

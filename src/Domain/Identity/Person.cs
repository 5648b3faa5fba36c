using System.Collections.Immutable;

namespace Platform.Domain.Identity;

/// <summary>A fact on a person's stream.</summary>
public interface IPersonEvent;

/// <param name="Email">Trimmed and in lower case.</param>
public sealed record PersonRegistered(string Email) : IPersonEvent;

public sealed record SignedIn(Guid SessionId) : IPersonEvent;

public sealed record SignedOut(Guid SessionId) : IPersonEvent;

/// <param name="Reason">In words, without the token.</param>
public sealed record SignInRefused(string Reason) : IPersonEvent;

public sealed record RoleGranted(Role Role) : IPersonEvent;

public sealed record RoleRevoked(Role Role) : IPersonEvent;

/// <param name="Name">A setting of <see cref="SettingRules"/>, as it was called then.</param>
/// <param name="Value">As a text, whatever it is.</param>
public sealed record SettingChanged(string Name, string Value) : IPersonEvent;

/// <summary>What a person may do. Everyone is a learner.</summary>
public enum Role
{
    Learner,
    Reviewer,
    Auditor,
    Admin
}

/// <summary>A person with the roles that our own log grants.</summary>
public sealed record Person(Guid Id, string Email, ImmutableArray<Role> Roles)
{
    /// <summary>What the person has set, by name.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Folds one event in.</summary>
    public static Person? Evolve(Person? state, Guid id, IPersonEvent @event) => @event switch
    {
        PersonRegistered e => new Person(id, e.Email, [Role.Learner]),
        RoleGranted e when state is not null && !state.Roles.Contains(e.Role) =>
            state with { Roles = state.Roles.Add(e.Role) },
        RoleRevoked e when state is not null => state with { Roles = state.Roles.Remove(e.Role) },
        SettingChanged e when state is not null => state with { Settings = state.Settings.SetItem(e.Name, e.Value) },
        _ => state
    };

    /// <summary>The form of a mail address under which a person is known.</summary>
    public static string NormaliseEmail(string email) => email.Trim().ToLowerInvariant();
}

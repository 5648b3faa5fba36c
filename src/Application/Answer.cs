namespace Platform.Application;

/// <summary>What a command or query answers: a value, or a refusal that a person can read.</summary>
public sealed record Answer<T>(T? Value, Refusal? Refusal)
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Why a command was not carried out. Nothing was stored.</summary>
/// <param name="Detail">A sentence for a person: what happened, what was kept, what to do.</param>
/// <param name="CurrentVersion">The version that a stale command should have been based on.</param>
/// <param name="Paths">What each of several paths was refused for.</param>
/// <param name="Existing">Paths that exist already, where the person may choose what becomes of them.</param>
/// <param name="Confirm">What the person has to say yes to, and the command has to name, before it is carried out.</param>
/// <param name="HeldBy">The reviewer whose claim stands in the way.</param>
public sealed record Refusal(
    RefusalKind Kind, string Detail, long? CurrentVersion = null, int? RetryAfterSeconds = null,
    IReadOnlyList<RefusedPath>? Paths = null, IReadOnlyList<string>? Existing = null, string? Confirm = null,
    ClaimHolder? HeldBy = null)
{
    public static Refusal Invalid(string detail) => new(RefusalKind.Invalid, detail);

    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, $"There is no such {what}. Nothing was changed: open the page again to see what there is.");

    public static Refusal Conflict(string detail) => new(RefusalKind.Conflict, detail);

    public static Refusal TooLarge(string detail) => new(RefusalKind.TooLarge, detail);
}

/// <summary>Who has claimed something, and until when.</summary>
public sealed record ClaimHolder(Guid ReviewerId, string Name, DateTimeOffset Until);

/// <summary>A path, and a sentence that says what is wrong with it.</summary>
public sealed record RefusedPath(string Path, string Reason);

/// <summary>Kinds of refusal, one for each HTTP status that the API uses for them.</summary>
public enum RefusalKind
{
    Invalid,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    TooMany,
    Unavailable,
    /// <summary>Well formed, but about something that cannot be taken as it is, such as a name that cannot be stored.</summary>
    Unprocessable
}

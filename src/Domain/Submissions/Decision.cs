namespace Platform.Domain.Submissions;

/// <summary>Why a rule said no.</summary>
public enum DenialKind
{
    /// <summary>It does not fit the state of the submission.</summary>
    Conflict,
    /// <summary>Another reviewer has claimed it.</summary>
    Held,
    /// <summary>It is for somebody else to do.</summary>
    Forbidden,
    /// <summary>There is no such attempt, thread or comment.</summary>
    NotFound,
    /// <summary>There are as many as there may be.</summary>
    TooMany
}

/// <param name="Words">A sentence for a person; for <see cref="DenialKind.NotFound"/> only what there is none of.</param>
public sealed record Denial(DenialKind Kind, string Words);

/// <summary>What a rule decided: events to store (none when all is as it should be already), or a denial.</summary>
public sealed record Decision(IReadOnlyList<ISubmissionEvent> Events, Denial? Denial = null)
{
    public static readonly Decision Nothing = new([]);

    public static Decision Of(params ISubmissionEvent[] events) => new(events);

    public static Decision Deny(DenialKind kind, string words) => new([], new Denial(kind, words));

    public static Decision Conflict(string words) => Deny(DenialKind.Conflict, words);
}

/// <summary>Somebody at a submission.</summary>
/// <param name="Reviewer">Whether they have the role; on their own work it counts for nothing.</param>
public sealed record Participant(Guid Id, bool Reviewer);

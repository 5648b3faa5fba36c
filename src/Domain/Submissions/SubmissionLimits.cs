namespace Platform.Domain.Submissions;

/// <summary>What one submission may hold.</summary>
public static class SubmissionLimits
{
    /// <summary>Files of one attempt.</summary>
    public const int MaxFiles = 1000;

    /// <summary>Bytes of one attempt's files together.</summary>
    public const long MaxBytes = 10 * 1024 * 1024;

    /// <summary>Attempts of one submission: every command loads them.</summary>
    public const int MaxAttempts = 200;

    /// <summary>Threads of one submission.</summary>
    public const int MaxThreads = 500;

    /// <summary>Comments of one thread.</summary>
    public const int MaxComments = 100;

    /// <summary>Comments of all threads together: a page shows all of them.</summary>
    public const int MaxAllComments = 2000;

    /// <summary>Characters of a comment, a summary or a suggestion.</summary>
    public const int BodyLength = 10_000;

    /// <summary>Characters of a reason.</summary>
    public const int ReasonLength = 500;

    /// <summary>Runs that a manifest names.</summary>
    public const int Runs = 5;

    /// <summary>How long a claim lasts without a sign of life.</summary>
    public static readonly TimeSpan ClaimLife = TimeSpan.FromMinutes(30);

    /// <summary>A sign of life that would extend the claim by less is not worth an event.</summary>
    public static readonly TimeSpan ClaimStep = TimeSpan.FromMinutes(5);
}

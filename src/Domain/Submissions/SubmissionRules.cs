namespace Platform.Domain.Submissions;

/// <summary>Handing in, claiming and deciding. Pure: the state, who acts and the time go in, events come out.</summary>
public static class SubmissionRules
{
    private const string OwnWork = "This is your own work, which somebody else has to review. Nothing was changed.";

    private static readonly Decision NotClaimed =
        Decision.Conflict(
            "You have not claimed this submission. Nothing was changed, and your drafts are kept: claim it first, and nobody " +
            "reviews it beside you.");

    /// <summary>Hands in a version of the workspace. A reviewer who is at the submission keeps it, with the new attempt.</summary>
    /// <param name="made">The attempt's facts; its number is decided here.</param>
    public static Decision Submit(Submission? submission, WorkSubmitted made) =>
        submission?.Attempts.Count >= SubmissionLimits.MaxAttempts
            ? Decision.Deny(DenialKind.TooMany,
                $"This workspace was handed in {SubmissionLimits.MaxAttempts} times, as often as it may be. Nothing was handed in: " +
                "duplicate the workspace to go on.")
            : Decision.Of(made with { Attempt = (submission?.Attempts.Count ?? 0) + 1 });

    /// <summary>Takes an attempt back; what was handed in before it counts again.</summary>
    /// <param name="attempt">Null for the latest one.</param>
    public static Decision Withdraw(Submission submission, DateTimeOffset now, int? attempt = null)
    {
        if (submission.Find(attempt ?? submission.Latest.Number) is not { } taken) return Decision.Deny(DenialKind.NotFound, "attempt");
        if (taken.Withdrawn) return Decision.Nothing;
        if (taken.Number != submission.Standing!.Number)
            return Decision.Conflict(
                $"Attempt {submission.Standing.Number} was handed in after it. Nothing was taken back: take that one back first.");
        if (submission.Claim?.IsLive(now) is true)
            return Decision.Conflict("A reviewer is at it already, so it stays handed in. You can hand in a newer version at any time.");
        return taken.Verdict is not null
            ? Decision.Conflict("It has been reviewed, so it stays handed in. You can hand in a newer version at any time.")
            : Decision.Of(new SubmissionWithdrawn(taken.Number));
    }

    /// <summary>Takes on what is handed in, so that nobody else reviews it at the same time.</summary>
    /// <param name="takeOver">Why another's claim is to end; null when it is to be respected.</param>
    public static Decision Claim(Submission submission, Participant by, DateTimeOffset now, string? takeOver = null)
    {
        if (submission.OwnerId == by.Id) return Decision.Conflict(OwnWork);
        if (submission.Standing is not { } standing)
            return Decision.Conflict("The learner has taken it back. Nothing was changed: wait until it is handed in again.");
        if (submission.SecondReviewFrom == by.Id)
            return Decision.Conflict("You have asked for somebody else's review of this attempt. Nothing was changed: leave it to another reviewer.");

        var until = now + SubmissionLimits.ClaimLife;
        var claimed = new AttemptClaimed(standing.Number, by.Id, until);
        if (submission.Claim is not { } claim) return Decision.Of(claimed);
        if (!claim.IsLive(now)) return Decision.Of(new ClaimExpired(claim.ReviewerId, claim.Until), claimed);
        if (claim.ReviewerId == by.Id) return Extend(submission, by, now);
        return string.IsNullOrWhiteSpace(takeOver)
            ? Decision.Deny(DenialKind.Held, "Another reviewer is at it.")
            : Decision.Of(new ClaimTakenOver(standing.Number, claim.ReviewerId, by.Id, until, takeOver.Trim()));
    }

    /// <summary>A sign of life of the reviewer. A claim whose time is over comes back to life when nobody took it.</summary>
    public static Decision Extend(Submission submission, Participant by, DateTimeOffset now)
    {
        if (Holds(submission, by, now) is { } denied) return denied;
        var until = now + SubmissionLimits.ClaimLife;
        return until - submission.Claim!.Until < SubmissionLimits.ClaimStep ? Decision.Nothing : Decision.Of(new ClaimExtended(until));
    }

    /// <summary>Gives a claim back. What is not one's own, or is over, is given back already.</summary>
    public static Decision Release(Submission submission, Participant by) =>
        submission.Claim?.ReviewerId == by.Id ? Decision.Of(new ClaimReleased(by.Id)) : Decision.Nothing;

    /// <summary>Decides about what is handed in.</summary>
    /// <param name="hash">The manifest that the reviewer has looked at.</param>
    /// <param name="reason">Why a verdict is replaced; needed only then.</param>
    /// <param name="secondReview">Whether somebody else is to look at it as well.</param>
    public static Decision Decide(
        Submission submission, Participant by, int attempt, string hash, VerdictKind verdict, string summary, string? reason,
        bool secondReview, DateTimeOffset now)
    {
        if (Holds(submission, by, now) is { } denied) return denied;
        if (submission.Find(attempt) is not { } reviewed) return Decision.Deny(DenialKind.NotFound, "attempt");
        if (reviewed.Withdrawn)
            return Decision.Conflict(
                "The learner has taken it back. No verdict was given, and your comments are kept: " +
                (submission.Standing is { } other ? $"look at attempt {other.Number}, which counts." : "wait until it is handed in again."));
        if (attempt != submission.Standing!.Number)
            return Decision.Conflict(
                $"Attempt {submission.Standing.Number} was handed in meanwhile. No verdict was given, and your comments are kept: look at " +
                "the newer attempt.");
        if (reviewed.ManifestHash != hash)
            return Decision.Conflict(
                "This is not what was handed in as that attempt. No verdict was given, and your comments are kept: open the page again.");
        if (reviewed.Verdict is not null && submission.SecondReviewFrom is null && string.IsNullOrWhiteSpace(reason))
            return Decision.Conflict("This attempt has a verdict. It was not replaced, and your comments are kept: say why it should be.");

        var given = new VerdictGiven(
            attempt, hash, by.Id, verdict, summary.Trim(), string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        return secondReview ? Decision.Of(given, new SecondReviewAsked(attempt, by.Id)) : Decision.Of(given);
    }

    /// <summary>Why somebody does not hold the claim; null when they do. One's own claim whose time is over is enough, as long as nobody took it.</summary>
    internal static Decision? Holds(Submission submission, Participant by, DateTimeOffset now)
    {
        if (submission.OwnerId == by.Id) return Decision.Conflict(OwnWork);
        if (submission.Claim?.ReviewerId == by.Id) return null;
        // Another's claim whose time is over stands in nobody's way.
        return submission.Claim?.IsLive(now) is not true ? NotClaimed : Decision.Deny(DenialKind.Held, "Another reviewer has claimed it.");
    }
}

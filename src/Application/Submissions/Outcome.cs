using Platform.Domain.Identity;
using Platform.Domain.Submissions;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

/// <summary>A submission changed: tell the pages that show it, and those that show the queue.</summary>
/// <param name="Version">The submission's version afterwards.</param>
/// <param name="Queue">Whether the queue looks different now.</param>
public sealed record SubmissionAdvanced(Guid SubmissionId, Guid WorkspaceId, long Version, bool Queue);

/// <param name="Version">The submission's version afterwards.</param>
public sealed record SubmissionChanged(Guid SubmissionId, long Version);

/// <summary>What commands on a submission have in common.</summary>
internal static class Outcome
{
    public static readonly Refusal NoSubmission = Refusal.NotFound("submission");

    /// <summary>Whoever is neither its owner nor a reviewer does not learn that a submission exists.</summary>
    public static Participant? ParticipantOf(this Submission? submission, Actor by, bool reviewer) =>
        submission is not null && by.PersonId is { } id && (reviewer || submission.OwnerId == id)
            ? new Participant(id, reviewer)
            : null;

    /// <summary>Turns a decision into the answer, the events and what browsers are told.</summary>
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> OfAsync(
        Submission submission, Decision decision, IEventStreams streams, CancellationToken ct) =>
        decision.Denial is { } denial
            ? (await RefusalAsync(submission, denial, streams, ct), [], [])
            : (Changed(submission, decision), new EventsToAppend(decision.Events), Messages(submission, decision.Events));

    public static SubmissionChanged Changed(Submission submission, Decision decision) =>
        new(submission.Id, submission.Head + decision.Events.Count);

    public static OutgoingMessages Messages(Submission submission, IReadOnlyList<ISubmissionEvent> events)
    {
        var messages = new OutgoingMessages();
        if (events.Count > 0)
            messages.Add(new SubmissionAdvanced(
                submission.Id, submission.WorkspaceId, submission.Head + events.Count, events.Any(e => e is not IThreadEvent)));
        if (SendReviewMail.IsDueTo(submission, events))
            messages.Delay(new SendReviewMail(submission.OwnerId), SendReviewMail.Collecting);
        return messages;
    }

    /// <summary>A denial in words, with the name of whoever stands in the way.</summary>
    public static async Task<Refusal> RefusalAsync(
        Submission submission, Denial denial, IEventStreams streams, CancellationToken ct)
    {
        if (denial.Kind is DenialKind.Held && submission.Claim is { } claim)
        {
            var name = (await streams.ReadAsync<Person>(claim.ReviewerId, ct))?.Email ?? "Another reviewer";
            return new Refusal(
                RefusalKind.Conflict,
                $"{name} has claimed this submission until {claim.Until.UtcDateTime:HH:mm} UTC. Nothing was changed, and your drafts are kept: " +
                "choose another one, or take it over and say why.",
                HeldBy: new ClaimHolder(claim.ReviewerId, name, claim.Until));
        }

        return denial.Kind switch
        {
            DenialKind.NotFound => Refusal.NotFound(denial.Words),
            DenialKind.Forbidden => new Refusal(RefusalKind.Forbidden, denial.Words),
            DenialKind.TooMany => Refusal.TooLarge(denial.Words),
            _ => Refusal.Conflict(denial.Words)
        };
    }
}

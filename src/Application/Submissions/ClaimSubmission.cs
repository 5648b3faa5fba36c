using FluentValidation;
using Platform.Domain.Submissions;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

/// <summary>Takes a submission on. That the actor is a reviewer is checked where commands on claims come in.</summary>
/// <param name="TakeOver">Why another's claim is to end; null when it is to be respected.</param>
public sealed record ClaimSubmission(Actor By, Guid SubmissionId, string? TakeOver = null) : IActedBy;

/// <summary>The page with the submission is still open.</summary>
public sealed record ExtendClaim(Actor By, Guid SubmissionId) : IActedBy;

/// <summary>Gives a submission back to the queue.</summary>
public sealed record ReleaseClaim(Actor By, Guid SubmissionId) : IActedBy;

public sealed class ClaimSubmissionValidator : AbstractValidator<ClaimSubmission>
{
    public ClaimSubmissionValidator() => RuleFor(c => c.TakeOver).IsReason(required: false);
}

public static class ClaimSubmissionHandler
{
    public static Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        ClaimSubmission command, [WriteModel] Submission? submission, IEventStreams streams, TimeProvider clock, CancellationToken ct) =>
        DecideAsync(command, submission, (s, by) => SubmissionRules.Claim(s, by, clock.GetUtcNow(), command.TakeOver), streams, ct);

    internal static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> DecideAsync(
        IActedBy command, Submission? submission, Func<Submission, Participant, Decision> decide, IEventStreams streams,
        CancellationToken ct) =>
        submission.ParticipantOf(command.By, reviewer: true) is { } by
            ? await Outcome.OfAsync(submission!, decide(submission!, by), streams, ct)
            : (Outcome.NoSubmission, [], []);
}

public static class ExtendClaimHandler
{
    public static Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        ExtendClaim command, [WriteModel] Submission? submission, IEventStreams streams, TimeProvider clock, CancellationToken ct) =>
        ClaimSubmissionHandler.DecideAsync(
            command, submission, (s, by) => SubmissionRules.Extend(s, by, clock.GetUtcNow()), streams, ct);
}

public static class ReleaseClaimHandler
{
    public static Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        ReleaseClaim command, [WriteModel] Submission? submission, IEventStreams streams, CancellationToken ct) =>
        ClaimSubmissionHandler.DecideAsync(command, submission, SubmissionRules.Release, streams, ct);
}

using Platform.Domain.Submissions;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

/// <summary>Takes what is handed in back, as long as nobody reviews it.</summary>
/// <param name="Attempt">What the learner saw as handed in; null for the latest attempt.</param>
public sealed record WithdrawSubmission(Actor By, Guid CommandId, Guid WorkspaceId, int? Attempt = null) : IRepeatable
{
    public Guid SubmissionId => Submission.IdOf(WorkspaceId);
}

public static class WithdrawSubmissionHandler
{
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        WithdrawSubmission command, [WriteModel] Submission? submission, IEventStreams streams, IReceipts receipts,
        TimeProvider clock, CancellationToken ct)
    {
        if (submission is null || submission.OwnerId != command.By.PersonId) return (Outcome.NoSubmission, [], []);
        if (await receipts.FindAsync<SubmissionChanged>(command, ct) is { } earlier) return (earlier, [], []);
        var decision = SubmissionRules.Withdraw(submission, clock.GetUtcNow(), command.Attempt);
        if (decision.Denial is null) receipts.Keep(command, Outcome.Changed(submission, decision));
        return await Outcome.OfAsync(submission, decision, streams, ct);
    }
}

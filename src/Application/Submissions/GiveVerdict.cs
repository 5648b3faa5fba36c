using FluentValidation;
using Platform.Domain.Submissions;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

/// <summary>Decides about an attempt, and publishes one's drafts with it.</summary>
/// <param name="ManifestHash">What the reviewer has looked at.</param>
/// <param name="Reason">Why a verdict is replaced.</param>
/// <param name="SecondReview">Whether somebody else is to look at it as well.</param>
public sealed record GiveVerdict(
    Actor By, Guid CommandId, Guid SubmissionId, int Attempt, string ManifestHash, VerdictKind Verdict, string Summary,
    string? Reason, bool PublishDrafts, bool SecondReview) : IRepeatable;

/// <summary>Shows one's drafts to the learner without deciding yet.</summary>
public sealed record PublishDrafts(Actor By, Guid CommandId, Guid SubmissionId) : IRepeatable;

public sealed class GiveVerdictValidator : AbstractValidator<GiveVerdict>
{
    public GiveVerdictValidator()
    {
        RuleFor(c => c.Verdict).IsInEnum().WithMessage("The verdict is to approve, to request changes or to reject. Nothing was decided.");
        RuleFor(c => c.Summary).IsSummary();
        RuleFor(c => c.Summary).NotEmpty().When(c => c.Verdict is not VerdictKind.Approve)
            .WithMessage("Say in a few words what has to change, or why it is rejected. Nothing was decided.");
        RuleFor(c => c.Reason).IsReason(required: false);
    }
}

public static class GiveVerdictHandler
{
    // Nobody changes a draft while it is published: see EditCommentHandler.
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        GiveVerdict command, [WriteModel(LoadStyle = ModelConcurrencyStyle.Exclusive)] Submission? submission,
        IDraftComments drafts, IEventStreams streams,
        IReceipts receipts, TimeProvider clock, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, reviewer: true) is not { } by) return (Outcome.NoSubmission, [], []);
        if (await receipts.FindAsync<SubmissionChanged>(command, ct) is { } earlier) return (earlier, [], []);
        var mine = command.PublishDrafts ? await drafts.OfAsync(submission!.Id, by.Id, ct) : [];
        var decision = Publication.Of(submission!, by, mine, clock.GetUtcNow(), after => SubmissionRules.Decide(
            after, by, command.Attempt, command.ManifestHash, command.Verdict, command.Summary, command.Reason, command.SecondReview, clock.GetUtcNow()));
        return await Publication.EndAsync(command, submission!, decision, mine, drafts, receipts, streams, ct);
    }
}

public static class PublishDraftsHandler
{
    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> Handle(
        PublishDrafts command, [WriteModel(LoadStyle = ModelConcurrencyStyle.Exclusive)] Submission? submission,
        IDraftComments drafts, IEventStreams streams,
        IReceipts receipts, TimeProvider clock, CancellationToken ct)
    {
        if (submission.ParticipantOf(command.By, reviewer: true) is not { } by) return (Outcome.NoSubmission, [], []);
        if (await receipts.FindAsync<SubmissionChanged>(command, ct) is { } earlier) return (earlier, [], []);
        var mine = await drafts.OfAsync(submission!.Id, by.Id, ct);
        var decision = Publication.Of(submission, by, mine, clock.GetUtcNow(), _ => Decision.Nothing);
        return await Publication.EndAsync(command, submission, decision, mine, drafts, receipts, streams, ct);
    }
}

/// <summary>Makes events of drafts: all of them that have somewhere to go, or none.</summary>
internal static class Publication
{
    public static Decision Of(
        Submission submission, Participant by, IReadOnlyList<DraftComment> drafts, DateTimeOffset now,
        Func<Submission, Decision> last)
    {
        var events = new List<ISubmissionEvent>();
        // A thread that one page took back while another replied to it was never begun: such a reply has nowhere to go, and
        // must not stand in the way of everything else.
        var there = submission.Threads.Keys.Concat(drafts.Where(d => d.Anchor is not null).Select(d => d.ThreadId)).ToHashSet();
        // Threads before the replies to them, whatever the clocks of two pages said.
        foreach (var decide in drafts.Where(d => there.Contains(d.ThreadId)).OrderBy(d => d.Anchor is null).ThenBy(d => d.At)
                     .Select(Decide).Append(last))
        {
            var decision = decide(submission);
            if (decision.Denial is not null) return decision;
            foreach (var e in decision.Events)
            {
                events.Add(e);
                submission = Submission.Evolve(submission, submission.Id, e, now)!;
            }
        }

        return new Decision(events);

        Func<Submission, Decision> Decide(DraftComment draft) => state =>
            // Published already, and changed by a page that did not know: the new words count.
            state.Threads.GetValueOrDefault(draft.ThreadId)?.Comments.ContainsKey(draft.Id) is true
                ? CommentRules.Edit(state, by, draft.Id, draft.Body)
                : draft.Anchor is { } anchor && !state.Threads.ContainsKey(draft.ThreadId)
                    ? CommentRules.Start(state, by, new CommentThreadStarted(
                        draft.ThreadId, draft.Id, by.Id, anchor, draft.Body, draft.Suggestion), now)
                    : CommentRules.Reply(state, by, draft.ThreadId, draft.Id, draft.Body);
    }

    public static async Task<(Answer<SubmissionChanged>, EventsToAppend, OutgoingMessages)> EndAsync(
        IRepeatable command, Submission submission, Decision decision, IReadOnlyList<DraftComment> published,
        IDraftComments drafts, IReceipts receipts, IEventStreams streams, CancellationToken ct)
    {
        if (decision.Denial is null)
        {
            foreach (var draft in published) drafts.Remove(draft.Id);
            receipts.Keep(command, Outcome.Changed(submission, decision));
        }

        return await Outcome.OfAsync(submission, decision, streams, ct);
    }
}

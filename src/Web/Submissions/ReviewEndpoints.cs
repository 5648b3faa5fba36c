using Platform.Application;
using Platform.Application.Submissions;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

public sealed record ClaimBody(string? TakeOver);

public sealed record VerdictBody(
    int Attempt, string? ManifestHash, VerdictKind? Verdict, string? Summary, string? Reason, bool PublishDrafts, bool SecondReview);

/// <summary>The queue, claims and verdicts, for reviewers.</summary>
public static class ReviewEndpoints
{
    private const int DefaultPage = 50, MostLearner = 254, MostHours = 24 * 365;

    // Whoever is faster takes the first one; there are more.
    private const int Candidates = 20;

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var reviews = app.MapGroup("/api/reviews").RequireAuthorization(SubmissionAccess.Reviewers);
        reviews.MapGet("/", QueueAsync);
        reviews.MapPost("/next", NextAsync);

        var submission = app.MapGroup("/api/submissions/{submissionId:guid}").RequireAuthorization(SubmissionAccess.Reviewers);
        submission.MapPost("/claim", (
                Guid submissionId, ClaimBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ClaimSubmission, SubmissionChanged>(
                new ClaimSubmission(context.Actor(), submissionId, body.TakeOver), Results.Ok, ct));

        submission.MapPost("/claim/heartbeat", (Guid submissionId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ExtendClaim, SubmissionChanged>(new ExtendClaim(context.Actor(), submissionId), Results.Ok, ct));

        submission.MapPost("/claim/release", (Guid submissionId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ReleaseClaim, SubmissionChanged>(new ReleaseClaim(context.Actor(), submissionId), Results.Ok, ct));

        submission.MapPost("/verdict", (
                Guid submissionId, VerdictBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<GiveVerdict, SubmissionChanged>(
                new GiveVerdict(
                    context.Actor(), commands.Id(), submissionId, body.Attempt, body.ManifestHash ?? "",
                    body.Verdict ?? (VerdictKind)(-1), body.Summary ?? "", body.Reason, body.PublishDrafts, body.SecondReview),
                Results.Ok, ct));

        submission.MapPost("/publish", (Guid submissionId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<PublishDrafts, SubmissionChanged>(
                new PublishDrafts(context.Actor(), commands.Id(), submissionId), Results.Ok, ct));
    }

    private static async Task<IResult> QueueAsync(
        string? state, string? learner, bool? mine, int? olderThanHours, string? order, string? cursor, int? limit,
        ReviewQueue queue, HttpContext context, CancellationToken ct)
    {
        SubmissionState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Enum.TryParse<SubmissionState>(state, ignoreCase: true, out var known) || char.IsDigit(state[0]))
                return Invalid("There is no such state. Nothing was changed: choose one of those above the list.");
            wanted = known;
        }

        if (learner is { Length: > MostLearner }) return Invalid("The learner is given by mail address, by its beginning, or by id. Nothing was looked for: shorten it.");
        if (olderThanHours is < 0 or > MostHours) return Invalid("The age is a number of hours, at most a year's. Nothing was looked for: choose a smaller one.");
        if (order is not (null or "" or "oldest" or "newest")) return Invalid("The order is oldest or newest. Nothing was looked for: choose one of them.");
        QueueCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && (after = QueueCursor.Parse(cursor)) is null) return Invalid("The cursor is not one of ours. Nothing was looked for: begin with the first page.");
        var reader = context.User.PersonId();
        var query = new QueueQuery(
            wanted, learner?.Trim(), mine is true, olderThanHours, order == "newest", after, limit ?? DefaultPage);
        return await queue.FindAsync(query, reader, ct) is { } page
            ? Results.Ok(SubmissionViews.Of(page, reader))
            : Invalid(
                $"More than {ReviewQueue.MostLearners:N0} learners have an address that begins like this. Nothing was left out, and nothing is shown: write more of it.");
    }

    private static async Task<IResult> NextAsync(ReviewQueue queue, Commands commands, HttpContext context, CancellationToken ct)
    {
        foreach (var submissionId in await queue.WaitingAsync(context.User.PersonId(), Candidates, ct))
        {
            var answer = await commands.AskAsync<ClaimSubmission, SubmissionChanged>(
                new ClaimSubmission(context.Actor(), submissionId), ct);
            if (answer.Value is not null) return Results.Ok(new { submissionId });
        }

        return Problems.Of(new Refusal(RefusalKind.NotFound, "Nothing waits for a review. Nothing was claimed: look again later."));
    }

    private static IResult Invalid(string detail) => Problems.Of(Refusal.Invalid(detail));
}

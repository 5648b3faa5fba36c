using Platform.Application.Submissions;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

public sealed record AnchorBody(int Attempt, string? Path, int? StartLine, int? EndLine, AnchorSide? Side);

public sealed record ThreadBody(AnchorBody? Anchor, string? Body, Suggestion? Suggestion, bool Draft);

public sealed record CommentBody(string? Body, bool Draft);

/// <summary>What is said about a submission.</summary>
public static class ThreadEndpoints
{
    public static void MapThreads(this IEndpointRouteBuilder app)
    {
        var submission = app.MapGroup("/api/submissions/{submissionId:guid}").RequireAuthorization(SubmissionAccess.Participants);
        submission.MapGet("/threads", async (
            Guid submissionId, int? attempt, bool? workspace, SubmissionQueries queries, ThreadQueries threads, HttpContext context,
            CancellationToken ct) =>
        {
            if (await queries.VisibleAsync(submissionId, context, ct) is not { } found) return Problems.NotFound("submission");
            if (attempt is { } n && found.Find(n) is null) return Problems.NotFound("attempt");
            return Results.Ok(await threads.OfAsync(
                found, context.User.PersonId(), workspace is true ? null : attempt ?? found.Current.Number, ct));
        });

        submission.MapPost("/threads", (
                Guid submissionId, ThreadBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<StartThread, CommentMade>(
                new StartThread(
                    context.Actor(), context.IsReviewer(), commands.Id(), submissionId, Anchor(body.Anchor), body.Body ?? "",
                    body.Suggestion, body.Draft), Made, ct));

        submission.MapPost("/threads/{threadId:guid}/comments", (
                Guid submissionId, Guid threadId, CommentBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<ReplyToThread, CommentMade>(
                new ReplyToThread(
                    context.Actor(), context.IsReviewer(), commands.Id(), submissionId, threadId, body.Body ?? "", body.Draft),
                Made, ct));

        foreach (var mark in Enum.GetValues<ThreadMark>())
            submission.MapPost($"/threads/{{threadId:guid}}/{mark.ToString().ToLowerInvariant()}", (
                    Guid submissionId, Guid threadId, Commands commands, HttpContext context, CancellationToken ct) =>
                commands.SendAsync<MarkThread, SubmissionChanged>(
                    new MarkThread(context.Actor(), context.IsReviewer(), submissionId, threadId, mark), Results.Ok, ct));

        submission.MapPut("/comments/{commentId:guid}", (
                Guid submissionId, Guid commentId, CommentBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<EditComment, SubmissionChanged>(
                new EditComment(context.Actor(), context.IsReviewer(), submissionId, commentId, body.Body ?? ""), Results.Ok, ct));

        submission.MapDelete("/comments/{commentId:guid}", (
                Guid submissionId, Guid commentId, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<DeleteComment, SubmissionChanged>(
                new DeleteComment(context.Actor(), context.IsReviewer(), submissionId, commentId), Results.Ok, ct));
    }

    private static CommentAnchor Anchor(AnchorBody? body) => new(
        body?.Attempt ?? 0, null, body?.Path, body?.StartLine, body?.EndLine ?? body?.StartLine, body?.Side ?? AnchorSide.New);

    private static IResult Made(CommentMade made) => Results.Json(made, statusCode: StatusCodes.Status201Created);
}

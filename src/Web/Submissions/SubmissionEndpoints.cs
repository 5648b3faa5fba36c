using Platform.Application.Submissions;
using Platform.Application.Workspaces;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

public sealed record AttemptFileView(string Path, string Hash, long Size, bool Binary);

public sealed record AttemptContentView(string Path, string Hash, long Size, bool Binary, string? Text);

/// <param name="Version">The submission's, as the page has shown it; an older page does not say.</param>
public sealed record LookedBody(int Attempt, long? Version);

public sealed record ViewedBody(int Attempt, string? Path, bool Viewed);

/// <summary>A submission, for its learner and for reviewers.</summary>
public static class SubmissionEndpoints
{
    public static void MapSubmissions(this IEndpointRouteBuilder app)
    {
        var submission = app.MapGroup("/api/submissions/{submissionId:guid}").RequireAuthorization(SubmissionAccess.Participants);
        submission.MapGet("/", async (
            Guid submissionId, SubmissionQueries queries, TimeProvider clock, HttpContext context, CancellationToken ct) =>
            await queries.FindAsync(submissionId, context.User.PersonId(), context.IsReviewer(), ct) is { } found
                ? Results.Ok(SubmissionViews.Of(found, context.User.PersonId(), clock.GetUtcNow()))
                : Problems.NotFound("submission"));

        submission.MapGet("/attempts/{number:int}/files", async (
            Guid submissionId, int number, SubmissionQueries queries, HttpContext context, CancellationToken ct) =>
        {
            if (await queries.VisibleAsync(submissionId, context, ct) is null) return Problems.NotFound("submission");
            return await queries.FilesAsync(submissionId, number, ct) is { } files
                ? Results.Ok(files.Files.Select(f => new AttemptFileView(f.Path, f.Hash, f.Size, f.Binary)))
                : Problems.NotFound("attempt");
        });

        submission.MapGet("/attempts/{number:int}/file", async (
            Guid submissionId, int number, string? path, SubmissionQueries queries, HttpContext context, CancellationToken ct) =>
        {
            if (await queries.VisibleAsync(submissionId, context, ct) is null) return Problems.NotFound("submission");
            return await queries.FileAsync(submissionId, number, path ?? "", ct) is { } found
                ? Results.Ok(new AttemptContentView(
                    found.File.Path, found.File.Hash, found.File.Size, found.File.Binary, found.Text))
                : Problems.NotFound("file in that attempt");
        });

        submission.MapPost("/attempts/{number:int}/try", async (
                Guid submissionId, int number, Commands commands, HttpContext context, CancellationToken ct) =>
            await commands.SendAsync<TryAttempt, WorkspaceMade>(
                new TryAttempt(context.Actor(), context.IsReviewer(), submissionId, number),
                made => Results.Ok(new { workspaceId = made.WorkspaceId }), ct));

        submission.MapPost("/looked", (
                Guid submissionId, LookedBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<LookAtAttempt, SubmissionChanged>(
                new LookAtAttempt(context.Actor(), context.IsReviewer(), submissionId, body.Attempt, body.Version), Results.Ok, ct));

        submission.MapPost("/viewed", (
                Guid submissionId, ViewedBody body, Commands commands, HttpContext context, CancellationToken ct) =>
            commands.SendAsync<MarkViewed, SubmissionChanged>(
                new MarkViewed(
                    context.Actor(), context.IsReviewer(), submissionId, body.Attempt, body.Path ?? "", body.Viewed), Results.Ok, ct));
    }
}

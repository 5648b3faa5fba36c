using Platform.Application.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;
using Platform.Web.Workspaces;

namespace Platform.Web.Submissions;

public sealed record HandInBody(IReadOnlyList<string>? Confirm);

public sealed record WithdrawBody(int? Attempt);

/// <summary>Handing a workspace in, for its learner.</summary>
public static class HandInEndpoints
{
    public static void MapHandIn(this IEndpointRouteBuilder app)
    {
        var submission = app.MapGroup("/api/workspaces/{workspaceId:guid}/submission");
        submission.MapGet("/", async (
            Guid workspaceId, SubmissionQueries queries, TimeProvider clock, HttpContext context, CancellationToken ct) =>
            await queries.OfWorkspaceAsync(workspaceId, context.User.PersonId(), ct) is { } found
                ? Results.Ok(SubmissionViews.Of(workspaceId, found, clock.GetUtcNow()))
                : Problems.NotFound("workspace"));

        submission.MapPost("/", SubmitAsync);

        submission.MapPost("/withdraw", async (
            Guid workspaceId, WithdrawBody? body, Commands commands, SubmissionQueries queries, HttpContext context, CancellationToken ct) =>
            await queries.OwnsAsync(workspaceId, context.User.PersonId(), ct)
                ? await commands.SendAsync<WithdrawSubmission, SubmissionChanged>(
                    new WithdrawSubmission(context.Actor(), commands.Id(), workspaceId, body?.Attempt), Results.Ok, ct)
                : Problems.NotFound("workspace"));
    }

    private static async Task<IResult> SubmitAsync(
        Guid workspaceId, HandInBody body, Commands commands, SubmissionQueries queries, SandboxFreezer freezer, TransferGate gate,
        HttpContext context, CancellationToken ct)
    {
        if (!await queries.OwnsAsync(workspaceId, context.User.PersonId(), ct)) return Problems.NotFound("workspace");
        // Many files in memory at once, as with downloads.
        using var pass = await gate.EnterAsync(ct);
        if (pass is null) return Problems.Of(TransferGate.Busy);

        await using var freeze = await freezer.FreezeAsync(workspaceId, ct);
        if (freeze.Refusal is { } refusal) return Problems.Of(refusal);
        var command = new SubmitWork(context.Actor(), commands.Id(), workspaceId, body.Confirm ?? []);
        var answer = await SandboxFreezer.WhileAsync(freeze, held => commands.AskAsync<SubmitWork, HandedIn>(command, held), ct);
        if (answer.Value is not { } handedIn) return Problems.Of(answer.Refusal!);

        var found = await queries.FindAsync(handedIn.SubmissionId, context.User.PersonId(), false, ct);
        var attempt = SubmissionViews.Attempts(found!.Submission, found.Names)[handedIn.Attempt - 1];
        return Results.Created(
            $"/api/submissions/{handedIn.SubmissionId}", new { submissionId = handedIn.SubmissionId, attempt });
    }
}

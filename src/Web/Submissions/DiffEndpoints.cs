using System.Globalization;
using Platform.Application;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Edge;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

/// <inheritdoc cref="FileChange"/>
/// <param name="Viewed">Whether the reader has marked it as viewed, as it is in the newer attempt.</param>
public sealed record FileChangeView(
    string Path, string? OldPath, FileStatus Status, bool Binary, bool TooLarge, int Added, int Deleted, string? OldHash,
    string? NewHash, bool Viewed);

/// <inheritdoc cref="FileComparison"/>
public sealed record FileComparisonView(
    string Path, string? OldPath, bool Binary, bool TooLarge, string? OldText, string? NewText, IReadOnlyList<DiffHunk> Hunks);

/// <summary>Attempts compared with each other.</summary>
public static class DiffEndpoints
{
    private static readonly Refusal Unclear = Refusal.Invalid(
        "What to compare is not clear: \"from\" is the number of an attempt, 0 for nothing, \"template\" or \"looked\", and \"to\" is the number of an attempt.");

    public static void MapDiffs(this IEndpointRouteBuilder app)
    {
        var diff = app.MapGroup("/api/submissions/{submissionId:guid}/diff").RequireAuthorization(SubmissionAccess.Participants);
        diff.MapGet("/", async (
            Guid submissionId, string? from, int? to, bool? ignoreWhitespace, SubmissionQueries queries, DiffQueries diffs,
            HttpContext context, CancellationToken ct) =>
        {
            if (await queries.VisibleAsync(submissionId, context, ct) is not { } submission) return Problems.NotFound("submission");
            var newer = to ?? submission.Current.Number;
            if (await BaseAsync(submission, from, newer, queries, context, ct) is not { } older) return Problems.Of(Unclear);
            if (await diffs.ListAsync(submission, older, newer, ignoreWhitespace ?? false, ct) is not { } changes)
                return Problems.NotFound(older == ComparedWith.Template ? "attempt or template" : "attempt");
            var viewed = await queries.ViewedAsync(submissionId, context.User.PersonId(), ct);
            return Results.Ok(new
            {
                from = older.Attempt is { } number ? (object)number : "template", to = newer,
                files = changes.Select(c => new FileChangeView(
                    c.Path, c.OldPath, c.Status, c.Binary, c.TooLarge, c.Added, c.Deleted, c.OldHash, c.NewHash,
                    viewed.TryGetValue(c.Path, out var hash) && hash == (c.NewHash ?? "")))
            });
        });

        diff.MapGet("/file", async (
            Guid submissionId, string? from, int? to, string? path, bool? ignoreWhitespace, SubmissionQueries queries,
            DiffQueries diffs, HttpContext context, CancellationToken ct) =>
        {
            if (await queries.VisibleAsync(submissionId, context, ct) is not { } submission) return Problems.NotFound("submission");
            var newer = to ?? submission.Current.Number;
            if (await BaseAsync(submission, from, newer, queries, context, ct) is not { } older) return Problems.Of(Unclear);
            return await diffs.FileAsync(submission, older, newer, path ?? "", ignoreWhitespace ?? false, ct) is { } found
                ? Results.Ok(new FileComparisonView(
                    found.File.Path, found.File.OldPath, found.File.Binary, found.File.TooLarge, found.OldText, found.NewText,
                    found.Hunks))
                : Problems.NotFound("file in these attempts");
        });
    }

    /// <summary>Null when it cannot be understood. Whoever has never looked compares with nothing.</summary>
    private static async Task<ComparedWith?> BaseAsync(
        Submission submission, string? from, int to, SubmissionQueries queries, HttpContext context, CancellationToken ct) => from switch
        {
            null => new ComparedWith(Math.Max(0, to - 1)),
            "template" => ComparedWith.Template,
            "looked" => new ComparedWith((await queries.LookAsync(submission.Id, context.User.PersonId(), ct))?.Attempt ?? 0),
            _ => int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? new ComparedWith(attempt) : null
        };
}

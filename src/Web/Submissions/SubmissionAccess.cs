using Platform.Domain.Identity;
using Platform.Domain.Submissions;
using Platform.Infrastructure.Submissions;
using Platform.Web.Identity;

namespace Platform.Web.Submissions;

/// <summary>Who may see and review submissions.</summary>
public static class SubmissionAccess
{
    /// <summary>Policy of the routes that only reviewers may use.</summary>
    public const string Reviewers = "reviewer";

    /// <summary>Policy of the routes whose answer depends on the role: it is read with every request, as for every policy.</summary>
    public const string Participants = "participant";

    public static bool IsReviewer(this HttpContext context) => context.User.IsInRole(nameof(Role.Reviewer));

    /// <summary>The submission when the caller may see it, otherwise null: a foreign one does not exist.</summary>
    public static Task<Submission?> VisibleAsync(
        this SubmissionQueries queries, Guid submissionId, HttpContext context, CancellationToken ct) =>
        queries.VisibleAsync(submissionId, context.User.PersonId(), context.IsReviewer(), ct);
}

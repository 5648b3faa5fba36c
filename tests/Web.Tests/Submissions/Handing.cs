using Platform.Domain.Identity;
using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>What learners and reviewers do, in few words.</summary>
internal static class Handing
{
    public static async Task<Learner> ReviewerAsync(this PlatformApp app)
    {
        var reviewer = await app.SignInAsync();
        await app.ChangeRoleAsync(reviewer.Email, Role.Reviewer, true);
        return reviewer;
    }

    /// <summary>A learner whose workspace has no files.</summary>
    public static async Task<Learner> LearnerAsync(this PlatformApp app)
    {
        var learner = await app.SignInAsync();
        foreach (var file in (await learner.OpenAsync()).GetProperty("files").EnumerateArray())
            (await learner.DeleteAsync(learner.File(file.GetProperty("fileId").GetGuid()))).Expect(HttpStatusCode.OK);
        return learner;
    }

    /// <summary>A learner who has handed in <c>a.py</c> with three lines.</summary>
    public static async Task<(Learner Learner, Guid Submission)> HandedInAsync(this PlatformApp app)
    {
        var learner = await app.LearnerAsync();
        await learner.CreateAsync("a.py", "one\ntwo\nthree\n");
        return (learner, (await learner.SubmitAsync()).Expect(HttpStatusCode.Created).GetProperty("submissionId").GetGuid());
    }

    public static Task<Reply> SubmitAsync(this Learner learner, string[]? confirm = null, params (string, string)[] headers) =>
        learner.PostAsync($"{learner.Workspace}/submission", new { confirm = confirm ?? [] }, headers);

    public static async Task<JsonElement> HandInAsync(this Learner learner) =>
        (await learner.GetAsync($"{learner.Workspace}/submission")).Expect(HttpStatusCode.OK);

    public static Task<Reply> ClaimAsync(this Learner reviewer, Guid submission, string? takeOver = null) =>
        reviewer.PostAsync($"/api/submissions/{submission}/claim", new { takeOver });

    public static async Task<JsonElement> SeeAsync(this Learner person, Guid submission) =>
        (await person.GetAsync($"/api/submissions/{submission}")).Expect(HttpStatusCode.OK);

    public static async Task<Reply> DecideAsync(
        this Learner reviewer, Guid submission, string verdict = "approve", string summary = "Well done.", string? reason = null,
        int? attempt = null, bool secondReview = false, bool publishDrafts = true, params (string, string)[] headers)
    {
        var attempts = (await reviewer.SeeAsync(submission)).GetProperty("attempts").EnumerateArray().ToList();
        var one = attempts[(attempt ?? attempts.Count) - 1];
        return await reviewer.PostAsync($"/api/submissions/{submission}/verdict", new
        {
            attempt = one.GetProperty("number").GetInt32(), manifestHash = one.GetProperty("manifestHash").GetString(), verdict,
            summary, reason, publishDrafts, secondReview
        }, headers);
    }

    public static Task<Reply> CommentAsync(
        this Learner person, Guid submission, string body, bool draft = false, object? anchor = null, object? suggestion = null,
        params (string, string)[] headers) =>
        person.PostAsync($"/api/submissions/{submission}/threads", new
        {
            anchor = anchor ?? new { attempt = 1, path = "a.py", startLine = 2, endLine = 3, side = "new" }, body, suggestion, draft
        }, headers);

    public static Task<Reply> ReplyAsync(this Learner person, Guid submission, Guid thread, string body, bool draft = false) =>
        person.PostAsync($"/api/submissions/{submission}/threads/{thread}/comments", new { body, draft });

    public static async Task<IReadOnlyList<JsonElement>> ThreadsAsync(this Learner person, Guid submission, string query = "") =>
        [.. (await person.GetAsync($"/api/submissions/{submission}/threads{query}")).Expect(HttpStatusCode.OK).EnumerateArray()];

    public static async Task<IReadOnlyList<string>> EventsOfAsync(this PlatformApp app, Guid submission) =>
        [.. (await app.EventsAsync(submission)).Select(e => e.Data.GetType().Name)];

    public static Guid SubmissionOf(this Learner learner) => Submission.IdOf(learner.WorkspaceId);
}

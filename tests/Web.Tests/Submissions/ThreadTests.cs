using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>The conversation about a submission.</summary>
public sealed class ThreadTests(SharedApp app)
{
    [Fact]
    public async Task Drafts_are_the_reviewers_own_until_they_are_published_with_the_verdict()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.CommentAsync(submission, "Too early.", draft: true)).Refused(HttpStatusCode.Conflict);
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = (await reviewer.CommentAsync(submission, "Why two?", draft: true, headers: key)).Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "Why two?", draft: true, headers: key)).Expect(HttpStatusCode.Created);
        var thread = made.GetProperty("threadId").GetGuid();
        (await reviewer.ReplyAsync(submission, thread, "And why three?")).Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "Nice.", draft: true, anchor: new { attempt = 1 })).Expect(HttpStatusCode.Created);
        (await reviewer.PutAsync($"/api/submissions/{submission}/comments/{made.GetProperty("commentId").GetGuid()}", new { body = "Why “two”?" }))
            .Expect(HttpStatusCode.OK);

        Assert.Empty(await ada.ThreadsAsync(submission));
        Assert.Empty(await (await app.ReviewerAsync()).ThreadsAsync(submission));
        var mine = await reviewer.ThreadsAsync(submission);
        Assert.Equal(2, mine.Count);
        Assert.All(mine, t => Assert.True(t.GetProperty("draft").GetBoolean()));
        Assert.Equal(["WorkSubmitted", "AttemptClaimed"], await app.EventsOfAsync(submission));

        (await reviewer.DecideAsync(submission, "requestChanges", "See below.")).Expect(HttpStatusCode.OK);
        Assert.Equal(
            ["WorkSubmitted", "AttemptClaimed", "CommentThreadStarted", "CommentThreadStarted", "CommentAdded", "VerdictGiven"],
            await app.EventsOfAsync(submission));
        var threads = await ada.ThreadsAsync(submission);
        Assert.Equal(2, threads.Count);
        var first = threads.Single(t => t.GetProperty("threadId").GetGuid() == thread);
        Assert.Equal(
            ["Why “two”?", "And why three?"],
            first.GetProperty("comments").EnumerateArray().Select(c => c.GetProperty("body").GetString()!));
        Assert.Equal(2, first.GetProperty("at").GetProperty("startLine").GetInt32());
        Assert.False(first.GetProperty("draft").GetBoolean());
        Assert.Equal(reviewer.Email, first.GetProperty("comments")[0].GetProperty("author").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_learner_answers_and_marks_as_done_and_the_reviewer_resolves()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        var thread = (await reviewer.CommentAsync(submission, "Why?", suggestion: new { path = "a.py", startLine = 2, endLine = 3, replacement = "2\n3\n" }))
            .Expect(HttpStatusCode.Created).GetProperty("threadId").GetGuid();
        var there = $"/api/submissions/{submission}/threads/{thread}";

        // A learner has no drafts.
        var answer = (await ada.ReplyAsync(submission, thread, "Because.", draft: true)).Expect(HttpStatusCode.Created);
        Assert.False(answer.GetProperty("draft").GetBoolean());
        var comment = answer.GetProperty("commentId").GetGuid();
        (await ada.CommentAsync(submission, "I begin.")).Refused(HttpStatusCode.Forbidden);
        (await ada.PostAsync($"{there}/resolve")).Refused(HttpStatusCode.Forbidden);
        (await reviewer.PostAsync($"{there}/done")).Refused(HttpStatusCode.Forbidden);
        (await reviewer.PutAsync($"/api/submissions/{submission}/comments/{comment}", new { body = "Forged." })).Refused(HttpStatusCode.Forbidden);
        (await reviewer.DeleteAsync($"/api/submissions/{submission}/comments/{comment}")).Refused(HttpStatusCode.Forbidden);
        (await ada.PostAsync($"{there}/done")).Expect(HttpStatusCode.OK);
        (await ada.PostAsync($"{there}/done")).Expect(HttpStatusCode.OK);
        (await reviewer.PostAsync($"{there}/resolve")).Expect(HttpStatusCode.OK);
        var seen = Assert.Single(await ada.ThreadsAsync(submission));
        Assert.True(seen.GetProperty("done").GetBoolean());
        Assert.True(seen.GetProperty("resolved").GetBoolean());
        Assert.Equal("2\n3\n", seen.GetProperty("comments")[0].GetProperty("suggestion").GetProperty("replacement").GetString());
        (await reviewer.PostAsync($"{there}/reopen")).Expect(HttpStatusCode.OK);
        (await ada.PutAsync($"/api/submissions/{submission}/comments/{comment}", new { body = "Because of three." })).Expect(HttpStatusCode.OK);
        seen = Assert.Single(await reviewer.ThreadsAsync(submission));
        Assert.False(seen.GetProperty("done").GetBoolean());
        Assert.Equal("Because of three.", seen.GetProperty("comments")[1].GetProperty("body").GetString());
        Assert.NotEqual(JsonValueKind.Null, seen.GetProperty("comments")[1].GetProperty("editedAt").ValueKind);

        (await ada.DeleteAsync($"/api/submissions/{submission}/comments/{comment}")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, Assert.Single(await ada.ThreadsAsync(submission)).GetProperty("comments").GetArrayLength());
        (await ada.ReplyAsync(submission, Guid.NewGuid(), "Nowhere.")).Refused(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_reviewers_drafts_do_not_meet_and_none_is_lost_when_the_claim_goes()
    {
        var (ada, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        var two = await app.ReviewerAsync();
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.CommentAsync(submission, "Of one.", draft: true)).Expect(HttpStatusCode.Created);
        (await two.ClaimAsync(submission, "Mine.")).Expect(HttpStatusCode.OK);
        (await two.CommentAsync(submission, "Of two.")).Expect(HttpStatusCode.Created);
        (await one.PostAsync($"/api/submissions/{submission}/publish")).Refused(HttpStatusCode.Conflict);
        Assert.Equal(2, (await one.ThreadsAsync(submission)).Count);
        (await two.PostAsync($"/api/submissions/{submission}/claim/release")).Expect(HttpStatusCode.OK);
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.PostAsync($"/api/submissions/{submission}/publish")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (await ada.ThreadsAsync(submission)).Count);
        Assert.DoesNotContain(await one.ThreadsAsync(submission), t => t.GetProperty("draft").GetBoolean());
    }

    [Fact]
    public async Task A_comment_is_still_there_when_its_file_was_deleted_and_is_there_again()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "Here.")).Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "The file.", anchor: new { attempt = 1, path = "a.py" })).Expect(HttpStatusCode.Created);
        var file = Assert.Single((await ada.OpenAsync()).GetProperty("files").EnumerateArray()).GetProperty("fileId").GetGuid();
        (await ada.DeleteAsync(ada.File(file))).Expect(HttpStatusCode.OK);
        (await ada.SubmitAsync(["empty"])).Expect(HttpStatusCode.Created);
        Assert.All(await ada.ThreadsAsync(submission, "?workspace=true"), t => Assert.Equal(2, t.GetProperty("deletedIn").GetInt32()));

        await ada.CreateAsync("a.py", "zero\none\ntwo\nthree\n");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        foreach (var query in (string[])["?workspace=true", "?attempt=3"])
        {
            var threads = await ada.ThreadsAsync(submission, query);
            var at = threads[0].GetProperty("at");
            Assert.Equal((3, 4), (at.GetProperty("startLine").GetInt32(), at.GetProperty("endLine").GetInt32()));
            Assert.Equal("a.py", threads[1].GetProperty("at").GetProperty("path").GetString());
        }

        Assert.All(await ada.ThreadsAsync(submission, "?attempt=2"), t => Assert.Equal(2, t.GetProperty("deletedIn").GetInt32()));
        // And read backwards: what is said of the new file is where it was in the old one.
        (await reviewer.CommentAsync(submission, "There.", anchor: new { attempt = 3, path = "a.py", startLine = 4, endLine = 4 })).Expect(HttpStatusCode.Created);
        (await reviewer.CommentAsync(submission, "New.", anchor: new { attempt = 3, path = "a.py", startLine = 1, endLine = 1 })).Expect(HttpStatusCode.Created);
        var back = await ada.ThreadsAsync(submission, "?attempt=1");
        Assert.Equal(3, back[2].GetProperty("at").GetProperty("startLine").GetInt32());
        Assert.Equal(JsonValueKind.Null, back[3].GetProperty("at").ValueKind);
        Assert.Equal(1, back[3].GetProperty("notYetIn").GetInt32());
        Assert.Equal(JsonValueKind.Null, back[2].GetProperty("notYetIn").ValueKind);
    }

    [Fact]
    public async Task The_present_places_name_the_version_that_they_are_of()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "Here.")).Expect(HttpStatusCode.Created);
        await ada.CreateAsync("b.py", "");
        var version = (await ada.OpenAsync()).GetProperty("version").GetInt64();
        Assert.Equal(version, Assert.Single(await ada.ThreadsAsync(submission, "?workspace=true")).GetProperty("at").GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Threads_that_are_published_together_stay_in_the_order_in_which_they_were_written()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        string[] bodies = [.. Enumerable.Range(1, 12).Select(i => $"Number {i}.")];
        foreach (var body in bodies) (await reviewer.CommentAsync(submission, body, draft: true)).Expect(HttpStatusCode.Created);
        (await reviewer.PostAsync($"/api/submissions/{submission}/publish")).Expect(HttpStatusCode.OK);
        Assert.Equal(bodies, (await ada.ThreadsAsync(submission)).Select(t => t.GetProperty("comments")[0].GetProperty("body").GetString()!));
    }

    [Fact]
    public async Task The_same_words_again_are_no_second_edit()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        var comment = (await reviewer.CommentAsync(submission, "Why?")).Expect(HttpStatusCode.Created).GetProperty("commentId").GetGuid();
        foreach (var body in (string[])["Why so?", "Why so?", "Why?"])
            (await reviewer.PutAsync($"/api/submissions/{submission}/comments/{comment}", new { body })).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (await app.EventsOfAsync(submission)).Count(e => e == nameof(CommentEdited)));
    }

    [Fact]
    public async Task A_suggestion_is_for_the_lines_that_the_comment_is_about()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        var anchor = new { attempt = 1, path = "a.py", startLine = 2, endLine = 3, side = "new" };
        foreach (var (path, start, end) in (IReadOnlyList<(string, int, int)>)[("b.py", 2, 3), ("a.py", 1, 3), ("a.py", 2, 2)])
            (await reviewer.CommentAsync(submission, "So.", anchor: anchor, suggestion: new { path, startLine = start, endLine = end, replacement = "x" }))
                .Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "So.", anchor: new { attempt = 1, path = "a.py", startLine = 2, endLine = 3, side = "old" },
            suggestion: new { path = "a.py", startLine = 2, endLine = 3, replacement = "x" })).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_that_only_the_template_had_can_be_marked_as_viewed()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.PostAsync($"/api/submissions/{submission}/viewed", new { attempt = 1, path = "main.py", viewed = true })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_came_after_the_page_was_drawn_has_not_been_seen()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "First.")).Expect(HttpStatusCode.Created);
        var shown = (await ada.HandInAsync()).GetProperty("version").GetInt64();
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        await LookedAsync(shown);
        Assert.True((await ada.HandInAsync()).GetProperty("unreadReview").GetBoolean());
        await LookedAsync(long.MaxValue);
        Assert.False((await ada.HandInAsync()).GetProperty("unreadReview").GetBoolean());
        // An older page takes nothing back, and one that does not say is believed.
        await LookedAsync(shown);
        Assert.False((await ada.HandInAsync()).GetProperty("unreadReview").GetBoolean());

        async Task LookedAsync(long version) =>
            (await ada.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 1, version })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_comment_is_about_something_that_was_handed_in()
    {
        var (_, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 2, path = "a.py" })).Refused(HttpStatusCode.NotFound);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 1, path = "b.py" })).Refused(HttpStatusCode.NotFound);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 1, path = "a.py", startLine = 4, endLine = 5 })).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 1, path = "a.py", startLine = 4, endLine = 4 })).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 1, path = "a.py", startLine = 3, endLine = 2 })).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 1, startLine = 3 })).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "x", anchor: new { attempt = 0 })).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, " ")).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, new string('x', SubmissionLimits.BodyLength + 1))).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "a\0b")).Refused(HttpStatusCode.BadRequest);
        (await reviewer.CommentAsync(submission, "x", suggestion: new { path = "a.py", startLine = 0, endLine = 1, replacement = "" })).Refused(HttpStatusCode.BadRequest);
        Assert.Equal(2, (await app.EventsAsync(submission)).Count);
    }

    [Fact]
    public async Task A_comment_says_where_its_lines_are_in_a_later_attempt()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "Here.")).Expect(HttpStatusCode.Created);
        var file = (await ada.OpenAsync()).GetProperty("files")[0].GetProperty("fileId").GetGuid();
        (await ada.PostAsync($"{ada.File(file)}/rename", new { path = "b.py" })).Expect(HttpStatusCode.OK);
        var now = Assert.Single(await ada.ThreadsAsync(submission, "?workspace=true"));
        Assert.Equal("b.py", now.GetProperty("at").GetProperty("path").GetString());
        Assert.Equal(2, now.GetProperty("at").GetProperty("startLine").GetInt32());
        (await ada.DeleteAsync(ada.File(file))).Expect(HttpStatusCode.OK);
        (await ada.SubmitAsync(["empty"])).Expect(HttpStatusCode.Created);
        var gone = Assert.Single(await reviewer.ThreadsAsync(submission, "?attempt=2"));
        Assert.Equal(JsonValueKind.Null, gone.GetProperty("at").ValueKind);
        Assert.Equal(2, gone.GetProperty("deletedIn").GetInt32());
        Assert.Equal("a.py", Assert.Single(await reviewer.ThreadsAsync(submission, "?attempt=1")).GetProperty("at").GetProperty("path").GetString());
    }
}

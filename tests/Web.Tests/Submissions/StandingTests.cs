namespace Platform.Web.Tests.Submissions;

/// <summary>What pages show when attempts are taken back, verdicts are replaced and claims change hands.</summary>
public sealed class StandingTests(SharedApp app)
{
    [Fact]
    public async Task What_was_handed_in_before_counts_again_when_the_newest_attempt_is_withdrawn()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        await ada.CreateAsync("b.py", "x");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal("waiting", (await ada.HandInAsync()).GetProperty("state").GetString());

        var withdraw = $"{ada.Workspace}/submission/withdraw";
        (await ada.PostAsync(withdraw, new { attempt = 1 })).Refused(HttpStatusCode.Conflict);
        (await ada.PostAsync(withdraw, new { attempt = 2 })).Expect(HttpStatusCode.OK);
        // A second page that has not noticed takes nothing else back.
        (await ada.PostAsync(withdraw, new { attempt = 2 })).Expect(HttpStatusCode.OK);
        var state = await ada.HandInAsync();
        Assert.Equal("approved", state.GetProperty("state").GetString());
        Assert.Equal(1, state.GetProperty("latest").GetProperty("number").GetInt32());
        Assert.Equal(1, state.GetProperty("changesSince").GetInt32());
        Assert.Equal("approved", (await reviewer.SeeAsync(submission)).GetProperty("state").GetString());
        var row = await RowAsync(ada, reviewer);
        Assert.Equal("approved", row.GetProperty("state").GetString());
        Assert.Equal(1, row.GetProperty("attempt").GetInt32());
        Assert.Equal("Well done.", row.GetProperty("verdict").GetProperty("summary").GetString());
    }

    [Fact]
    public async Task An_attempt_that_waited_waits_again_and_can_be_reviewed()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        await ada.CreateAsync("b.py", "x");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        (await ada.PostAsync($"{ada.Workspace}/submission/withdraw")).Expect(HttpStatusCode.OK);
        var row = await RowAsync(ada, reviewer);
        Assert.Equal("waiting", row.GetProperty("state").GetString());
        Assert.Equal(1, row.GetProperty("attempt").GetInt32());
        Assert.Equal(1, row.GetProperty("files").GetInt32());
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission, attempt: 2)).Refused(HttpStatusCode.Conflict);
        (await reviewer.DecideAsync(submission, attempt: 1)).Expect(HttpStatusCode.OK);
        Assert.Equal("approved", (await ada.HandInAsync()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Nothing_counts_when_everything_is_withdrawn()
    {
        var (ada, submission) = await app.HandedInAsync();
        await ada.CreateAsync("b.py", "x");
        (await ada.SubmitAsync()).Expect(HttpStatusCode.Created);
        foreach (var attempt in (int[])[2, 1])
            (await ada.PostAsync($"{ada.Workspace}/submission/withdraw", new { attempt })).Expect(HttpStatusCode.OK);
        var reviewer = await app.ReviewerAsync();
        Assert.Equal("withdrawn", (await RowAsync(ada, reviewer)).GetProperty("state").GetString());
        (await reviewer.ClaimAsync(submission)).Refused(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Every_verdict_on_an_attempt_is_shown_the_newest_first()
    {
        var (ada, submission) = await app.HandedInAsync();
        var (one, two) = (await app.ReviewerAsync(), await app.ReviewerAsync());
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission, "requestChanges", "First.")).Expect(HttpStatusCode.OK);
        (await two.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await two.DecideAsync(submission, "reject", "Second.", "It is a copy.")).Expect(HttpStatusCode.OK);
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission, "approve", "Third.", "It is not.")).Expect(HttpStatusCode.OK);
        foreach (var seen in new[] { await ada.HandInAsync(), await two.SeeAsync(submission) })
        {
            var attempt = Assert.Single(seen.GetProperty("attempts").EnumerateArray());
            Assert.Equal("Third.", attempt.GetProperty("verdict").GetProperty("summary").GetString());
            var earlier = attempt.GetProperty("earlierVerdicts").EnumerateArray().ToList();
            Assert.Equal(["Second.", "First."], earlier.Select(v => v.GetProperty("summary").GetString()!));
            Assert.Equal([two.Email, one.Email], earlier.Select(v => v.GetProperty("by").GetProperty("name").GetString()!));
            Assert.Equal("It is a copy.", earlier[0].GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task Whom_a_claim_was_taken_from_sees_by_whom_and_why()
    {
        var (_, submission) = await app.HandedInAsync();
        var (one, two) = (await app.ReviewerAsync(), await app.ReviewerAsync());
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, (await one.SeeAsync(submission)).GetProperty("claim").GetProperty("reason").ValueKind);
        (await two.ClaimAsync(submission, "You are on holiday.")).Expect(HttpStatusCode.OK);
        var claim = (await one.SeeAsync(submission)).GetProperty("claim");
        Assert.Equal(two.Email, claim.GetProperty("name").GetString());
        Assert.Equal(one.Email, claim.GetProperty("takenFrom").GetProperty("name").GetString());
        Assert.Equal("You are on holiday.", claim.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_reply_to_a_draft_that_another_page_took_back_stands_in_nothings_way()
    {
        var (ada, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.CommentAsync(submission, "Stays.", draft: true)).Expect(HttpStatusCode.Created);
        await using (var session = app.Store.LightweightSession())
        {
            // What two pages leave behind when one replies in the moment in which the other takes the thread back.
            session.Store(new Platform.Application.Submissions.DraftComment(
                Guid.NewGuid(), submission, reviewer.PersonId, Guid.NewGuid(), null, "Lost.", null, DateTimeOffset.UtcNow));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        var thread = Assert.Single(await ada.ThreadsAsync(submission));
        Assert.Equal("Stays.", Assert.Single(thread.GetProperty("comments").EnumerateArray()).GetProperty("body").GetString());
        await using var after = app.Store.QuerySession();
        Assert.Empty(await Marten.QueryableExtensions.ToListAsync(
            after.Query<Platform.Application.Submissions.DraftComment>().Where(d => d.SubmissionId == submission),
            TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> RowAsync(Learner learner, Learner reviewer) => Assert.Single(
        (await reviewer.GetAsync($"/api/reviews?learner={learner.PersonId}")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray());
}

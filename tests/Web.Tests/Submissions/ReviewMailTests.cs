using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Application.Submissions;
using Platform.Infrastructure.Identity;
using Wolverine;

namespace Platform.Web.Tests.Submissions;

/// <summary>What a learner is mailed of a review, and how that ends.</summary>
public sealed class ReviewMailTests(SharedApp app)
{
    [Fact]
    public async Task One_mail_tells_of_everything_that_was_published_and_not_looked_at()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        // A draft is nobody's business yet.
        (await reviewer.CommentAsync(submission, "Why three?", draft: true)).Expect(HttpStatusCode.Created);
        await app.DueAsync(learner);
        Assert.Empty(app.MailsOf(learner));

        (await reviewer.CommentAsync(submission, "Say what it is for.")).Expect(HttpStatusCode.Created);
        (await reviewer.DecideAsync(submission, "requestChanges", "Nearly.")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, await app.ScheduledAsync(learner));
        await app.DueAsync(learner);
        await app.DueAsync(learner);

        var mail = Assert.Single(app.MailsOf(learner));
        Assert.Equal("My workspace: changes are requested", mail.Subject);
        Assert.Contains("attempt 1: changes are requested, 2 comments to look at", mail.Body);
        Assert.Contains($"/w/{learner.WorkspaceId}", mail.Body);
        // What was said stays in the product: mail is read by others.
        Assert.DoesNotContain("Nearly", mail.Body);
        Assert.Contains(mail.Unsubscribe!, mail.Body);
    }

    [Fact]
    public async Task Who_has_looked_already_is_not_mailed()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        (await learner.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 1 })).Expect(HttpStatusCode.OK);
        await app.DueAsync(learner);
        Assert.Empty(app.MailsOf(learner));
        // Their own words are no news to them.
        (await learner.ReplyAsync(submission, (await StartedAsync(reviewer, submission)), "Thanks.")).Expect(HttpStatusCode.Created);
        (await learner.PostAsync($"/api/submissions/{submission}/looked", new { attempt = 1 })).Expect(HttpStatusCode.OK);
        await app.DueAsync(learner);
        Assert.Empty(app.MailsOf(learner));
    }

    [Fact]
    public async Task It_names_what_was_decided_about_also_when_a_newer_attempt_waits()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission, "reject", "No.")).Expect(HttpStatusCode.OK);
        (await learner.SubmitAsync(["same"])).Expect(HttpStatusCode.Created);
        await app.DueAsync(learner);
        Assert.Contains("attempt 1: rejected", Assert.Single(app.MailsOf(learner)).Body);

        // A comment afterwards is a comment, and not the same verdict again.
        await StartedAsync(reviewer, submission);
        await app.DueAsync(learner);
        Assert.Equal("My workspace: a reviewer has commented", app.MailsOf(learner)[0].Subject);
        Assert.Contains("attempt 2: a reviewer has commented", app.MailsOf(learner)[0].Body);
    }

    [Fact]
    public async Task Other_words_and_closed_threads_are_no_reason_for_a_second_mail()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        var thread = await StartedAsync(reviewer, submission);
        await app.DueAsync(learner);
        var comment = (await learner.ReplyAsync(submission, thread, "Done.")).Expect(HttpStatusCode.Created).GetProperty("commentId").GetGuid();
        (await learner.PutAsync($"/api/submissions/{submission}/comments/{comment}", new { body = "It is done." })).Expect(HttpStatusCode.OK);
        (await learner.DeleteAsync($"/api/submissions/{submission}/comments/{comment}")).Expect(HttpStatusCode.OK);
        (await reviewer.PostAsync($"/api/submissions/{submission}/threads/{thread}/resolve")).Expect(HttpStatusCode.OK);
        await app.DueAsync(learner);
        Assert.Single(app.MailsOf(learner));
    }

    [Fact]
    public async Task A_link_in_the_mail_ends_them_without_signing_in_and_the_settings_bring_them_back()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        await app.DueAsync(learner);
        var link = new Uri(Assert.Single(app.MailsOf(learner)).Unsubscribe!).PathAndQuery;

        // Following it is not enough: mail programs do that by themselves.
        var stranger = app.Visitor();
        await stranger.GetAsync(link);
        Assert.DoesNotContain("reviewMail", await SettingsAsync(learner));
        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await stranger.SendContentAsync(HttpMethod.Post, link, oneClick)).Expect(HttpStatusCode.OK);
        Assert.Contains("\"reviewMail\":false", await SettingsAsync(learner));
        (await stranger.PostAsync($"/unsubscribe/{Guid.NewGuid()}")).Refused(HttpStatusCode.NotFound);

        await StartedAsync(reviewer, submission);
        await app.DueAsync(learner);
        Assert.Single(app.MailsOf(learner));
        (await learner.PutAsync("/api/me/settings", new { reviewMail = true })).Expect(HttpStatusCode.OK);
        await app.DueAsync(learner);
        Assert.Equal(2, app.MailsOf(learner).Count);
    }

    private static async Task<Guid> StartedAsync(Learner reviewer, Guid submission)
    {
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        return (await reviewer.CommentAsync(submission, "Look here.")).Expect(HttpStatusCode.Created).GetProperty("threadId").GetGuid();
    }

    private static async Task<string> SettingsAsync(Learner learner) => (await learner.GetAsync("/api/me/settings")).Expect(HttpStatusCode.OK).GetRawText();
}

internal static class ReviewMailSteps
{
    /// <summary>As if the time of collecting were over.</summary>
    public static async Task DueAsync(this PlatformApp app, Learner learner)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(new SendReviewMail(learner.PersonId));
    }

    public static IReadOnlyList<Mail> MailsOf(this PlatformApp app, Learner learner) =>
        [.. app.Services.GetRequiredService<DevelopmentMailer>().Mails.Where(m => m.To == learner.Email && m.Unsubscribe is not null)];

    /// <summary>How many are kept for later in the database, where a restart does not lose them.</summary>
    public static async Task<long> ScheduledAsync(this PlatformApp app, Learner learner)
    {
        await using var connection = new NpgsqlConnection(app.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select count(*) from wolverine.wolverine_incoming_envelopes where status = 'Scheduled' and message_type like '%SendReviewMail%' and position(convert_to($1, 'UTF8') in body) > 0",
            connection);
        command.Parameters.AddWithValue(learner.PersonId.ToString());
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

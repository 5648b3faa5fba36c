using System.Text.Json;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace Platform.EndToEnd.Tests.Submissions;

/// <summary>The way out of mails about reviews, which needs no session.</summary>
public sealed class UnsubscribeTests(Chromium chromium) : ReviewTests(chromium)
{
    [Fact]
    public async Task The_link_of_a_mail_asks_and_then_ends_them()
    {
        var ada = await AuthorAsync(("main.py", "x = 1\n"));
        var submission = await SubmitAsync(ada);
        var grace = await AuthorAsync();
        await DevCommand.SucceedAsync("admin", "grant", grace.Email, "reviewer");
        await PostAsync(grace, $"/api/submissions/{submission}/claim", new { });
        await PostAsync(grace, $"/api/submissions/{submission}/threads", new { anchor = new { attempt = 1 }, body = "Look here." });
        await MailIsDueAsync(ada);
        var mail = await Eventually.FoundAsync(
            async () => (await ada.Session.GetAsync<JsonElement[]>("/dev/mail", Ct))
                .Where(m => m.GetProperty("to").GetString() == ada.Email)
                .Select(m => m.GetProperty("unsubscribe").GetString()).FirstOrDefault(link => link is not null),
            "a mail about the review");

        var page = await (await StrangerAsync()).Context.NewPageAsync();
        await page.GotoAsync(new Uri(mail).PathAndQuery);
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No more mails about reviews?");
        // Mail programs follow links by themselves.
        Assert.DoesNotContain("reviewMail", (await SettingsAsync(ada)).GetRawText(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn them off" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No more mails about reviews");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The settings turn the mails on again.");
        Assert.False((await SettingsAsync(ada)).GetProperty("reviewMail").GetBoolean());

        await page.GotoAsync($"/unsubscribe/{Guid.NewGuid()}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn them off" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This link belongs to no mail that is known here.");
    }

    private static Task<JsonElement> SettingsAsync(Learner learner) => learner.Session.GetAsync<JsonElement>("/api/me/settings", Ct);

    /// <summary>What is published is collected for a while, which is over now.</summary>
    private static async Task MailIsDueAsync(Learner learner)
    {
        await using var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("E2E_POSTGRES"));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            update wolverine.wolverine_incoming_envelopes set execution_time = now() - interval '1 minute'
            where status = 'Scheduled' and message_type like '%SendReviewMail%' and position(convert_to($1, 'UTF8') in body) > 0
            """, connection);
        command.Parameters.AddWithValue(learner.Session.Me.PersonId.ToString());
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Infrastructure.Identity;

namespace Platform.Web.Tests.Submissions;

/// <summary>The application with a mail server that is away when the first mail about a review is sent.</summary>
public sealed class MailFaultApp : PlatformApp
{
    protected override void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
        services.AddSingleton<IMailer>(s => new AwayOnce(s.GetRequiredService<DevelopmentMailer>())));

    private sealed class AwayOnce(IMailer then) : IMailer
    {
        private bool _was;

        public Task SendAsync(Mail mail, CancellationToken ct)
        {
            if (mail.Unsubscribe is null || _was) return then.SendAsync(mail, ct);
            _was = true;
            throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
        }
    }
}

/// <summary>A mail about a review that could not be sent.</summary>
public sealed class MailFaultTests(MailFaultApp app) : IClassFixture<MailFaultApp>
{
    [Fact]
    public async Task It_is_sent_later_when_the_mail_server_was_away()
    {
        var (learner, submission) = await app.HandedInAsync();
        var reviewer = await app.ReviewerAsync();
        (await reviewer.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await reviewer.DecideAsync(submission)).Expect(HttpStatusCode.OK);
        await ComesDueAsync();

        // It waits for its turn again, in the database.
        await Eventually.GetAsync(() => TriedAsync(), tried => tried == 1);
        Assert.Empty(app.MailsOf(learner));
        await ComesDueAsync();
        var mails = await Eventually.GetAsync(() => Task.FromResult(app.MailsOf(learner)), mails => mails.Count > 0);
        Assert.Equal("My workspace: approved", Assert.Single(mails).Subject);
    }

    private Task<int> ComesDueAsync() => SqlAsync(
        "update wolverine.wolverine_incoming_envelopes set execution_time = now() - interval '1 minute' where status = 'Scheduled' and message_type like '%SendReviewMail%'",
        c => c.ExecuteNonQueryAsync());

    /// <summary>How often the mail that waits was tried.</summary>
    private Task<int> TriedAsync() => SqlAsync(
        "select coalesce(max(attempts), 0) from wolverine.wolverine_incoming_envelopes where status = 'Scheduled' and message_type like '%SendReviewMail%'",
        async c => (int)(await c.ExecuteScalarAsync())!);

    private async Task<T> SqlAsync<T>(string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        await using var connection = new NpgsqlConnection(app.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await run(command);
    }
}

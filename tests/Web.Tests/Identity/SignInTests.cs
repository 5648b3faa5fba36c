using Marten;
using Platform.Infrastructure.Identity;

namespace Platform.Web.Tests.Identity;

public sealed class SignInTests(SignInApp app) : IClassFixture<SignInApp>
{
    [Fact]
    public async Task Asking_for_a_link_is_answered_alike_for_known_and_unknown_addresses()
    {
        var known = PlatformApp.NewEmail();
        await app.SignInAsync(known);
        var first = await app.Visitor().PostAsync("/api/sign-in", new { email = known });
        var second = await app.Visitor().PostAsync("/api/sign-in", new { email = PlatformApp.NewEmail() });
        first.Expect(HttpStatusCode.Accepted);
        Assert.Equal((first.Status, first.Text), (second.Status, second.Text));
        Assert.Equal(first.Headers.Select(h => h.Key), second.Headers.Select(h => h.Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("a@b\r\nBcc: c@example.org")]
    public async Task What_is_no_mail_address_is_refused(string? email) =>
        (await app.Visitor().PostAsync("/api/sign-in", new { email })).Refused(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_link_signs_in_whoever_owns_the_address_in_whatever_case_it_was_typed()
    {
        var ada = await app.SignInAsync();
        var visitor = app.Visitor();
        (await visitor.PostAsync("/api/sign-in", new { email = $" {ada.Email.ToUpperInvariant()} " })).Expect(HttpStatusCode.Accepted);
        var me = (await visitor.PostAsync("/api/sign-in/confirm", new { token = app.TokenFor(ada.Email) })).Expect(HttpStatusCode.OK);
        Assert.Equal(ada.PersonId, me.GetProperty("personId").GetGuid());
        Assert.Equal(ada.Email, me.GetProperty("email").GetString());
        Assert.Equal(["learner"], me.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(me.GetRawText(), (await visitor.GetAsync("/api/me")).Expect(HttpStatusCode.OK).GetRawText());
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var (visitor, token) = await AskAsync();
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Expect(HttpStatusCode.OK);
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Refused(HttpStatusCode.BadRequest);
        (await app.Visitor().PostAsync("/api/sign-in/confirm", new { token })).Refused(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_link_works_for_less_than_ten_minutes()
    {
        var (young, youngToken) = await AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(9));
        (await young.PostAsync("/api/sign-in/confirm", new { token = youngToken })).Expect(HttpStatusCode.OK);

        var (old, oldToken) = await AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await old.PostAsync("/api/sign-in/confirm", new { token = oldToken })).Refused(HttpStatusCode.BadRequest);
        Assert.Null(old.Cookie);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' or 1=1 --")]
    public async Task An_unknown_token_is_refused(string? token) =>
        (await app.Visitor().PostAsync("/api/sign-in/confirm", new { token })).Refused(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Looking_at_a_link_does_not_use_it_up()
    {
        var (visitor, token) = await AskAsync();
        foreach (var path in new[] { "/sign-in", $"/sign-in?token={token}", $"/api/sign-in/confirm?token={token}", "/api/sign-in/confirm" })
            await visitor.GetAsync(path);
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_that_follow_a_link_at_once_one_gets_in()
    {
        var (_, token) = await AskAsync();
        var visitors = Enumerable.Range(0, 6).Select(_ => app.Visitor()).ToList();
        var replies = await Task.WhenAll(visitors.Select(v => v.PostAsync("/api/sign-in/confirm", new { token })));

        var winner = Assert.Single(replies, r => r.Status == HttpStatusCode.OK).Json.GetProperty("personId").GetGuid();
        Assert.All(replies.Where(r => r.Status != HttpStatusCode.OK), r => r.Refused(HttpStatusCode.BadRequest));
        await using var session = app.Store.QuerySession();
        Assert.Equal(1, await session.Query<Session>().CountAsync(s => s.PersonId == winner, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task First_sign_ins_at_once_make_one_person_with_one_workspace_with_an_empty_main()
    {
        var email = PlatformApp.NewEmail();
        var tokens = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            (await app.Visitor().PostAsync("/api/sign-in", new { email })).Expect(HttpStatusCode.Accepted);
            tokens.Add(app.TokenFor(email));
        }

        var visitors = tokens.Select(t => (Visitor: app.Visitor(), Token: t)).ToList();
        var replies = await Task.WhenAll(visitors.Select(v => v.Visitor.PostAsync("/api/sign-in/confirm", new { token = v.Token })));

        var me = Assert.Single(replies.Select(r => r.Expect(HttpStatusCode.OK).GetRawText()).Distinct());
        var listed = (await visitors[0].Visitor.GetAsync("/api/workspaces")).Expect(HttpStatusCode.OK).GetProperty("items");
        var workspace = Assert.Single(listed.EnumerateArray()).GetProperty("workspaceId").GetString();
        Assert.Contains(workspace!, me, StringComparison.Ordinal);
        var opened = (await visitors[3].Visitor.GetAsync($"/api/workspaces/{workspace}")).Expect(HttpStatusCode.OK);
        var main = Assert.Single(opened.GetProperty("files").EnumerateArray());
        Assert.Equal(("main.py", 0L, 2L),
            (main.GetProperty("path").GetString(), main.GetProperty("size").GetInt64(), opened.GetProperty("version").GetInt64()));
    }

    [Fact]
    public async Task Signing_in_again_makes_no_second_workspace()
    {
        var ada = await app.SignInAsync();
        var again = await app.SignInAsync(ada.Email);
        Assert.Equal((ada.PersonId, ada.WorkspaceId), (again.PersonId, again.WorkspaceId));
        Assert.NotEqual(ada.Cookie, again.Cookie);
        Assert.Single((await again.GetAsync("/api/workspaces")).Expect(HttpStatusCode.OK).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_sixth_link_for_an_address_is_refused_with_the_time_to_wait()
    {
        var email = PlatformApp.NewEmail();
        for (var i = 0; i < 5; i++)
            (await app.Visitor().PostAsync("/api/sign-in", new { email })).Expect(HttpStatusCode.Accepted);
        RefusedForNow(await app.Visitor().PostAsync("/api/sign-in", new { email = email.ToUpperInvariant() }));
        (await app.Visitor().PostAsync("/api/sign-in", new { email = PlatformApp.NewEmail() })).Expect(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_thirty_first_link_for_a_client_is_refused_with_the_time_to_wait()
    {
        var visitor = app.Visitor();
        for (var i = 0; i < 30; i++)
            (await visitor.PostAsync("/api/sign-in", new { email = PlatformApp.NewEmail() })).Expect(HttpStatusCode.Accepted);
        RefusedForNow(await visitor.PostAsync("/api/sign-in", new { email = PlatformApp.NewEmail() }));
    }

    [Fact]
    public async Task Guessing_links_is_slowed_down()
    {
        var visitor = app.Visitor();
        for (var i = 0; i < 120; i++)
            (await visitor.PostAsync("/api/sign-in/confirm", new { token = "" })).Expect(HttpStatusCode.BadRequest);
        RefusedForNow(await visitor.PostAsync("/api/sign-in/confirm", new { token = "" }));
    }

    [Fact]
    public async Task A_session_lasts_two_weeks()
    {
        var ada = await app.SignInAsync();
        app.Clock.Advance(TimeSpan.FromDays(13.9));
        (await ada.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromDays(0.2));
        await Eventually.GetAsync(() => ada.GetAsync("/api/me"), r => r.Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Neither_links_nor_sessions_are_logged_except_where_development_shows_its_mail()
    {
        var (visitor, token) = await AskAsync();
        await visitor.GetAsync($"/sign-in?token={token}");
        await visitor.GetAsync($"/api/sign-in/confirm?token={token}");
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Expect(HttpStatusCode.OK);
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Expect(HttpStatusCode.BadRequest);
        var secret = visitor.Cookie!.Split('=')[1];

        var shown = app.Logs.Lines.Where(l => l.Message.Contains(token, StringComparison.Ordinal)).Select(l => l.Category);
        Assert.Equal([typeof(DevelopmentMailer).FullName], shown.Distinct());
        Assert.DoesNotContain(app.Logs.Lines, l => l.Message.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_links_nor_sessions_are_stored_as_they_are()
    {
        var (visitor, token) = await AskAsync();
        (await visitor.PostAsync("/api/sign-in/confirm", new { token })).Expect(HttpStatusCode.OK);
        await using var session = app.Store.QuerySession();
        var ct = TestContext.Current.CancellationToken;
        Assert.Empty(await session.QueryAsync<string>($"select data::text from app.mt_doc_signinlink where data::text like '%{token}%'", ct));
        Assert.Empty(await session.QueryAsync<string>($"select data::text from app.mt_doc_session where data::text like '%{visitor.Cookie!.Split('=')[1]}%'", ct));
        Assert.Empty(await session.QueryAsync<string>($"select data::text from es.mt_events where data::text like '%{token}%'", ct));
    }

    private async Task<(Visitor Visitor, string Token)> AskAsync()
    {
        var email = PlatformApp.NewEmail();
        var visitor = app.Visitor();
        (await visitor.PostAsync("/api/sign-in", new { email })).Expect(HttpStatusCode.Accepted);
        return (visitor, app.TokenFor(email));
    }

    private static void RefusedForNow(Reply reply)
    {
        reply.Refused(HttpStatusCode.TooManyRequests);
        Assert.True(reply.Headers.RetryAfter?.Delta is { TotalSeconds: > 0 and <= 300 });
    }
}

using Platform.Domain.Identity;
using Platform.Web.Identity;

namespace Platform.Web.Tests.Identity;

public sealed class SessionTests(SharedApp app)
{
    [Fact]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        var email = PlatformApp.NewEmail();
        var visitor = app.Visitor();
        await visitor.PostAsync("/api/sign-in", new { email });
        var reply = await visitor.PostAsync("/api/sign-in/confirm", new { token = app.TokenFor(email) });
        var parts = Assert.Single(reply.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.StartsWith("session=", parts[0]);
        Assert.Equal(["httponly", "max-age=1209600", "path=/", "samesite=strict"], parts.Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_wherever_its_cookie_still_is()
    {
        var ada = await app.SignInAsync();
        var stolen = ada.Cookie;
        (await ada.PostAsync("/api/sign-out")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("session=", ada.Cookie);
        ada.Cookie = stolen;
        (await ada.GetAsync("/api/me")).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_leaves_other_sessions_alone()
    {
        var first = await app.SignInAsync();
        var second = await app.SignInAsync(first.Email);
        (await first.PostAsync("/api/sign-out")).Expect(HttpStatusCode.NoContent);
        (await second.GetAsync("/api/me")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("session=")]
    [InlineData("session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("session=00000000-0000-0000-0000-000000000000")]
    [InlineData("__Host-session=x")]
    public async Task A_cookie_that_we_did_not_give_is_nobodys(string cookie)
    {
        var visitor = app.Visitor();
        visitor.Cookie = cookie;
        (await visitor.GetAsync("/api/me")).Refused(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_in_and_out_is_in_the_log_with_session_and_kind_of_address()
    {
        var ada = await app.SignInAsync();
        (await ada.PostAsync("/api/sign-out")).Expect(HttpStatusCode.NoContent);
        var events = await app.EventsAsync(ada.PersonId);
        Assert.Equal(
            [typeof(PersonRegistered), typeof(SignedIn), typeof(SignedOut)], events.Select(e => e.Data.GetType()));
        var session = ((SignedIn)events[1].Data).SessionId;
        Assert.Equal(new SignedOut(session), events[2].Data);
        Assert.All(events, e =>
        {
            Assert.Equal(ada.PersonId.ToString(), e.UserName);
            Assert.Equal(session.ToString(), e.Headers!["session"].ToString());
            Assert.Equal("private", e.Headers!["address"].ToString());
            Assert.NotNull(e.CorrelationId);
        });
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("10.1.2.3", "private")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("172.32.0.1", "public")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("169.254.1.1", "private")]
    [InlineData("::ffff:192.168.1.1", "private")]
    [InlineData("fd00::1", "private")]
    [InlineData("fe80::1", "private")]
    [InlineData("8.8.8.8", "public")]
    [InlineData("2001:db8::1", "public")]
    public void An_address_is_kept_only_as_its_kind(string? address, string kind) =>
        Assert.Equal(kind, ActorOf.AddressClass(address is null ? null : IPAddress.Parse(address)));
}

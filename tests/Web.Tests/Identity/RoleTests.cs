using Platform.Application;
using Platform.Application.Identity;
using Platform.Domain.Identity;

namespace Platform.Web.Tests.Identity;

public sealed class RoleTests(SharedApp app)
{
    [Theory]
    [InlineData("/api/audit/events")]
    [InlineData("/api/audit/types")]
    public async Task A_learner_may_not_read_the_audit(string path) =>
        (await (await app.SignInAsync()).GetAsync(path)).Refused(HttpStatusCode.Forbidden);

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Admin)]
    public async Task A_role_works_in_the_open_session_from_its_grant_to_its_revocation(Role role)
    {
        var ada = await app.SignInAsync();
        (await ada.GetAsync("/api/audit/types")).Expect(HttpStatusCode.Forbidden);

        await app.ChangeRoleAsync(ada.Email, role, true);
        // At once: a page that is refused does not ask again.
        (await ada.GetAsync("/api/audit/types")).Expect(HttpStatusCode.OK);
        Assert.Contains(role.ToString().ToLowerInvariant(), (await ada.GetAsync("/api/me")).Text, StringComparison.Ordinal);

        await app.ChangeRoleAsync(ada.Email, role, false);
        (await ada.GetAsync("/api/audit/types")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_reviewer_may_not_read_the_audit()
    {
        var ada = await app.SignInAsync();
        await app.ChangeRoleAsync(ada.Email, Role.Reviewer, true);
        await Eventually.GetAsync(() => ada.GetAsync("/api/me"), r => r.Text.Contains("reviewer", StringComparison.Ordinal));
        (await ada.GetAsync("/api/audit/events")).Refused(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Roles_are_events_that_say_who_gave_them()
    {
        var ada = await app.SignInAsync();
        await app.ChangeRoleAsync(ada.Email, Role.Auditor, true);
        await app.ChangeRoleAsync(ada.Email, Role.Auditor, true);
        await app.ChangeRoleAsync(ada.Email, Role.Auditor, false);
        var events = await app.EventsAsync(ada.PersonId);
        Assert.Equal([new RoleGranted(Role.Auditor), new RoleRevoked(Role.Auditor)], events.Skip(2).Select(e => e.Data));
        Assert.All(events.Skip(2), e => Assert.Equal("system", e.UserName));
    }

    [Fact]
    public async Task A_role_can_be_given_before_the_first_sign_in()
    {
        var email = PlatformApp.NewEmail();
        await app.ChangeRoleAsync(email, Role.Auditor, true);
        (await (await app.SignInAsync(email)).GetAsync("/api/audit/types")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_cannot_be_taken_from_somebody_unknown()
    {
        var answer = await app.InvokeAsync<Answer<RoleChanged>>(
            new ChangeRole(Actor.System, PlatformApp.NewEmail(), Role.Auditor, false));
        Assert.Equal(RefusalKind.NotFound, answer.Refusal?.Kind);
    }
}

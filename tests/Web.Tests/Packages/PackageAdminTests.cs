using Platform.Application.Sandboxes;
using Platform.Domain.Identity;
using Platform.Web.Tests.Sandboxes;

namespace Platform.Web.Tests.Packages;

[Collection(nameof(AgentCollection))]
public sealed class PackageAdminTests(AgentApp app)
{
    private static readonly string[] Six = ["six"];

    [Theory]
    [InlineData(null)]
    [InlineData(Role.Reviewer)]
    [InlineData(Role.Auditor)]
    public async Task Nobody_but_administrators_reads_or_changes_the_policy(Role? role)
    {
        var email = PlatformApp.NewEmail();
        if (role is { } r) await app.ChangeRoleAsync(email, r, true);
        var mallory = await app.SignInAsync(email);
        foreach (var reply in new[]
                 {
                     await mallory.GetAsync("/api/admin/packages"),
                     await mallory.SendAsync(HttpMethod.Put, "/api/admin/packages", new { version = 0, mode = "open" }),
                     await mallory.PostAsync("/api/admin/packages/approvals/numpy/approve"),
                     await mallory.PostAsync("/api/admin/packages/approvals/numpy/decline")
                 })
            reply.Refused(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_package_waits_for_its_approval_and_the_agents_hear_of_it()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        var admin = await app.AdminAsync();
        // An agent is told when it appears, without anybody changing anything.
        await app.Agent.ToldAsync<UsePackagePolicy>(_ => true);
        try
        {
            var version = await ChangeAsync(admin, "approved", ["Six"], ["evil"]);
            await app.Agent.ToldAsync<UsePackagePolicy>(m => m.Policy.Version == version && m.Policy.Mode is PackageMode.Approved);
            Assert.Equal(
                PackageMode.Approved,
                (await app.Agent.ReportAsync<WorkspacePackages>(new FetchPackages(Guid.NewGuid(), ada.WorkspaceId))).Policy.Mode);

            await app.Agent.ReportAsync<ReportAccepted>(new ReportPackageRequestRefused(
                sandbox, ada.WorkspaceId, 2, null, "/simple/seaborn/", "seaborn", PackageRefusal.NeedsApproval, 0));
            await app.Agent.ReportAsync<ReportAccepted>(new ReportPackageRequestRefused(
                sandbox, ada.WorkspaceId, 3, null, "/simple/pandas/", "pandas", PackageRefusal.NeedsApproval, 0));
            var waiting = (await PolicyAsync(admin)).GetProperty("waiting");
            Assert.Equal(["seaborn", "pandas"], waiting.EnumerateArray().Select(w => w.GetProperty("name").GetString()));
            Assert.Equal((ada.Email, "My workspace"), (
                waiting[0].GetProperty("email").GetString(), waiting[0].GetProperty("workspaceName").GetString()));

            (await admin.PostAsync("/api/admin/packages/approvals/seaborn/approve")).Expect(HttpStatusCode.OK);
            (await admin.PostAsync("/api/admin/packages/approvals/pandas/decline")).Expect(HttpStatusCode.OK);
            (await admin.PostAsync("/api/admin/packages/approvals/pandas/approve")).Refused(HttpStatusCode.NotFound);
            var told = await app.Agent.ToldAsync<UsePackagePolicy>(m => m.Policy.Version == version + 1);
            Assert.Equal(["seaborn", "six"], told.Policy.Allowed);
            var policy = await PolicyAsync(admin);
            Assert.Equal(0, policy.GetProperty("waiting").GetArrayLength());
            Assert.Equal("pandas", policy.GetProperty("declined")[0].GetString());

            // Somebody who has not seen the approval cannot undo it by accident.
            (await admin.SendAsync(
                HttpMethod.Put, "/api/admin/packages",
                new { version, mode = "approved", allowed = Six, denied = Array.Empty<string>() }))
                .Refused(HttpStatusCode.Conflict);
            (await admin.SendAsync(HttpMethod.Put, "/api/admin/packages", new { version = version + 1 }))
                .Refused(HttpStatusCode.BadRequest);
        }
        finally
        {
            await ChangeAsync(admin, "open", [], []);
        }
    }

    private static async Task<long> ChangeAsync(Learner admin, string mode, string[] allowed, string[] denied)
    {
        var version = (await PolicyAsync(admin)).GetProperty("version").GetInt64();
        return (await admin.SendAsync(HttpMethod.Put, "/api/admin/packages", new { version, mode, allowed, denied }))
            .Expect(HttpStatusCode.OK).GetProperty("version").GetInt64();
    }

    private static async Task<JsonElement> PolicyAsync(Learner admin) =>
        (await admin.GetAsync("/api/admin/packages")).Expect(HttpStatusCode.OK);
}

using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Submissions;

namespace Platform.Web.Tests.Submissions;

/// <summary>The application with a clock that can be put forward.</summary>
public sealed class ClockApp : PlatformApp
{
    private readonly Clock _clock = new();

    public void PutForward(TimeSpan by) => _clock.Ahead += by;

    protected override void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(_clock));

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}

/// <summary>Claims in the course of time.</summary>
public sealed class ClaimTests(ClockApp app) : IClassFixture<ClockApp>
{
    [Fact]
    public async Task A_claim_ends_by_itself_and_stays_the_reviewers_own_until_somebody_else_claims()
    {
        var (_, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        var two = await app.ReviewerAsync();
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.CommentAsync(submission, "Of one.", draft: true)).Expect(HttpStatusCode.Created);
        app.PutForward(SubmissionLimits.ClaimLife + TimeSpan.FromSeconds(1));

        // Free for everybody, as the queue says.
        var seen = await two.SeeAsync(submission);
        Assert.Equal("waiting", seen.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("claim").ValueKind);
        var counts = (await two.GetAsync("/api/reviews?state=waiting")).Expect(HttpStatusCode.OK);
        Assert.Contains(counts.GetProperty("items").EnumerateArray(), i => i.GetProperty("submissionId").GetGuid() == submission);

        // Nobody took it, so its reviewer goes on.
        (await one.PostAsync($"/api/submissions/{submission}/claim/heartbeat")).Expect(HttpStatusCode.OK);
        (await two.ClaimAsync(submission)).Refused(HttpStatusCode.Conflict);
        app.PutForward(SubmissionLimits.ClaimLife + TimeSpan.FromSeconds(1));
        (await two.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        (await one.DecideAsync(submission)).Refused(HttpStatusCode.Conflict);
        (await one.PostAsync($"/api/submissions/{submission}/claim/heartbeat")).Refused(HttpStatusCode.Conflict);
        Assert.Single(await one.ThreadsAsync(submission));
        Assert.Equal(
            ["WorkSubmitted", "AttemptClaimed", "ClaimExtended", "ClaimExpired", "AttemptClaimed"], await app.EventsOfAsync(submission));
    }

    [Fact]
    public async Task A_page_that_stays_open_keeps_the_claim_without_many_events()
    {
        var (_, submission) = await app.HandedInAsync();
        var one = await app.ReviewerAsync();
        (await one.ClaimAsync(submission)).Expect(HttpStatusCode.OK);
        for (var minute = 0; minute < 60; minute++)
        {
            app.PutForward(TimeSpan.FromMinutes(1));
            (await one.PostAsync($"/api/submissions/{submission}/claim/heartbeat")).Expect(HttpStatusCode.OK);
        }

        Assert.True((await one.SeeAsync(submission)).GetProperty("claim").GetProperty("mine").GetBoolean());
        Assert.InRange((await app.EventsAsync(submission)).Count, 8, 14);
    }
}

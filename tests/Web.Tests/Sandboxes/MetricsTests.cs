using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;

namespace Platform.Web.Tests.Sandboxes;

[Collection(nameof(AgentCollection))]
public sealed class MetricsTests(AgentApp app)
{
    private static readonly string[] Expected =
    [
        "platform_sandboxes{", "agent=\"agent-1\",state=\"Ready\"", "platform_sandbox_refusals_total{",
        "reason=\"HostFull\"", "platform_sandbox_until_ready_seconds_bucket{", "limit=\"Processes\""
    ];

    [Fact]
    public async Task Sandboxes_are_counted_by_state_refusals_and_ends_by_reason_and_their_start_is_timed()
    {
        var (ada, sandbox) = await app.WithSandboxAsync();
        await app.Agent.ReportAsync<ReportAccepted>(
            new ReportLimitReached(sandbox, ada.WorkspaceId, 2, SandboxLimit.Processes, 100, 100, null));
        using (app.Agent.Refuse("all of its memory is in use."))
        {
            var grace = await app.SignInAsync();
            // On a busy machine the host may also be silent for a moment, which is another reason.
            await Eventually.GetAsync(
                () => grace.PostAsync($"{grace.Workspace}/sandbox"),
                r => r.Status == HttpStatusCode.ServiceUnavailable
                    && r.Refused(HttpStatusCode.ServiceUnavailable).Contains("all of its memory", StringComparison.Ordinal));
        }

        using var http = new HttpClient { BaseAddress = app.InternalUrl };
        // Answers of the page of metrics are kept for a moment, so they may lag.
        await Eventually.GetAsync(
            async () =>
            {
                var text = await http.GetStringAsync(
                    new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
                return string.Join('\n', Expected.Where(part => !text.Contains(part, StringComparison.Ordinal)));
            },
            missing => missing.Length == 0);
    }
}

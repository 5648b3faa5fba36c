using System.Net;
using System.Text.RegularExpressions;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task An_operator_with_the_key_sees_the_pool_claims_usage_and_why_sandboxes_ended()
    {
        await using var playground = new AgentPlayground(1);
        await playground.InitializeAsync();
        await Until.TrueAsync(async () => (await playground.StatusAsync()).WarmSandboxes == 1, "the pool is not filled", 30);
        using var http = new HttpClient { BaseAddress = new Uri(playground.Url) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", WebPeer.Key);

        var sandbox = await playground.StartSandboxAsync();
        await Until.TrueAsync(async () => (await TextAsync(http)).Contains(sandbox.Id.ToString(), StringComparison.Ordinal), "the sandbox is not measured");
        var text = await TextAsync(http);
        Assert.Equal(1, Value(text, "sandbox_claim_duration_seconds_count", "warm=\"true\""));
        Assert.Equal(1, Value(text, "sandbox_running"));
        Assert.Equal(1, Value(text, "sandbox_pool_target"));
        Assert.InRange(Value(text, "sandbox_pool_ready"), 0, 1);
        Assert.InRange(Value(text, "sandbox_memory_promised_bytes"), SandboxLimits.Default.MemoryBytes, 2 * SandboxLimits.Default.MemoryBytes);
        Assert.InRange(Value(text, "sandbox_memory_used_bytes", $"sandbox=\"{sandbox.Id}\""), 100_000, SandboxLimits.Default.MemoryBytes);

        await sandbox.DisposeAsync();

        await Until.TrueAsync(
            async () => Regex.IsMatch(await TextAsync(http), "(?m)^sandbox_stops_total\\{[^}]*reason=\"Requested\""), "the end is not counted");
        await Until.TrueAsync(
            async () => !(await TextAsync(http)).Contains(sandbox.Id.ToString(), StringComparison.Ordinal), "a sandbox that is gone is still listed");
    }

    private static Task<string> TextAsync(HttpClient http) => http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private static double Value(string text, string name, string label = "")
    {
        var line = Regex.Match(text, $"(?m)^{name}(\\{{[^}}]*{Regex.Escape(label)}[^}}]*\\}})? (?<value>[^ \n]+)");
        Assert.True(line.Success, $"no {name} {label} in:\n{text}");
        return double.Parse(line.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>The engine's own client: what it says does not depend on the platform.</summary>
internal static class EngineCommand
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Environment.GetEnvironmentVariable("TEST_ENGINE") is { Length: > 0 } engine) start.Environment["DOCKER_HOST"] = engine;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output;
    }

    /// <summary>Names of this stack's containers that are somebody's, dead ones included.</summary>
    public static async Task<IReadOnlyList<string>> ClaimedAsync() =>
    [
        .. (await RunAsync("ps", "--all", "--filter", $"label=platform.agent={RunningStack.AgentId}", "--format", "{{.Names}}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(n => !n.Contains("-warm-", StringComparison.Ordinal)).Order()
    ];
}

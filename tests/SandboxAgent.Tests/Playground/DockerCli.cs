using System.Diagnostics;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>The engine's own client: what it says is independent of the agent's code.</summary>
public static class DockerCli
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOCKER_HOST"] = AgentPlayground.EngineAddress;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output;
    }
}

/// <summary>Waits for a condition that nothing announces.</summary>
public static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string otherwise, int seconds = 15)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (!await condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail(otherwise);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

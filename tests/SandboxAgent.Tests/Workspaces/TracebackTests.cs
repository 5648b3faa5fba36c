using System.Text.Json;
using Platform.SandboxAgent.Tests.Playground;

namespace Platform.SandboxAgent.Tests.Workspaces;

/// <summary>
/// The page explains errors by what Python says of them. The recorded sentences that its tests read are those of the
/// Python that runs in a sandbox; a new version that says something else is noticed here.
/// </summary>
public sealed class TracebackTests(AgentPlayground playground)
{
    private sealed record Recorded(string Program, string Output);

    private static readonly string File = Path.Combine(
        Repository(), "src", "Web", "client", "src", "features", "runs", "tracebacks.json");

    [Fact]
    public async Task Recorded_errors_are_what_the_sandboxs_Python_says()
    {
        var recorded = JsonSerializer.Deserialize<Dictionary<string, Recorded>>(
            await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
        await using var sandbox = await playground.StartSandboxAsync(
            [.. recorded.Select(r => ($"cases/{r.Key}/main.py", r.Value.Program))]);
        await sandbox.UntilAsync($"test $(ls /home/learner/workspace/cases | wc -l) = {recorded.Count}");

        // One shell for all of them; each starts in a folder of its own, as in the recording.
        var said = await sandbox.ShellAsync(
            "cd /home/learner/workspace/cases; for c in *; do echo \"@@@ $c\"; (cd $c && echo ten | python -Iu main.py 2>&1); echo; done");

        foreach (var part in said.Split("@@@ ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, output) = (part[..part.IndexOf('\n')], part[(part.IndexOf('\n') + 1)..].TrimEnd());
            // Lines of the library differ between releases of 3.11.
            if (key.StartsWith("inLibrary", StringComparison.Ordinal)) continue;
            Assert.Equal(
                recorded[key].Output.TrimEnd(),
                output.Replace($"/workspace/cases/{key}/", "/workspace/", StringComparison.Ordinal));
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Platform.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}

using System.Globalization;

namespace Platform.Benchmarks;

/// <summary>What the package gate costs: pip through it beside pip straight from the same index, in the same sandbox.</summary>
internal static class Packages
{
    public const string Area = "packages";

    // With what they need these are thirty wheels, 45 MB, a third of them with extensions in C.
    private const string Set = "seaborn requests flask rich tqdm";
    private const int Rounds = 3;

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, container) = await stack.SandboxAsync(ct);
        await using var direct = await DirectIndex.StartAsync(stack, container, ct);
        await using var shell = await HubPty.ShellAsync(await stack.SessionAsync(ct), workspace, "shell-7", ct);
        var (floor, first) = (new Samples(), new Samples());
        // Not measured: the disk and the index's files come into memory.
        await InstallAsync(shell, DirectIndex.Environment, ct);
        for (var i = 0; i < Rounds; i++)
        {
            floor.Add(await InstallAsync(shell, DirectIndex.Environment, ct));
            first.Add(await InstallAsync(shell, DirectIndex.Environment, ct));
        }

        yield return Row.Of(Area, "30 wheels, floor: straight from the index", "ms", first, floor, Goal.RatioAtMost(1.15));
    }

    /// <summary>Installs the set into an environment that has nothing, and times it.</summary>
    private static async Task<TimeSpan> InstallAsync(Pty shell, string environment, CancellationToken ct)
    {
        await TimeAsync(shell, "find ~/.venv/lib/python3.11/site-packages -mindepth 1 -delete", ct);
        var took = await TimeAsync(shell, $"{environment} pip install -q {Set}", ct);
        await TimeAsync(shell, "test $(ls -d ~/.venv/lib/python3.11/site-packages/*.dist-info | wc -l) = 30 || echo no''t all", ct);
        return shell.Contains("not all") ? throw new InvalidOperationException("pip did not install everything.") : took;
    }

    /// <summary>Until the shell has done something; what says so is not in what was typed.</summary>
    private static Task<TimeSpan> TimeAsync(Pty shell, string command, CancellationToken ct)
    {
        var mark = Random.Shared.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        return shell.TimeAsync($"{command}; echo en''d{mark}\r", () => shell.Contains($"end{mark}"), ct);
    }
}

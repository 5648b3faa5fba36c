using System.Globalization;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>What the package gate costs: pip through it beside pip straight from the same index, in the same sandbox.</summary>
internal static class Packages
{
    public const string Area = "packages";

    // With what they need these are thirty wheels, 45 MB, a third of them with extensions in C.
    private const string Set = "seaborn requests flask rich tqdm";
    private const string Large = "large-wheel";
    private const int Rounds = 3, Installers = 8, Keys = 300, WarmUp = 40;
    private const double MostMiB = 32;
    private static int _shells;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, container) = await stack.SandboxAsync(ct);
        var session = await stack.SessionAsync(ct);
        await using var direct = await DirectIndex.StartAsync(stack, container, ct);
        var (floor, first, second) = (new Samples(), new Samples(), new Samples());
        // Not measured: the disk and the index's files come into memory.
        await InstallAsync(session, workspace, DirectIndex.Environment, Set, ct);
        for (var i = 0; i < Rounds; i++)
        {
            floor.Add(await InstallAsync(session, workspace, DirectIndex.Environment, Set, ct));
            await stack.ForgetPackagesAsync(ct);
            await session.SandboxReadyAsync(workspace, ct);
            first.Add(await InstallAsync(session, workspace, "", Set, ct));
            second.Add(await InstallAsync(session, workspace, "", Set, ct));
        }

        yield return Row.Of(Area, "30 wheels, new to the host, floor: straight from the index", "ms", first, floor, Goal.RatioAtMost(1.15));
        yield return Row.Of(Area, "30 wheels, kept by the host, floor: straight from the index", "ms", second, floor, Goal.RatioAtMost(1.0));
        yield return Row.Of(
            Area, "agent grows while 300 MB pass", "MiB", await GrowthAsync(stack, session, workspace, ct), goal: Goal.AtMost(MostMiB, "MiB"));
        await RemoveAllAsync(session, workspace, ct);
        yield return await EchoAsync(stack, workspace, ct);
    }

    /// <summary>Installs into an environment that has nothing, and times it.</summary>
    private static async Task<TimeSpan> InstallAsync(
        PlatformSession session, Guid workspace, string environment, string what, CancellationToken ct)
    {
        await RemoveAllAsync(session, workspace, ct);
        await using var shell = await HubPty.ShellAsync(session, workspace, NewShell(), ct);
        return await InstallAsync(shell, environment, what, ct);
    }

    private static async Task<TimeSpan> InstallAsync(Pty shell, string environment, string what, CancellationToken ct)
    {
        // What would say that it failed is not in what is typed.
        var took = await TimeAsync(shell, $"{environment} pip install -q {what} || echo fai''led", ct);
        return shell.Contains("failed") ? throw new InvalidOperationException($"pip did not install {what}.") : took;
    }

    // Never the one before: its end may still be on its way.
    private static string NewShell() => string.Create(CultureInfo.InvariantCulture, $"shell-p{Interlocked.Increment(ref _shells)}");

    // Each round begins alike, and the next sandbox of this workspace has nothing to restore.
    private static async Task RemoveAllAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        await using (var shell = await HubPty.ShellAsync(session, workspace, NewShell(), ct))
            await TimeAsync(shell, "find ~/.venv/lib/python3.11/site-packages -mindepth 1 -delete", ct);
        await Stack.NoPackagesAsync(session, workspace, ct);
    }

    /// <summary>By how much the agent is larger than before, four times a second.</summary>
    private static async Task<Samples> GrowthAsync(Stack stack, PlatformSession session, Guid workspace, CancellationToken ct)
    {
        var (growth, before) = (new Samples(), stack.ResidentMiB("agent"));
        var installed = InstallAsync(session, workspace, "", Large, ct);
        while (!installed.IsCompleted)
        {
            growth.Add(Math.Max(0, stack.ResidentMiB("agent") - before));
            await Task.WhenAny(installed, Task.Delay(TimeSpan.FromSeconds(0.25), ct));
        }

        await installed;
        return growth;
    }

    /// <summary>What somebody at a terminal feels of eight who install.</summary>
    private static async Task<Row> EchoAsync(Stack stack, Guid workspace, CancellationToken ct)
    {
        var others = new List<Claimant>();
        for (var i = 0; i < Installers; i++)
            others.Add(await Claimant.MakeOneOfAsync(stack, "installer", i, 100, ct));
        foreach (var other in others) await other.ClaimAsync(ct);
        await stack.FilledAsync(ct);
        await using var typist = await HubPty.ShellAsync(await stack.SessionAsync(ct), workspace, "shell-5", ct);
        await typist.WriteAsync("cat\r", ct);
        await Task.Delay(300, ct);

        var idle = await TypeAsync(typist, Task.CompletedTask, ct);
        var installs = Task.WhenAll(others.Select(o => InstallAsync(o.Session, o.Workspace, "", Set, ct)));
        var busy = await TypeAsync(typist, installs, ct);
        await installs;
        foreach (var other in others)
        {
            await RemoveAllAsync(other.Session, other.Workspace, ct);
            await other.EndAsync(ct);
            await other.DisposeAsync();
        }

        return Row.Of(Area, $"echo beside {Installers} that install, floor: idle", "ms", busy, idle, Goal.RatioAtMost(3));
    }

    /// <summary>Types as long as something lasts, and at least so many keys.</summary>
    private static async Task<Samples> TypeAsync(Pty typist, Task until, CancellationToken ct)
    {
        var echoes = new Samples();
        using var timer = new PeriodicTimer(Pace);
        for (var i = -WarmUp; i < Keys || !until.IsCompleted; i++)
        {
            await timer.WaitForNextTickAsync(ct);
            var echo = await typist.EchoAsync((char)('a' + (i + WarmUp) % 26), ct);
            if (i >= 0) echoes.Add(echo);
        }

        return echoes;
    }

    /// <summary>Until the shell has done something; what says so is not in what was typed.</summary>
    private static Task<TimeSpan> TimeAsync(Pty shell, string command, CancellationToken ct)
    {
        var mark = Random.Shared.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
        return shell.TimeAsync($"{command}; echo en''d{mark}\r", () => shell.Contains($"end{mark}"), ct);
    }
}

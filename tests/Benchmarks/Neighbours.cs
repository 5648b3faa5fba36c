namespace Platform.Benchmarks;

/// <summary>What a terminal feels of the others on its host: sandboxes that are made, and sandboxes that compute.</summary>
internal static class Neighbours
{
    public const string Area = "neighbours";
    private const int Keys = 300, WarmUp = 40, Spinners = 10, Taken = 5;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(30);

    public static async IAsyncEnumerable<Row> MeasureAsync(
        Stack stack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (workspace, _) = await stack.SandboxAsync(ct);
        var others = new List<Claimant>();
        for (var i = 0; i < Spinners; i++) others.Add(await Claimant.MakeOneOfAsync(stack, "neighbour", i, 100, ct));
        await stack.FilledAsync(ct);
        await using var typist = await HubPty.ShellAsync(await stack.SessionAsync(ct), workspace, "shell-5", ct);
        await typist.WriteAsync("cat\r", ct);
        await Task.Delay(300, ct);

        var quiet = await TypeAsync(typist, ct);
        foreach (var other in others.Take(Taken)) await other.ClaimAsync(ct);
        // The pool has lost these and makes new ones while somebody types.
        var refill = await TypeAsync(typist, ct);
        yield return Row.Of(Area, "echo while the pool is filled, floor: before", "ms", refill, quiet, Goal.RatioAtMost(2));

        foreach (var other in others.Skip(Taken)) await other.ClaimAsync(ct);
        await stack.FilledAsync(ct);
        var idle = await TypeAsync(typist, ct);
        var shells = new List<HubPty>();
        foreach (var other in others)
        {
            var shell = await HubPty.ShellAsync(other.Session, other.Workspace, "shell-1", ct);
            await shell.WriteAsync("while :; do :; done\r", ct);
            shells.Add(shell);
        }

        var busy = await TypeAsync(typist, ct);
        yield return Row.Of(Area, $"echo beside {Spinners} that compute, floor: idle", "ms", busy, idle, Goal.RatioAtMost(3));

        foreach (var shell in shells) await shell.DisposeAsync();
        foreach (var other in others)
        {
            await other.EndAsync(ct);
            await other.DisposeAsync();
        }
    }

    private static async Task<Samples> TypeAsync(HubPty typist, CancellationToken ct)
    {
        var echoes = new Samples();
        using var timer = new PeriodicTimer(Pace);
        for (var i = -WarmUp; i < Keys; i++)
        {
            await timer.WaitForNextTickAsync(ct);
            var echo = await typist.EchoAsync((char)('a' + (i + WarmUp) % 26), ct);
            if (i >= 0) echoes.Add(echo);
        }

        return echoes;
    }
}

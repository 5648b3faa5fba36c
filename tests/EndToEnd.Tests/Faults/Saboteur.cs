using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>Kills parts of the stack with -9, at points that a seed decides.</summary>
internal sealed class Saboteur : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly EngineRelay? _relay;
    private readonly List<string> _deeds = [];

    private Saboteur(int seed, EngineRelay? relay) => (_random, _relay) = (new Random(seed), relay);

    /// <summary>What was done when.</summary>
    public IReadOnlyList<string> Deeds { get { lock (_deeds) return [.. _deeds]; } }

    /// <remarks>The engine itself is killed when this stack started it; otherwise it is taken away from this stack's agent only.</remarks>
    public static async Task<Saboteur> StartAsync(int seed) =>
        new(seed, RunningStack.Engine is null ? await EngineRelay.InsertAsync() : null);

    public async Task WorkAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            // Drawn whether or not it is needed, so that the seed means the same each time.
            var (what, pause, away) = (_random.Next(10), _random.Next(300, 3000), _random.Next(200, 4000));
            try
            {
                await Task.Delay(pause, end);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await DoAsync(what, away);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null) await _relay.DisposeAsync();
    }

    private Task DoAsync(int what, int away) => what switch
    {
        < 3 => KillAsync("agent", RunningStack.Agent),
        < 4 => KillAsync("gate", RunningStack.Gate),
        < 6 => EngineAsync(away),
        < 8 => InContainerAsync("helper", away, "pkill", "-9", "-f", "sandbox-link serv[e]"),
        _ => InContainerAsync("everything", away, "kill", "-9", "-1")
    };

    private async Task KillAsync(string name, SupervisedProcess process)
    {
        Note($"{name} {process.Pid}");
        await process.Kill().RestartedAsync();
    }

    private async Task EngineAsync(int away)
    {
        if (RunningStack.Engine is { } engine)
        {
            await KillAsync("engine", engine);
            return;
        }

        Note($"engine, for {away} ms");
        _relay!.Cut();
        await Task.Delay(away);
        _relay.Connect();
    }

    private async Task InContainerAsync(string name, int which, params string[] command)
    {
        var claimed = await EngineCommand.ClaimedAsync();
        if (claimed.Count == 0) return;
        var container = claimed[which % claimed.Count];
        Note($"{name} in {container}");
        await EngineCommand.RunAsync(["exec", "-u", "1000:1000", container, .. command]);
    }

    private void Note(string deed)
    {
        lock (_deeds) _deeds.Add($"{_clock.Elapsed.TotalSeconds,6:0.0} s  kill -9 {deed}");
    }
}

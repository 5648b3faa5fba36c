using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Keeps `sandbox-link packages` running in a sandbox: a learner can kill it, and loses nothing by it.</summary>
internal sealed class TunnelKeeper(Sandbox sandbox, SandboxPackages packages, PackageListener listener, ILogger logger)
{
    private const int MostPerMinute = 10;
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(10);
    private readonly Queue<DateTimeOffset> _starts = new();
    private TaskCompletionSource<Tunnel> _current = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Start(SandboxContainer container) => _ = KeepAsync(container);

    /// <summary>The tunnel as it is now; null while there is none.</summary>
    public Tunnel? Current => _current.Task is { IsCompletedSuccessfully: true } there ? there.Result : null;

    /// <summary>Whether anything was found out, and if so what is installed there; null when there is no such environment.</summary>
    public async Task<(bool Known, IReadOnlyList<FoundPackage>? Found)> LookAsync(string environment)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                var tunnel = await _current.Task.WaitAsync(LookPatience, sandbox.Ended);
                return (true, await tunnel.LookAsync(environment, LookPatience));
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException && !sandbox.Ended.IsCancellationRequested)
            {
                // The helper was ended under it; the next one is asked.
            }
        }
        return (false, null);
    }

    private async Task KeepAsync(SandboxContainer container)
    {
        try
        {
            while (true)
            {
                await PaceAsync();
                Tunnel tunnel;
                try
                {
                    var exec = await container.PackagesAsync(sandbox.Ended);
                    tunnel = new Tunnel(exec, packages, listener);
                }
                catch (Exception e) when (!sandbox.Ended.IsCancellationRequested)
                {
                    logger.LogInformation("The way to packages of sandbox {Sandbox} cannot be opened yet: {Reason}", sandbox.Id, Printable.Of(e.Message));
                    continue;
                }
                var reading = tunnel.ReadAsync(sandbox.Ended);
                _current.TrySetResult(tunnel);
                var brokeProtocol = await reading;
                _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
                sandbox.Ended.ThrowIfCancellationRequested();
                packages.TunnelLost(tunnel);
                if (!brokeProtocol)
                    continue;
                // Only a program of the learner's own can be on the other side; it gets no other.
                logger.LogWarning("The way to packages of sandbox {Sandbox} was misused and is closed", sandbox.Id);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox has ended, or lives on without this process.
        }
    }

    private async Task PaceAsync()
    {
        var now = DateTimeOffset.UtcNow;
        while (_starts.TryPeek(out var first) && first < now.AddMinutes(-1))
            _starts.Dequeue();
        if (_starts.Count >= MostPerMinute)
            await Task.Delay(TimeSpan.FromSeconds(10), sandbox.Ended);
        else if (_starts.Count > 0)
            await Task.Delay(100 * _starts.Count, sandbox.Ended);
        _starts.Enqueue(now);
    }
}

using System.Runtime.InteropServices;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// The first SIGTERM or Ctrl-C takes no more sandboxes and lets programs that run end by themselves, up to a limit; a
/// second one does not wait. Sandboxes stay for the next process.
/// </summary>
internal sealed class DrainingLifetime(
    IHostApplicationLifetime application, SandboxRegistry sandboxes, AgentSettings settings, ILogger<DrainingLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _asked;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _signals.Add(PosixSignalRegistration.Create(signal, End));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private void End(PosixSignalContext signal)
    {
        // Otherwise the runtime ends the process here and now.
        signal.Cancel = true;
        if (Interlocked.Increment(ref _asked) > 1)
            application.StopApplication();
        else
            _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        logger.LogInformation("Draining: no new sandboxes, and at most {Seconds} s for programs that run", settings.DrainSeconds);
        await sandboxes.DrainAsync(TimeSpan.FromSeconds(settings.DrainSeconds));
        application.StopApplication();
    }
}

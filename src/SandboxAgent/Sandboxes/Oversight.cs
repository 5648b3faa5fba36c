using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Operations;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Looks after one sandbox: what it uses, which limits it reaches, and whether anybody still uses it.</summary>
internal sealed class Oversight(Sandbox sandbox, Engine engine, AgentMetrics metrics, bool isNew)
{
    // An idle shell and the helper use far less, a program that computes far more.
    private const double BusyShare = 0.01;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);
    private readonly IdleClock _idle = new(sandbox.Limits);
    private LimitWatch? _limits = isNew ? new LimitWatch(sandbox.Limits) : null;
    private (SandboxMeasurement Measured, DateTimeOffset At)? _before;
    private DateTimeOffset _watched = DateTimeOffset.UtcNow;

    public DateTimeOffset? StopsAt => _idle.StopsAt;

    /// <summary>As last measured.</summary>
    public SandboxUsage? Usage => _before is { Measured: var m }
        ? new SandboxUsage(m.ProcessorMilliseconds, m.MemoryBytes, m.PeakMemoryBytes, m.Processes, m.Disk?.Bytes, m.Disk?.Files)
        : null;

    public async Task LookAsync(CancellationToken cancellation)
    {
        var container = sandbox.Container;
        await MeasureAsync(container, Patience, cancellation);
        var now = DateTimeOffset.UtcNow;
        if (sandbox.Runs.UnderWay().Count > 0)
            container.Activity.Touch();
        if (container.Terminals.Viewers > 0)
            _watched = now;
        if (container.Activity.TakeOutOfFiles())
            TellOnce(new LimitHit(SandboxLimit.OpenFiles, sandbox.Limits.OpenFiles, null), sandbox.Runs.UnderWay().Cast<Guid?>().FirstOrDefault());
        switch (_idle.Judge(container.Activity.Last, _watched, now))
        {
            case IdleVerdict.Warn:
                container.Terminals.Say(
                    $"Nobody has used this sandbox for a while. It will be stopped in {Words.Duration(StopsAt!.Value - now)} unless you press a key. Your files are saved.");
                break;
            case IdleVerdict.Stop:
                await StopIdleAsync(now - container.Activity.Last);
                break;
        }
    }

    /// <summary>Measures once more, before everything is gone.</summary>
    public async Task MeasureLastAsync()
    {
        if (sandbox.ContainerAsync() is { IsCompletedSuccessfully: true } container)
            await MeasureAsync(container.Result, LastPatience, CancellationToken.None);
    }

    public void RunTimeIsOver(Guid run, int allowedSeconds, TimeSpan took) =>
        TellOnce(new LimitHit(SandboxLimit.RunTime, allowedSeconds, (long)Math.Ceiling(took.TotalSeconds)), run);

    // Unless it was told within the last minute.
    private void TellOnce(LimitHit hit, Guid? run)
    {
        if (_limits?.MayTell(hit.Limit, DateTimeOffset.UtcNow) != false)
            Tell(hit, run);
    }

    private async Task MeasureAsync(SandboxContainer container, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limited.CancelAfter(patience);
            if (await engine.MeasureAsync(container.Id, limited.Token) is { } measured)
                Take(container, measured, DateTimeOffset.UtcNow);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The container or the engine is going away, which others notice.
        }
    }

    private void Take(SandboxContainer container, SandboxMeasurement measured, DateTimeOffset now)
    {
        if (_before is { } before
            && measured.ProcessorMilliseconds - before.Measured.ProcessorMilliseconds > BusyShare * (now - before.At).TotalMilliseconds)
            container.Activity.Touch();
        _before = (measured, now);
        // What an earlier process of this agent has seen, it has told.
        _limits ??= new LimitWatch(sandbox.Limits, measured);
        foreach (var hit in _limits.Take(measured, now))
            Tell(hit, sandbox.Runs.UnderWay().Cast<Guid?>().FirstOrDefault());
    }

    private void Tell(LimitHit hit, Guid? run)
    {
        metrics.Reached(hit.Limit);
        _ = sandbox.Reports.AddAsync<ReportAccepted>(n => new ReportLimitReached(
            sandbox.Id, sandbox.WorkspaceId, n, hit.Limit, hit.Allowed, hit.Used, run));
    }

    private Task StopIdleAsync(TimeSpan unused)
    {
        var allowed = sandbox.Terminals.Viewers > 0 ? sandbox.Limits.WatchedIdleSeconds : sandbox.Limits.IdleSeconds;
        TellOnce(new LimitHit(SandboxLimit.Idle, allowed, (long)unused.TotalSeconds), null);
        return sandbox.StopAsync(SandboxStopReason.Idle, $"Nobody used the sandbox for {Words.Duration(unused)}.");
    }
}

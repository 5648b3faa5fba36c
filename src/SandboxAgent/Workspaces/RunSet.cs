using System.Collections.Concurrent;
using Platform.Application.Sandboxes;
using Platform.Domain.Workspaces;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>The runs of one sandbox.</summary>
internal sealed class RunSet(Sandbox sandbox, ILogger logger)
{
    private readonly ConcurrentDictionary<Guid, Run> _runs = new();

    public IReadOnlyList<Guid> UnderWay() => [.. _runs.Values.Where(r => !r.IsOver).Select(r => r.Id)];

    /// <summary>Begins a run, once: a repeated command finds it.</summary>
    public void Start(StartRun command)
    {
        var run = new Run(command, sandbox, logger);
        if (_runs.TryAdd(command.RunId, run))
            run.Start();
    }

    public void Stop(Guid run)
    {
        if (_runs.TryGetValue(run, out var found))
            found.Stop();
    }

    /// <summary>The sandbox goes away under its runs.</summary>
    public Task InterruptAsync() => Task.WhenAll(_runs.Values.Select(r => r.InterruptAsync()));

    public static void ReportWithoutSandbox(StartRun command, WebReports web)
    {
        var reports = new ReportQueue(web, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        reports.Start();
        _ = reports.AddAsync<ReportAccepted>(n => new ReportRunFinished(
            command.SandboxId, command.WorkspaceId, command.RunId, n, RunEnd.Failed, null, 0, null, "The sandbox is gone."));
        _ = reports.FinishAsync();
    }
}

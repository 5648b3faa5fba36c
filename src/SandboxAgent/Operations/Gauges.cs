using System.Diagnostics.Metrics;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Packages;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Operations;

/// <summary>What there is at present: read whenever somebody asks.</summary>
internal sealed class Gauges(AgentMetrics metrics, WarmPool pool, MemoryBudget budget, SandboxRegistry sandboxes, LanguageServers languages,
    PackageCache packages)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = metrics.Meter;
        meter.CreateObservableGauge("sandbox.pool.ready", () => pool.Count, description: "Warm sandboxes.");
        meter.CreateObservableGauge("sandbox.pool.target", () => pool.Target, description: "How many there should be.");
        meter.CreateObservableGauge("sandbox.running", () => sandboxes.All.Count(s => s.Ready), description: "Sandboxes that somebody has.");
        meter.CreateObservableGauge("language.running", () => languages.Count, description: "Language servers.");
        meter.CreateObservableGauge("package.cache.size", () => packages.Bytes, "By", "What the cache of packages holds.");
        meter.CreateObservableGauge("sandbox.memory.budget", () => budget.Bytes, "By", "What all sandboxes together may be promised.");
        meter.CreateObservableGauge("sandbox.memory.promised", () => budget.Promised, "By", "What those that exist have been promised.");
        meter.CreateObservableGauge("sandbox.memory.used", () => Of(u => u.MemoryBytes), "By", "Memory of each sandbox.");
        meter.CreateObservableGauge("sandbox.cpu.time", () => Of(u => u.ProcessorMilliseconds / 1000.0), "s", "Processor time of each sandbox.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<T>> Of<T>(Func<SandboxUsage, T> figure) where T : struct
    {
        foreach (var sandbox in sandboxes.All)
        {
            if (sandbox is { Ready: true, Oversight.Usage: { } usage })
                yield return new Measurement<T>(figure(usage), KeyValuePair.Create<string, object?>("sandbox", sandbox.Id.ToString()));
        }
    }
}

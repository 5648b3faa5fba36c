using System.Collections.Concurrent;
using Platform.Application.Sandboxes;

namespace Platform.Web.Sandboxes;

/// <summary>How many processors' worth of time each sandbox uses, from the totals that agents report.</summary>
/// <remarks>An agent may measure less often than it is asked, so a rate is taken over several answers.</remarks>
public sealed class ProcessorRates
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, IReadOnlyList<Sample>> _samples = new();

    /// <summary>Takes in what one agent answered; <paramref name="before"/> is what it had answered last.</summary>
    public void Take(AgentStatus? before, AgentStatus? now, DateTimeOffset at)
    {
        foreach (var sandbox in now?.Sandboxes ?? [])
        {
            if (sandbox.Usage is not { } usage) continue;
            var next = new Sample(at, usage.ProcessorMilliseconds);
            _samples.AddOrUpdate(sandbox.SandboxId, [next], (_, samples) =>
                // Time that runs backwards means that another container is measured.
                samples[^1].Milliseconds > next.Milliseconds
                    ? [next]
                    : [.. samples.Where(s => at - s.At <= Window), next]);
        }

        var held = (now?.Sandboxes ?? []).Select(s => s.SandboxId).ToHashSet();
        foreach (var gone in (before?.Sandboxes ?? []).Where(s => !held.Contains(s.SandboxId)))
            _samples.TryRemove(gone.SandboxId, out _);
    }

    /// <summary>1 is one processor, fully used; null until there are two answers to compare.</summary>
    public double? Of(Guid sandboxId)
    {
        if (!_samples.TryGetValue(sandboxId, out var samples) || samples.Count < 2) return null;
        var (first, last) = (samples[0], samples[^1]);
        var elapsed = (last.At - first.At).TotalMilliseconds;
        return elapsed <= 0 ? null : (last.Milliseconds - first.Milliseconds) / elapsed;
    }

    private sealed record Sample(DateTimeOffset At, long Milliseconds);
}

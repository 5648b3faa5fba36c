using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>How many sandboxes of which shape are worth keeping ready: what was claimed lately will be claimed again.</summary>
internal sealed class Demand(AgentSettings settings, MemoryBudget budget)
{
    // A class that comes in together finds a dozen ready; each costs some 20 MiB of real memory, and is given up first.
    private const int UsualLeast = 12, UsualMost = 24;
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(2);
    // Below this a shape is forgotten.
    private const double Forgotten = 0.1;
    private readonly Lock _gate = new();
    private readonly Dictionary<SandboxLimits, (double Score, DateTimeOffset At)> _claims = [];
    private SandboxLimits _usual = SandboxLimits.Default;

    public void Claimed(SandboxLimits shape, DateTimeOffset now)
    {
        lock (_gate)
        {
            var score = ScoreOf(shape, now) + 1;
            _claims[shape] = (score, now);
            if (score >= ScoreOf(_usual, now))
                _usual = shape;
        }
    }

    /// <summary>Shapes with their number, the usual one first; together never above the most.</summary>
    public IReadOnlyList<(SandboxLimits Shape, int Count)> Targets(DateTimeOffset now)
    {
        lock (_gate)
        {
            var (least, most) = Bounds();
            var left = most;
            var targets = new List<(SandboxLimits, int)>();
            foreach (var shape in _claims.Keys.Append(_usual).Distinct().OrderBy(s => s != _usual).ThenByDescending(s => ScoreOf(s, now)).ToList())
            {
                var score = ScoreOf(shape, now);
                // Half of what came lately: a claim that finds none is only slower, and one that nobody takes costs memory.
                var wanted = shape == _usual ? least + (int)(score / 2) : (int)Math.Ceiling(score / 2 - 0.25);
                var count = Math.Clamp(wanted, 0, left);
                left -= count;
                targets.Add((shape, count));
                if (score < Forgotten && shape != _usual)
                    _claims.Remove(shape);
            }
            return targets;
        }
    }

    private (int Least, int Most) Bounds()
    {
        var room = (int)(budget.Bytes / SandboxLimits.Default.MemoryBytes);
        var least = settings.WarmSandboxes ?? Math.Clamp(room / 3, 1, UsualLeast);
        var most = settings.MaxWarmSandboxes ?? (least == 0 ? 0 : Math.Clamp(room * 2 / 3, 1, UsualMost));
        return (least, Math.Max(least, most));
    }

    private double ScoreOf(SandboxLimits shape, DateTimeOffset now) =>
        _claims.TryGetValue(shape, out var claims) ? claims.Score * Math.Pow(0.5, (now - claims.At) / HalfLife) : 0;
}

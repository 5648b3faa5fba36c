using System.Text.Json.Serialization;

namespace Platform.Benchmarks;

/// <summary>One line of the result. Percentiles count from the good side: of throughputs, p95 is what 95 % of the rounds reached.</summary>
/// <param name="FloorP95">What the machine can do at best, measured in the same run between the samples.</param>
/// <param name="Ratio">P95 / FloorP95.</param>
/// <param name="Met">Null when there is no goal.</param>
internal sealed record Row(
    string Area, string Name, string Unit, int N, double? P50, double? P95, double? P99,
    [property: JsonPropertyName("floor_p95")] double? FloorP95, double? Ratio, string? Goal, bool? Met)
{
    /// <summary>Why there are no figures; shown below the table.</summary>
    [JsonIgnore]
    public string? Failure { get; init; }

    public static Row Of(string area, string name, string unit, Samples samples, Samples? floor = null, Goal? goal = null)
    {
        var floorP95 = floor?.Percentile(95);
        var row = new Row(
            area, name, unit, samples.Count, samples.Percentile(50), samples.Percentile(95), samples.Percentile(99),
            floorP95, floorP95 > 0 ? Math.Round(samples.Percentile(95) / floorP95.Value, 2) : null, goal?.Text, null);
        return goal is null ? row : row with { Met = goal.IsMet(row) };
    }

    public static Row Failed(string area, string reason) =>
        new(area, "did not finish", "", 0, null, null, null, null, null, null, false) { Failure = reason };
}

/// <summary>What a measurement should reach.</summary>
internal sealed record Goal(string Text, Func<Row, bool> IsMet)
{
    public static Goal P95Below(double limit, string unit) => new($"p95 < {limit:0.##} {unit}", r => r.P95 < limit);

    public static Goal AtMost(double limit, string unit) => new($"≤ {limit:0.##} {unit}", r => r.P99 <= limit);

    public static Goal RatioAtMost(double limit) => new($"p95 ≤ {limit:0.##}x floor", r => r.Ratio <= limit);

    public static Goal RatioAtLeast(double limit) => new($"p95 ≥ {limit:0.##}x floor", r => r.Ratio >= limit);
}

/// <summary>Measured values.</summary>
internal sealed class Samples(bool higherIsBetter = false)
{
    private readonly List<double> _values = [];

    public int Count { get { lock (_values) return _values.Count; } }

    public void Add(double value)
    {
        lock (_values) _values.Add(value);
    }

    public void Add(TimeSpan elapsed) => Add(elapsed.TotalMilliseconds);

    /// <summary>Nearest rank, so that it is always a value that was measured.</summary>
    public double Percentile(double percent)
    {
        lock (_values)
        {
            if (_values.Count == 0) return 0;
            var sorted = higherIsBetter ? _values.OrderDescending().ToArray() : [.. _values.Order()];
            return Math.Round(sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)], 3);
        }
    }
}

using System.Diagnostics.Metrics;
using Platform.Domain.Sandboxes;

namespace Platform.Application.Sandboxes;

/// <summary>What is counted of sandboxes. The page of metrics that an operator's collector reads shows it.</summary>
public static class SandboxMetrics
{
    public const string MeterName = "Platform.Sandboxes";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "platform.sandbox.refusals", description: "Sandboxes that were asked for and could not be had, by reason.");

    private static readonly Histogram<double> UntilReady = Meter.CreateHistogram(
        "platform.sandbox.until_ready", "s", "From a page's request to a shell that can be opened.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60]
        });

    private static readonly Counter<long> Stops = Meter.CreateCounter<long>(
        "platform.sandbox.stops", description: "Sandboxes that ended, by reason.");

    private static readonly Counter<long> Limits = Meter.CreateCounter<long>(
        "platform.sandbox.limits", description: "Limits that sandboxes reached, by limit.");

    internal static void Refused(UnavailableReason reason) => Refusals.Add(1, Tag("reason", reason));

    internal static void Ready(TimeSpan taken, bool warm) =>
        UntilReady.Record(Math.Max(0, taken.TotalSeconds), new KeyValuePair<string, object?>("warm", warm));

    internal static void Stopped(SandboxStopReason reason) => Stops.Add(1, Tag("reason", reason));

    internal static void Reached(SandboxLimit limit) => Limits.Add(1, Tag("limit", limit));

    private static KeyValuePair<string, object?> Tag<T>(string name, T value) where T : struct, Enum =>
        new(name, value.ToString());
}

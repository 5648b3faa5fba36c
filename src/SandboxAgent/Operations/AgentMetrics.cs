using System.Diagnostics.Metrics;
using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.SandboxAgent.Operations;

/// <summary>What happens in this agent, counted for the operator.</summary>
internal sealed class AgentMetrics
{
    private readonly Histogram<double> _claims;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _stops;
    private readonly Counter<long> _limits;
    private readonly Counter<long> _languageStops;
    private readonly Counter<long> _packageRequests;
    private readonly Counter<long> _packageBytes;
    private readonly Counter<long> _packageFiles;
    private readonly Counter<long> _packageEvictions;
    private readonly Counter<long> _packageInstallations;

    public AgentMetrics(IMeterFactory meters, AgentSettings settings)
    {
        Meter = meters.Create(NameOf(settings));
        _claims = Meter.CreateHistogram("sandbox.claim.duration", "s", "From the command to a sandbox that is ready.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16] });
        _refusals = Meter.CreateCounter<long>("sandbox.refusals", description: "Sandboxes that were refused.");
        _stops = Meter.CreateCounter<long>("sandbox.stops", description: "Sandboxes that ended.");
        _languageStops = Meter.CreateCounter<long>("language.stops", description: "Language servers that ended.");
        _packageRequests = Meter.CreateCounter<long>("package.requests", description: "Requests of sandboxes at the package gate, by outcome.");
        _packageBytes = Meter.CreateCounter<long>("package.bytes", "By", "Bytes of packages that were given to sandboxes.");
        _packageFiles = Meter.CreateCounter<long>("package.files", description: "Files of packages that were wanted, by whether the cache had them.");
        _packageEvictions = Meter.CreateCounter<long>("package.cache.evictions", description: "Files that had to make room in the cache of packages.");
        _packageInstallations = Meter.CreateCounter<long>("package.installations", description: "Installations that began, by who asked for them.");
        _limits = Meter.CreateCounter<long>("sandbox.limits", description: "Limits that sandboxes reached.");
    }

    public Meter Meter { get; }

    /// <summary>The agent's own: a listener hears every meter of a name in its process.</summary>
    public static string NameOf(AgentSettings settings) => $"Platform.SandboxAgent.{settings.Id}";

    public void Claimed(bool warm, TimeSpan took) => _claims.Record(took.TotalSeconds, KeyValuePair.Create<string, object?>("warm", warm));

    public void Refused(string why) => _refusals.Add(1, KeyValuePair.Create<string, object?>("reason", why));

    public void Stopped(SandboxStopReason reason) => _stops.Add(1, KeyValuePair.Create<string, object?>("reason", reason.ToString()));

    public void LanguageServerStopped(string reason) => _languageStops.Add(1, KeyValuePair.Create<string, object?>("reason", reason));

    public void PackageRequest(string outcome) => _packageRequests.Add(1, KeyValuePair.Create<string, object?>("outcome", outcome));

    public void PackageBytes(long bytes) => _packageBytes.Add(bytes);

    public void PackageFileFrom(bool cache) => _packageFiles.Add(1, KeyValuePair.Create<string, object?>("cached", cache));

    public void PackageEvicted() => _packageEvictions.Add(1);

    public void PackageInstallation(PackageOrigin origin) => _packageInstallations.Add(1, KeyValuePair.Create<string, object?>("origin", origin.ToString()));

    public void Reached(SandboxLimit limit) => _limits.Add(1, KeyValuePair.Create<string, object?>("limit", limit.ToString()));
}

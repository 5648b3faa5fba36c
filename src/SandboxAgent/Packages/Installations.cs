using Platform.Domain.Packages;

namespace Platform.SandboxAgent.Packages;

/// <summary>The installations of one sandbox, found by who makes their connections, and how many there may be.</summary>
/// <param name="make">Makes one for an installer that is seen for the first time.</param>
internal sealed class Installations(Func<InstallerClaim, Installation> make)
{
    private readonly Lock _gate = new();
    // Those that are over stay: what runs on after its end finds the gate closed. There are no more than are counted.
    private readonly Dictionary<(uint, long), Installation> _processes = [];
    private readonly Dictionary<string, Installation> _sessions = new(StringComparer.Ordinal);
    private readonly List<Installation> _underWay = [];
    private int _begun;

    /// <summary>The installation that a connection belongs to; without one, in words why not.</summary>
    public (Installation? Found, bool IsNew, string? TooMany) Of(InstallerClaim claim, Tunnel tunnel)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(claim.Session, out var asked))
                return (asked, false, null);
            var key = (claim.Process, claim.Started);
            if (_processes.TryGetValue(key, out var known))
            {
                known.Tunnel = tunnel;
                return (known, false, null);
            }
            // One whose process is gone is under way until it is known what it has done.
            if (UnderWay().Count >= PackageLedger.MostUnderWay)
                return (null, false, $"{PackageLedger.MostUnderWay} installations are under way in this sandbox, which is the most at a time. Nothing was changed: try again when one is over.");
            if (_begun >= PackageCounts.MostInstallations)
                return (null, false, $"This sandbox has had its {PackageCounts.MostInstallations} installations. Nothing was changed: stop the sandbox, and install in the next one, which gets the packages of this one.");
            var installation = _processes[key] = make(claim);
            installation.Tunnel = tunnel;
            Add(installation);
            return (installation, true, null);
        }
    }

    /// <summary>Lets installers with that session in their environment in.</summary>
    public void Open(Installation installation)
    {
        lock (_gate)
        {
            _sessions[installation.Session] = installation;
            Add(installation);
        }
    }

    /// <summary>A process is gone; what it was, if it was an installer that nobody else follows.</summary>
    public Installation? Gone(uint process, long started)
    {
        lock (_gate)
            return _processes.Remove((process, started), out var installation) ? installation : null;
    }

    /// <summary>Those that were last seen over a tunnel.</summary>
    public IReadOnlyList<Installation> Over(Tunnel tunnel)
    {
        lock (_gate)
            return [.. _processes.Values.Where(i => i.Tunnel == tunnel)];
    }

    /// <summary>Those whose end was not told.</summary>
    public IReadOnlyList<Installation> UnderWay()
    {
        lock (_gate)
        {
            _underWay.RemoveAll(i => i.Over.IsCompleted);
            return [.. _underWay];
        }
    }

    private void Add(Installation installation)
    {
        _begun++;
        _underWay.Add(installation);
    }
}

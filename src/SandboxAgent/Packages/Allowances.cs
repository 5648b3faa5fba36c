namespace Platform.SandboxAgent.Packages;

/// <summary>What each workspace may still ask for: its next sandbox goes on where this one is, as long as this process lives.</summary>
internal sealed class Allowances(PackageSettings settings, TimeProvider clock)
{
    private const int Many = 1000;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Allowance> _all = [];

    public Allowance Of(Guid workspace)
    {
        lock (_gate)
        {
            if (_all.TryGetValue(workspace, out var known))
                return known;
            if (_all.Count >= Many)
            {
                foreach (var unused in _all.Where(a => a.Value.IsUnused).Select(a => a.Key).ToList())
                    _all.Remove(unused);
            }
            return _all[workspace] = new Allowance(settings, clock);
        }
    }
}

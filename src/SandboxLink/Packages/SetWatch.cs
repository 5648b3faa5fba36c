using Platform.SandboxLink.Native;

namespace Platform.SandboxLink.Packages;

/// <summary>Notices when what is installed has changed and come to rest, by the folder that packages are in.</summary>
internal sealed class SetWatch(string home)
{
    private const int MostEnvironments = 16;
    private const int RestMilliseconds = 1500, PauseMilliseconds = 1000;
    private readonly Environments _environments = new(home);
    private readonly Dictionary<string, Watched> _watched = new() { [Environments.Default] = new Watched() };
    private long _next;

    private sealed class Watched
    {
        public Signature? Seen { get; set; }
        public long Since { get; set; }
        public bool Told { get; set; }
    }

    public void Watch(string environment)
    {
        if (_watched.Count < MostEnvironments)
            _watched.TryAdd(environment, new Watched());
    }

    /// <summary>Environments that are not as they were when they were read last, and are at rest.</summary>
    public IReadOnlyList<string> Changed()
    {
        var now = Environment.TickCount64;
        if (now < _next)
            return [];
        _next = now + PauseMilliseconds;
        List<string> changed = [];
        foreach (var (path, watched) in _watched)
        {
            var signature = _environments.Look(path);
            if (signature != watched.Seen)
                (watched.Seen, watched.Since, watched.Told) = (signature, now, false);
            else if (!watched.Told && now - watched.Since >= RestMilliseconds)
                changed.Add(path);
        }
        return changed;
    }

    public IReadOnlyList<SeenPackage>? Read(string environment)
    {
        if (_watched.TryGetValue(environment, out var watched))
            (watched.Seen, watched.Since, watched.Told) = (_environments.Look(environment), Environment.TickCount64, true);
        return _environments.List(environment);
    }
}

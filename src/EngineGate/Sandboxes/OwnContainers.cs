using System.Collections.Concurrent;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>A container of this agent.</summary>
/// <param name="sandbox">The container whose files it reads; null for a sandbox itself.</param>
internal sealed class OwnContainer(string id, string? sandbox)
{
    private Disk? _disk;
    private int _started;

    public string Id => id;

    /// <summary>Of a language server's container: the one whose files it reads.</summary>
    public string? Sandbox => sandbox;

    /// <summary>True once: a second start would mount the device of a disk that may be somebody else's by then.</summary>
    public bool MayStart() => Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>Its first process on the host; 0 while unknown.</summary>
    public int ProcessId { get; set; }

    /// <summary>Kept attached until the engine has mounted it.</summary>
    public void Hold(Disk disk) => _disk = disk;

    public void LetGo() => Interlocked.Exchange(ref _disk, null)?.Dispose();
}

/// <summary>A process that was prepared in a container of this agent.</summary>
internal sealed record OwnExec(string Container, bool Terminal);

/// <summary>
/// Whose a container is. What the gate has made itself, it knows; of the rest it asks the engine for the label, which is
/// fixed when a container is made. An id is never given twice, so what was found out once stays true.
/// </summary>
internal sealed class OwnContainers(EngineClient engine, GateSettings settings) : IDisposable
{
    private const int MostExecs = 100_000;
    private readonly ConcurrentDictionary<string, OwnContainer> _containers = new();
    private readonly ConcurrentDictionary<string, OwnExec> _execs = new();

    public OwnContainer Add(string id, string? sandbox = null) => _containers.GetOrAdd(id, i => new OwnContainer(i, sandbox));

    public void AddExec(string id, OwnExec exec)
    {
        // Only a cache: what is not in it is asked for.
        if (_execs.Count >= MostExecs)
            _execs.Clear();
        _execs[id] = exec;
    }

    public void Forget(string id)
    {
        if (_containers.TryRemove(id, out var gone))
            gone.LetGo();
    }

    /// <summary>Disks that nobody has mounted by now are not going to be.</summary>
    public void Dispose()
    {
        foreach (var container in _containers.Values)
            container.LetGo();
    }

    public async Task<OwnContainer> FindAsync(string id, CancellationToken cancellation)
    {
        if (_containers.TryGetValue(id, out var known))
            return known;
        var found = await engine.AskAsync(HttpMethod.Get, $"/containers/{id}/json", null, cancellation)
            ?? throw new Refusal(StatusCodes.Status404NotFound, "No such container.");
        var labels = found["Config"]?["Labels"];
        if (labels?[ContainerTemplate.AgentLabel]?.GetValue<string>() != settings.AgentId)
            throw Refusal.NotAllowed("the container is not this agent's.");
        var own = Add(id, labels[LanguageTemplate.SandboxLabel]?.GetValue<string>());
        if (found["State"]?["Status"]?.GetValue<string>() != "created")
            _ = own.MayStart(); // It has been.
        return own;
    }

    public async Task<OwnExec> FindExecAsync(string id, CancellationToken cancellation)
    {
        if (_execs.TryGetValue(id, out var known))
            return known;
        var found = await engine.AskAsync(HttpMethod.Get, $"/exec/{id}/json", null, cancellation)
            ?? throw new Refusal(StatusCodes.Status404NotFound, "No such process.");
        var container = await FindAsync(found["ContainerID"]?.GetValue<string>() ?? "", cancellation);
        var exec = new OwnExec(container.Id, found["ProcessConfig"]?["tty"]?.GetValue<bool>() ?? false);
        AddExec(id, exec);
        return exec;
    }
}

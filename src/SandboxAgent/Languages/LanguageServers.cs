using System.Collections.Concurrent;
using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>The language servers of this agent, at most one for each sandbox: the page that asked last has it.</summary>
internal sealed class LanguageServers : IMemoryUser
{
    private readonly ConcurrentDictionary<Guid, LanguageServer> _servers = new();
    private readonly ConcurrentDictionary<Guid, Queue<DateTimeOffset>> _starts = new();
    private readonly Lock _gate = new();
    private readonly Engine _engine;
    private readonly MemoryBudget _budget;
    private readonly AgentSettings _settings;
    private readonly AgentMetrics _metrics;
    private readonly ILogger<LanguageServers> _logger;

    public LanguageServers(
        Engine engine, MemoryBudget budget, AgentSettings settings, AgentMetrics metrics, ILogger<LanguageServers> logger)
    {
        (_engine, _budget, _settings, _metrics, _logger) = (engine, budget, settings, metrics, logger);
        budget.Register(this);
    }

    public int Count => _servers.Count;

    /// <summary>What could be given up for sandboxes.</summary>
    public long Bytes => Count * _settings.Languages.Limits.MemoryBytes;

    /// <summary>A new server for a page; one that another page of the sandbox has ends.</summary>
    public LanguageServer Start(Sandbox sandbox, ILanguageSink sink)
    {
        var made = new LanguageServer(sandbox, sink, _engine, _budget, _settings.Languages, _logger);
        LanguageServer? before;
        lock (_gate)
        {
            before = _servers.GetValueOrDefault(sandbox.Id);
            _servers[sandbox.Id] = made;
        }
        before?.End(LanguageEnd.Moved);
        if (_settings.Languages.Image.Length == 0)
            made.End(LanguageEnd.Unavailable);
        else if (!sandbox.Ready)
            made.End(LanguageEnd.SandboxEnded);
        else if (!MayStart(sandbox))
            made.End(LanguageEnd.TooOften);
        _ = KeepAsync(made, before?.Gone ?? Task.CompletedTask);
        return made;
    }

    public bool Holds(string container) => _servers.Values.Any(s => s.Is(container));

    /// <summary>Whether a container of that name is one that is being made, or is about to go.</summary>
    public bool IsMaking(string name) =>
        ContainerNames.TryReadLanguage(_settings.Id, name, out var sandbox) && _servers.ContainsKey(sandbox);

    public void OutOfMemory(string container)
    {
        foreach (var server in _servers.Values.Where(s => s.Is(container)))
            server.OutOfMemory();
    }

    public void ContainerDied(string container)
    {
        foreach (var server in _servers.Values.Where(s => s.Is(container)))
            server.End(LanguageEnd.Failed);
    }

    /// <summary>Ends the one that has been asked nothing for the longest time; false when there is none.</summary>
    public async Task<bool> GiveUpOneAsync()
    {
        if (_servers.Values.MinBy(s => s.LastUsed) is not { } least)
            return false;
        least.End(LanguageEnd.Memory);
        await least.Gone;
        return true;
    }

    private async Task KeepAsync(LanguageServer server, Task before)
    {
        await server.RunAsync(before);
        lock (_gate)
        {
            if (_servers.GetValueOrDefault(server.SandboxId) == server)
                _servers.TryRemove(server.SandboxId, out _);
        }
        _metrics.LanguageServerStopped((await server.Gone).ToString());
        server.Dispose();
    }

    private bool MayStart(Sandbox sandbox)
    {
        var starts = _starts.GetOrAdd(sandbox.Id, id =>
        {
            sandbox.Ended.Register(() => _starts.TryRemove(id, out _));
            return new();
        });
        lock (starts)
        {
            var now = DateTimeOffset.UtcNow;
            while (starts.TryPeek(out var first) && now - first > TimeSpan.FromMinutes(1))
                starts.Dequeue();
            if (starts.Count >= _settings.Languages.StartsPerMinute)
                return false;
            starts.Enqueue(now);
            return true;
        }
    }
}

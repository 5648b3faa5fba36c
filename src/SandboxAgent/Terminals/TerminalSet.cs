using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <summary>What <c>List</c> answers for each terminal.</summary>
/// <param name="Name">What somebody has called it, or null.</param>
public sealed record TerminalInfo(string TerminalId, string Kind, bool Alive, long End, string? Name = null);

/// <summary>The terminals of one sandbox: its shells, and the last runs.</summary>
internal sealed partial class TerminalSet(Engine engine, string container, Link link, Activity activity, ILogger logger) : IDisposable
{
    private const int MaxShells = 10, MaxEndedRuns = 10, SigKill = 9;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _starting = new(1);
    private readonly List<Terminal> _terminals = [];
    private readonly HashSet<HubCallerContext> _connections = [];
    private event Action<TerminalInfo[]>? Changed;

    /// <summary>Hears of each command that a shell has run, with the shell's id.</summary>
    public Action<string, FinishedCommand>? CommandFinished { get; set; }

    /// <summary>Printed by the next shells, when something ended the ones before.</summary>
    public string? Notice { get; set; }

    /// <summary>Connections that look at them.</summary>
    public int Viewers
    {
        get
        {
            lock (_gate)
                return _connections.Count;
        }
    }

    /// <summary>Prints a line of the platform's own in every terminal that is in use.</summary>
    public void Say(string text)
    {
        Terminal[] alive;
        lock (_gate)
            alive = [.. _terminals.Where(t => t.Alive)];
        foreach (var terminal in alive)
            terminal.Say(text);
    }

    public TerminalInfo[] List()
    {
        lock (_gate)
            return [.. _terminals.Select(t => new TerminalInfo(t.Id, t.Kind, t.Alive, t.End, t.Name))];
    }

    /// <summary>Calls back with the list whenever a shell comes, goes or gets another name.</summary>
    public IDisposable OnChange(Action<TerminalInfo[]> listener)
    {
        Changed += listener;
        return new Subscription(() => Changed -= listener);
    }

    /// <summary>Gives a terminal a name; null takes it away.</summary>
    public void Rename(Terminal terminal, string? name)
    {
        terminal.Name = name;
        Tell();
    }

    /// <summary>Forgets a shell that nobody wants any more, and ends what runs in it.</summary>
    public async Task RemoveAsync(Terminal terminal)
    {
        lock (_gate)
            _terminals.Remove(terminal);
        Tell();
        await KillAsync(terminal.Id);
    }

    public Terminal? Find(string id)
    {
        lock (_gate)
            return _terminals.Find(t => t.Id == id);
    }

    /// <summary>The terminal of that id; a shell that is new or has ended is started.</summary>
    public async Task<Terminal> OpenAsync(string id, int columns, int rows, bool mayStart, CancellationToken cancellation)
    {
        await _starting.WaitAsync(cancellation);
        try
        {
            var terminal = Find(id);
            if (terminal is { Alive: true } || (terminal is not null && (!mayStart || terminal.Kind != "shell")))
                return terminal;
            if (!ShellId().IsMatch(id) || !mayStart)
                throw new HubException("There is no such terminal.");
            terminal ??= AddShell(id);
            await StartShellAsync(terminal, columns, rows, cancellation);
            return terminal;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A terminal for a run; the oldest ended ones make room.</summary>
    public Terminal Add(string id, string kind)
    {
        var terminal = new Terminal(id, kind, activity, logger);
        terminal.CommandFinished = command => CommandFinished?.Invoke(id, command);
        lock (_gate)
        {
            foreach (var old in _terminals.Where(t => t is { Kind: "run", Alive: false }).Reverse().Skip(MaxEndedRuns).ToList())
                _terminals.Remove(old);
            _terminals.Add(terminal);
        }
        return terminal;
    }

    // Shells that have ended make room, the oldest first; the others can still be read.
    private Terminal AddShell(string id)
    {
        lock (_gate)
        {
            var shells = _terminals.Where(t => t.Kind == "shell").ToList();
            if (shells.Count >= MaxShells)
                _terminals.Remove(shells.Find(t => !t.Alive)
                    ?? throw new HubException($"A sandbox has at most {MaxShells} terminals."));
        }
        return Add(id, "shell");
    }

    /// <summary>Ends all processes of a terminal, whether or not the one who asked for it stays to see it.</summary>
    public Task KillAsync(string id) => link.KillSessionAsync(id, SigKill, CancellationToken.None);

    public static IReadOnlyList<string> Environment(string terminal) =>
        [$"PLATFORM_SESSION={terminal}", "TERM=xterm-256color", "COLORTERM=truecolor"];

    private void Tell() => Changed?.Invoke(List());

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private async Task StartShellAsync(Terminal terminal, int columns, int rows, CancellationToken cancellation)
    {
        var exec = await Exec.StartAsync(
            engine, container, ["/bin/bash", "--login", "-i"], Environment(terminal.Id), (columns, rows), cancellation);
        if (Notice is { } notice)
            terminal.Say(notice);
        var running = terminal.RunAsync(exec);
        Tell();
        _ = FinishAsync(terminal, running);
    }

    private static async Task FinishAsync(Terminal terminal, Task<int?> running) => terminal.Finish(await running);

    public void Connected(HubCallerContext connection)
    {
        lock (_gate)
            _connections.Add(connection);
    }

    public void Disconnected(HubCallerContext connection)
    {
        lock (_gate)
            _connections.Remove(connection);
    }

    /// <summary>Ends with the sandbox: viewers learn that their terminals are over and are sent away.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var terminal in _terminals)
                terminal.Dispose();
            foreach (var connection in _connections)
                connection.Abort();
        }
    }

    [GeneratedRegex("^shell-[a-zA-Z0-9-]{1,40}$")]
    private static partial Regex ShellId();
}

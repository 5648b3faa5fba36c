using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Platform.SandboxAgent.Identity;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <summary>Terminals of the one sandbox that the connection's ticket names; docs/architecture.md describes the calls.</summary>
[Authorize(AgentPolicies.Ticket)]
internal sealed class TerminalHub(SandboxRegistry sandboxes, RefillPace pace, IHubContext<TerminalHub> hub) : Hub
{
    private const int MaxInput = 64 * 1024, MaxOpen = 24, MaxColumns = 1000, MaxRows = 500, MaxName = 40;

    private SandboxTicket Ticket => (SandboxTicket)Context.Items[typeof(SandboxTicket)]!;
    private TerminalSet Terminals => (TerminalSet)Context.Items[typeof(TerminalSet)]!;
    private Dictionary<string, (Terminal Terminal, Viewer Viewer)> Opened =>
        (Dictionary<string, (Terminal, Viewer)>)Context.Items[typeof(Viewer)]!;

    public override Task OnConnectedAsync()
    {
        var ticket = SandboxTicket.From(Context.User?.Identity);
        if (ticket is not { Hub: SandboxTicket.Terminal } || sandboxes.Find(ticket.SandboxId, ticket.WorkspaceId) is not { } sandbox)
        {
            Context.Abort();
            return Task.CompletedTask;
        }
        Context.Items[typeof(SandboxTicket)] = ticket;
        Context.Items[typeof(TerminalSet)] = sandbox.Terminals;
        Context.Items[typeof(Viewer)] = new Dictionary<string, (Terminal, Viewer)>();
        sandbox.Terminals.Connected(Context);
        var client = hub.Clients.Client(Context.ConnectionId);
        Context.Items[typeof(IDisposable)] = sandbox.Terminals.OnChange(list => _ = client.SendAsync("Terminals", list));
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.ContainsKey(typeof(TerminalSet)))
        {
            Terminals.Disconnected(Context);
            ((IDisposable)Context.Items[typeof(IDisposable)]!).Dispose();
            foreach (var (terminal, viewer) in Opened.Values)
                terminal.Detach(viewer);
        }
        return Task.CompletedTask;
    }

    public async Task<TerminalOpened> Open(string terminalId, int columns, int rows, long? offset)
    {
        (columns, rows) = (Math.Clamp(columns, 1, MaxColumns), Math.Clamp(rows, 1, MaxRows));
        if (Opened.Count >= MaxOpen)
            throw new HubException("Too many terminals are open in this connection.");
        var terminal = await Terminals.OpenAsync(terminalId, columns, rows, Ticket.MayWrite, Context.ConnectionAborted);
        if (Ticket.MayWrite)
            await terminal.ResizeAsync(columns, rows, Context.ConnectionAborted);
        await Close(terminalId);
        var (opened, viewer) = terminal.Attach(new Connection(hub.Clients.Client(Context.ConnectionId)), offset, Ticket.MayWrite);
        Opened[terminalId] = (terminal, viewer);
        _ = viewer.SendAsync();
        return opened;
    }

    public Task Input(string terminalId, byte[] bytes)
    {
        var terminal = ForWriting(terminalId);
        if (bytes.Length > MaxInput)
            throw new HubException("Too much input at once.");
        if (!terminal.IsWanted(Opened[terminalId].Viewer, bytes))
            return Task.CompletedTask;
        if (!terminal.Write(bytes))
            throw new HubException("The program does not read its input.");
        pace.Typed();
        return Task.CompletedTask;
    }

    public Task Resize(string terminalId, int columns, int rows) =>
        ForWriting(terminalId).ResizeAsync(Math.Clamp(columns, 1, MaxColumns), Math.Clamp(rows, 1, MaxRows), Context.ConnectionAborted);

    public Task Ack(string terminalId, long offset)
    {
        if (Opened.TryGetValue(terminalId, out var open))
            open.Terminal.Acknowledge(open.Viewer, offset);
        return Task.CompletedTask;
    }

    public Task Close(string terminalId)
    {
        if (Opened.Remove(terminalId, out var open))
            open.Terminal.Detach(open.Viewer);
        return Task.CompletedTask;
    }

    public Task Kill(string terminalId) => Terminals.KillAsync(ForWriting(terminalId).Id);

    /// <summary>Gives a terminal a name that everybody sees who looks at it; an empty one takes it away.</summary>
    public Task Rename(string terminalId, string name)
    {
        var terminal = ForWriting(terminalId);
        name = name.Trim();
        if (name.Length > MaxName || name.Any(char.IsControl))
            throw new HubException($"A terminal's name has at most {MaxName} characters and no control characters.");
        Terminals.Rename(terminal, name.Length == 0 ? null : name);
        return Task.CompletedTask;
    }

    /// <summary>Forgets what a terminal has printed, for everybody who opens it from now on.</summary>
    public Task Clear(string terminalId)
    {
        ForWriting(terminalId).Clear();
        return Task.CompletedTask;
    }

    /// <summary>Ends a shell and takes it off the list.</summary>
    public Task Remove(string terminalId)
    {
        var terminal = ForWriting(terminalId);
        return terminal.Kind == "shell"
            ? Terminals.RemoveAsync(terminal)
            : throw new HubException("Only a shell can be closed.");
    }

    public Task<TerminalInfo[]> List() => Task.FromResult(Terminals.List());

    private Terminal ForWriting(string terminalId) =>
        !Ticket.MayWrite ? throw new HubException("This terminal is read-only for you.")
        : Opened.TryGetValue(terminalId, out var open) ? open.Terminal
        : throw new HubException("This terminal is not open.");

    private sealed class Connection(ISingleClientProxy client) : IViewerSink
    {
        public Task OutputAsync(string terminalId, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
            client.SendAsync("Output", terminalId, offset, bytes, cancellation);

        public Task ExitedAsync(string terminalId, int? exitCode, CancellationToken cancellation) =>
            client.SendAsync("Exited", terminalId, exitCode, cancellation);
    }
}

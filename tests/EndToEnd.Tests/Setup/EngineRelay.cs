using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>
/// Stands between the agent of this stack and the engine, so that the engine can be taken away from this agent alone.
/// </summary>
internal sealed class EngineRelay : IAsyncDisposable
{
    private readonly string _engine;
    private readonly string _path;
    private readonly ConcurrentDictionary<Socket, byte> _connections = [];
    private Socket? _listener;

    private EngineRelay(string engine, string path)
    {
        _engine = engine;
        _path = path;
    }

    /// <summary>Points the link at a new relay, and starts the agent again so that all of its connections use it.</summary>
    public static async Task<EngineRelay> InsertAsync()
    {
        var link = RunningStack.EngineLink;
        var relay = new EngineRelay(File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName, link + ".relay");
        relay.Connect();
        await LeadAsync(relay._path);
        return relay;
    }

    /// <summary>The engine answers.</summary>
    public void Connect()
    {
        File.Delete(_path);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _ = AcceptAsync(_listener);
    }

    /// <summary>The engine is gone: nothing listens, and what was connected is not any more.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        File.Delete(_path);
        foreach (var connection in _connections.Keys) connection.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await LeadAsync(_engine);
        Cut();
    }

    private static async Task LeadAsync(string target)
    {
        var made = RunningStack.EngineLink + ".new";
        File.CreateSymbolicLink(made, target);
        File.Move(made, RunningStack.EngineLink, overwrite: true);
        await RunningStack.Agent.Kill().RestartedAsync();
        await RunningStack.AgentIsReadyAsync();
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true) _ = RelayAsync(await listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task RelayAsync(Socket agent)
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _connections[agent] = _connections[engine] = 0;
        try
        {
            await engine.ConnectAsync(new UnixDomainSocketEndPoint(_engine));
            await Task.WhenAll(CopyAsync(agent, engine), CopyAsync(engine, agent));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side has gone; so does the other.
        }
        finally
        {
            agent.Dispose();
            _connections.TryRemove(agent, out _);
            _connections.TryRemove(engine, out _);
        }
    }

    // A half that has said its last is passed on as such: attached streams depend on it.
    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReceiveAsync(buffer)) > 0)
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
        to.Shutdown(SocketShutdown.Send);
    }
}

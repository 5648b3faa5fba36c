using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Platform.SandboxAgent.Packages;

/// <summary>Where Kestrel takes the connections from that come out of sandboxes. There is no socket behind it.</summary>
internal sealed class PackageListener : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _waiting = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new Sandboxes();

    /// <summary>At most as many wait as sandboxes may have open.</summary>
    public void Accept(TunnelConnection connection)
    {
        if (!_waiting.Writer.TryWrite(connection))
            connection.Close(tell: true);
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_waiting.Reader.TryRead(out var connection))
                return connection;
        }
        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private sealed class Sandboxes : EndPoint
    {
        public override string ToString() => "sandboxes";
    }
}

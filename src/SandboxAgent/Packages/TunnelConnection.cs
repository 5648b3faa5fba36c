using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Packages;

/// <summary>Whose connection a request came over: the process that carries it is in that sandbox, so no other can claim it.</summary>
/// <param name="Installation">What it belongs to; null when no installer has made it.</param>
/// <param name="TooMany">In words, when it is an installer's that may not begin because of others.</param>
internal sealed record PackageOriginFeature(SandboxPackages Packages, Installation? Installation, string? TooMany = null);

/// <summary>One connection of a program in a sandbox, as Kestrel wants it. Neither side gets further ahead than a window.</summary>
internal sealed class TunnelConnection : ConnectionContext
{
    private static readonly PipeOptions Options = new(
        pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);

    private readonly Tunnel _tunnel;
    private readonly uint _id;
    private readonly Pipe _input = new(Options);
    private readonly Pipe _output = new(Options);
    // Whatever the pieces in which it comes, it takes no more room than a window: a program may send single bytes.
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _credited = new(0);
    private long _credit = TunnelLimits.Window;
    private long _owed;
    private int _directionsOver;
    private bool _ended;
    private int _over;

    public TunnelConnection(Tunnel tunnel, uint id, PackageOriginFeature origin)
    {
        (_tunnel, _id, Origin) = (tunnel, id, origin);
        ConnectionId = $"package-{id}";
        ConnectionClosed = _closed.Token;
        Transport = new Duplex(_input.Reader, _output.Writer);
        Features.Set(origin);
        _ = ReceiveAsync();
        _ = SendAsync();
    }

    public PackageOriginFeature Origin { get; }
    public override string ConnectionId { get; set; }
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();
    public override IDuplexPipe Transport { get; set; }
    public override CancellationToken ConnectionClosed { get; set; }

    /// <summary>Bytes from the program; throws when there are more than it was told that it may send.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _ended || Interlocked.Add(ref _owed, bytes.Length) > TunnelLimits.Window)
            throw new FrameException("More bytes than were asked for.");
        // One that was closed on this side in the same moment takes no more, and nobody misses it.
        if (Volatile.Read(ref _over) != 0)
            return;
        _received.Writer.Write(bytes);
        // Never waits: how much may come is bounded by the window, and not by the pipe.
        _ = _received.Writer.FlushAsync().AsTask();
    }

    /// <summary>No more bytes come from the program.</summary>
    public void ReceivedAll()
    {
        if (_ended)
            throw new FrameException("An end after the end.");
        _ended = true;
        _received.Writer.Complete();
        DirectionOver();
    }

    public void Credit(uint count)
    {
        if (Interlocked.Add(ref _credit, count) > TunnelLimits.Window)
            throw new FrameException("More credit than was used.");
        _credited.Release();
    }

    public override void Abort(ConnectionAbortedException abortReason) => Close(tell: true);

    /// <summary>Ends it at once; Kestrel notices, and so does the program when it is told.</summary>
    public void Close(bool tell)
    {
        if (Interlocked.Exchange(ref _over, 1) != 0)
            return;
        _tunnel.Remove(_id, tell);
        _closed.Cancel();
        // Whoever waits in one of the pipes goes on, and finds that it is over.
        _output.Reader.CancelPendingRead();
        _input.Writer.CancelPendingFlush();
    }

    public override async ValueTask DisposeAsync()
    {
        // Kestrel is done with it: what it has written last is still on its way.
        await Transport.Output.CompleteAsync();
        await Transport.Input.CompleteAsync();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var read = await _received.Reader.ReadAsync(_closed.Token);
                foreach (var piece in read.Buffer)
                {
                    var flushed = await _input.Writer.WriteAsync(piece, _closed.Token);
                    if (flushed.IsCompleted || flushed.IsCanceled)
                        return;
                }
                var count = (int)read.Buffer.Length;
                _received.Reader.AdvanceTo(read.Buffer.End);
                if (count > 0)
                {
                    Interlocked.Add(ref _owed, -count);
                    await _tunnel.SendAsync(new FrameWriter(FrameType.TunnelCredit, _id).U32((uint)count));
                }
                if (read.IsCompleted)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        finally
        {
            await _received.Reader.CompleteAsync();
            await _input.Writer.CompleteAsync(_closed.IsCancellationRequested ? new ConnectionResetException("The connection was closed.") : null);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _output.Reader.ReadAsync(_closed.Token);
                foreach (var memory in read.Buffer)
                {
                    var rest = memory;
                    while (!rest.IsEmpty)
                    {
                        var count = (int)Math.Min(Math.Min(rest.Length, TunnelLimits.PieceBytes), await RoomAsync());
                        // Taken first: the link may give it back before the write has returned.
                        Interlocked.Add(ref _credit, -count);
                        await _tunnel.SendAsync(new FrameWriter(FrameType.TunnelData, _id).Bytes(rest.Span[..count]));
                        rest = rest[count..];
                    }
                }
                _output.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            // Counted first: the link may use its place for another connection before the write has returned.
            DirectionOver();
            await _tunnel.SendAsync(new FrameWriter(FrameType.TunnelEnd, _id));
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
        finally
        {
            await _output.Reader.CompleteAsync();
        }
    }

    // Both sides have said that no more comes: the link forgets it, and so does the agent.
    private void DirectionOver()
    {
        if (Interlocked.Increment(ref _directionsOver) == 2)
            Close(tell: false);
    }

    private async ValueTask<long> RoomAsync()
    {
        while (Interlocked.Read(ref _credit) is var room)
        {
            if (room > 0)
                return room;
            await _credited.WaitAsync(_closed.Token);
        }
        return 0;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

using System.Collections.Concurrent;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Packages;

/// <summary>What a sandbox says about the installer at the other end of a connection.</summary>
internal sealed record InstallerClaim(uint Process, long Started, string Command, string Environment, string Session);

/// <summary>One `sandbox-link packages`: connections to the package gate. Trusts nothing that it reads.</summary>
internal sealed class Tunnel(Exec exec, SandboxPackages packages, PackageListener listener)
{
    private readonly ConcurrentDictionary<uint, TunnelConnection> _connections = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<IReadOnlyList<FoundPackage>?>> _looks = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closed = new();
    private uint _lastConnection;
    private int _lastLook;

    /// <summary>Ends with the helper: true when it broke the protocol, false when it just ended.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await exec.ReadFramesAsync(Handle, cancellation);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>What is installed in an environment; null when there is none, or the helper does not answer.</summary>
    public async Task<IReadOnlyList<FoundPackage>?> LookAsync(string environment, TimeSpan patience)
    {
        var id = (uint)Interlocked.Increment(ref _lastLook);
        var answered = _looks[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await SendAsync(new FrameWriter(FrameType.Look, id).Text(environment));
            return await answered.Task.WaitAsync(patience, _closed.Token);
        }
        finally
        {
            _looks.TryRemove(id, out _);
        }
    }

    /// <summary>Whether it is still there to be written to; a frame for one that is gone is dropped.</summary>
    public async Task SendAsync(FrameWriter frame)
    {
        try
        {
            await _writing.WaitAsync(_closed.Token);
            try
            {
                await exec.WriteAsync(frame.End(), _closed.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            throw new OperationCanceledException("The helper has ended.", e);
        }
    }

    public void Remove(uint id, bool tell)
    {
        if (_connections.TryRemove(id, out _) && tell && !_closed.IsCancellationRequested)
            _ = ResetAsync(id);
    }

    /// <summary>Closes the connections of an installation that is over.</summary>
    public void Close(Installation installation)
    {
        foreach (var connection in _connections.Values.Where(c => c.Origin.Installation == installation))
            connection.Close(tell: true);
    }

    public void Close()
    {
        _closed.Cancel();
        exec.Dispose();
        foreach (var connection in _connections.Values)
            connection.Close(tell: false);
    }

    /// <summary>Takes one frame; throws <see cref="FrameException"/> when it does not fit.</summary>
    internal void Handle(ReadOnlySpan<byte> bytes)
    {
        var frame = new FrameReader(bytes);
        switch (frame.Type)
        {
            case FrameType.TunnelOpen:
                Open(ref frame);
                return;
            case FrameType.InstallerEnded:
                var (process, started) = (frame.U32(), frame.I64());
                frame.End();
                packages.InstallerEnded(process, started);
                return;
            case FrameType.PackageSet:
                TakeSet(ref frame);
                return;
        }
        if (frame.Id == 0 || frame.Id > _lastConnection)
            throw new FrameException("A connection that was never opened.");
        // One that is gone may still have bytes on their way.
        _connections.TryGetValue(frame.Id, out var connection);
        switch (frame.Type)
        {
            case FrameType.TunnelData:
                connection?.Receive(frame.Rest());
                break;
            case FrameType.TunnelEnd:
                frame.End();
                connection?.ReceivedAll();
                break;
            case FrameType.TunnelReset:
                frame.End();
                connection?.Close(tell: false);
                break;
            case FrameType.TunnelCredit:
                var count = frame.U32();
                frame.End();
                connection?.Credit(count);
                break;
            default:
                throw new FrameException("An unknown frame.");
        }
    }

    private void Open(ref FrameReader frame)
    {
        InstallerClaim? claim = null;
        if (frame.Flag())
        {
            claim = new InstallerClaim(frame.U32(), frame.I64(), frame.Text(), frame.Path(), frame.Text());
            if (claim.Command.Length > TunnelLimits.CommandBytes || claim.Environment.Length > TunnelLimits.NameBytes || claim.Session.Length > TunnelLimits.NameBytes)
                throw new FrameException("A text is too long.");
        }
        frame.End();
        // The link counts its own side; this one may forget a moment later.
        if (frame.Id != _lastConnection + 1 || _connections.Count >= 2 * TunnelLimits.Connections)
            throw new FrameException("A connection that cannot be.");
        _lastConnection = frame.Id;
        var (installation, tooMany) = claim is null ? (null, null) : packages.InstallationOf(claim, this);
        var connection = new TunnelConnection(this, frame.Id, new PackageOriginFeature(packages, installation, tooMany));
        _connections[frame.Id] = connection;
        listener.Accept(connection);
    }

    private void TakeSet(ref FrameReader frame)
    {
        var environment = frame.Path();
        var exists = frame.Flag();
        var count = frame.U16();
        if (count > TunnelLimits.Packages || environment.Length > TunnelLimits.NameBytes)
            throw new FrameException("A list that is too long.");
        var found = new List<FoundPackage>(count);
        for (var i = 0; i < count; i++)
        {
            var package = new FoundPackage(frame.Text(), frame.Text(), frame.I64());
            if (package.Bytes < 0)
                throw new FrameException("A size that cannot be.");
            found.Add(package);
        }
        frame.End();
        if (frame.Id == 0)
            packages.SetChanged(environment, exists ? found : null);
        else if (_looks.TryGetValue(frame.Id, out var asked))
            asked.TrySetResult(exists ? found : null);
    }

    private async Task ResetAsync(uint id)
    {
        try
        {
            await SendAsync(new FrameWriter(FrameType.TunnelReset, id));
        }
        catch (OperationCanceledException)
        {
            // Gone, and its connections with it.
        }
    }
}

/// <summary>A package that the helper has seen on the disk.</summary>
internal sealed record FoundPackage(string Name, string Version, long Bytes);

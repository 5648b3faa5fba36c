using System.Buffers.Binary;
using Platform.SandboxLink.Files;
using Platform.SandboxLink.Native;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Packages;

/// <summary>
/// `sandbox-link packages`: carries connections to 127.0.0.1:3141 to the agent on stdout and stdin, and tells it which
/// installers are at their other ends and what is installed. One thread, one loop.
/// </summary>
internal sealed unsafe class PackageLink
{
    public const ushort Port = 3141;
    private const long CollectBytes = 4 * 1024 * 1024;
    private const int PieceHead = 4 + FrameLimits.HeaderBytes;
    private const int SigHup = 1, SigPipe = 13;
    private const int WatchMilliseconds = 1000, EndMilliseconds = 100;
    private readonly Dictionary<uint, Connection> _connections = [];
    private readonly HashSet<(int Process, long Started)> _installers = [];
    private readonly string _home;
    private readonly SetWatch _sets;
    private readonly FrameInput _input;
    // A data frame, with room for its head in front of what is read.
    private readonly byte[] _piece = new byte[PieceHead + TunnelLimits.PieceBytes];
    private long _collectedAt;
    private int _listener = -1;
    private uint _lastId;

    public PackageLink(string home)
    {
        (_home, _sets) = (home, new SetWatch(home));
        _input = new FrameInput(Handle);
    }

    public int Run()
    {
        foreach (var signal in (ReadOnlySpan<int>)[SigHup, SigPipe])
            _ = Libc.signal(signal, 1);
        Sessions.KillOthers("packages");
        try
        {
            while (Turn())
            {
            }
            return 0;
        }
        catch (FrameException)
        {
            return 3;
        }
    }

    // False when the agent is gone.
    private bool Turn()
    {
        // Somebody else may have the port; it is tried again until they have not.
        if (_listener < 0)
            _listener = Listen();
        var open = _connections.Values.ToArray();
        var fds = stackalloc PollFd[TunnelLimits.Connections + 2];
        fds[0] = new PollFd { Fd = 0, Events = Libc.PollIn };
        fds[1] = new PollFd { Fd = open.Length < TunnelLimits.Connections ? _listener : -1, Events = Libc.PollIn };
        for (var i = 0; i < open.Length; i++)
            fds[i + 2] = new PollFd { Fd = open[i].Fd, Events = open[i].Events };
        var ready = Libc.poll(fds, (nuint)(open.Length + 2), _installers.Count > 0 ? EndMilliseconds : WatchMilliseconds);
        if (ready > 0)
        {
            for (var i = 0; i < open.Length; i++)
            {
                if (fds[i + 2].Returned != 0)
                    Serve(open[i], fds[i + 2].Returned);
            }
            if (fds[1].Returned != 0)
                Accept();
            if (fds[0].Returned != 0 && !_input.Read())
                return false;
        }
        TellEnded();
        // To find out who is there leaves garbage, and the collector would wait for as much as fits a server's cache: here
        // it is the learner's memory.
        if (GC.GetAllocatedBytesForCurrentThread() - _collectedAt > CollectBytes)
        {
            GC.Collect(0);
            _collectedAt = GC.GetAllocatedBytesForCurrentThread();
        }
        if (_installers.Count == 0)
        {
            foreach (var environment in _sets.Changed())
                SendSet(0, environment);
        }
        return true;
    }

    private static int Listen()
    {
        var fd = Libc.socket(Libc.InternetFamily, Libc.StreamSocket | Libc.SocketNonBlock | Libc.SocketCloseOnExec, 0);
        var on = 1;
        var address = new SocketAddress
        {
            Family = Libc.InternetFamily, Port = BinaryPrimitives.ReverseEndianness(Port), Address = BinaryPrimitives.ReverseEndianness(0x7F000001u)
        };
        // Connections inherit that nothing is held back: a file's body would wait 40 ms for the other side to acknowledge its
        // head, and an installer asks for one file after the other.
        if (fd >= 0 && Libc.setsockopt(fd, Libc.SocketLevel, Libc.ReuseAddress, &on, sizeof(int)) == 0
            && Libc.setsockopt(fd, Libc.TcpLevel, Libc.TcpNoDelay, &on, sizeof(int)) == 0
            && Libc.bind(fd, &address, (uint)sizeof(SocketAddress)) == 0 && Libc.listen(fd, TunnelLimits.Connections) == 0)
            return fd;
        if (fd >= 0)
            _ = Libc.close(fd);
        return -1;
    }

    private void Accept()
    {
        SocketAddress address;
        var length = (uint)sizeof(SocketAddress);
        var fd = Libc.accept4(_listener, &address, &length, Libc.SocketNonBlock | Libc.SocketCloseOnExec);
        if (fd < 0)
            return;
        var connection = _connections[++_lastId] = new Connection(_lastId, fd);
        var frame = new FrameWriter(FrameType.TunnelOpen, connection.Id);
        if (Peers.InstallerOf(_home, BinaryPrimitives.ReverseEndianness(address.Port), Port) is { } installer)
        {
            _installers.Add((installer.Process, installer.Started));
            _sets.Watch(installer.Environment);
            frame.Byte(1).U32((uint)installer.Process).I64(installer.Started)
                .Text(installer.Command).Text(installer.Environment).Text(installer.Session);
        }
        else
        {
            frame.Byte(0);
        }
        Send(frame);
    }

    private void Serve(Connection connection, short returned)
    {
        if (!connection.Flush())
        {
            Close(connection, tell: true);
            return;
        }
        Credit(connection);
        if (!connection.InputOver && connection.Credit > 0 && (returned & ~Libc.PollOut) != 0)
        {
            nint count;
            fixed (byte* to = _piece)
                count = Libc.read(connection.Fd, to + PieceHead, Math.Min(TunnelLimits.PieceBytes, connection.Credit));
            if (count > 0)
            {
                connection.Credit -= (int)count;
                BinaryPrimitives.WriteUInt32LittleEndian(_piece, FrameLimits.HeaderBytes + (uint)count);
                _piece[4] = (byte)FrameType.TunnelData;
                BinaryPrimitives.WriteUInt32LittleEndian(_piece.AsSpan(5), connection.Id);
                Send(_piece.AsSpan(0, PieceHead + (int)count));
            }
            else if (count == 0)
            {
                connection.InputOver = true;
                Send(new FrameWriter(FrameType.TunnelEnd, connection.Id));
            }
            else if (Libc.Error is not (Libc.Eintr or Libc.Eagain))
            {
                Close(connection, tell: true);
                return;
            }
        }
        // Both directions are over, or the program is gone, which poll says again and again.
        if ((connection.InputOver && connection.OutputOver) || (connection.InputOver && (returned & ~(Libc.PollIn | Libc.PollOut)) != 0))
            Close(connection, tell: !connection.OutputOver);
    }

    private static void Credit(Connection connection)
    {
        if (connection.TakeCredit() is > 0 and var count)
            Send(new FrameWriter(FrameType.TunnelCredit, connection.Id).U32((uint)count));
    }

    private void Close(Connection connection, bool tell)
    {
        if (!_connections.Remove(connection.Id))
            return;
        _ = Libc.close(connection.Fd);
        if (tell)
            Send(new FrameWriter(FrameType.TunnelReset, connection.Id));
    }

    private void Handle(ReadOnlySpan<byte> bytes)
    {
        var frame = new FrameReader(bytes);
        if (frame.Type == FrameType.Look)
        {
            var environment = frame.Path();
            _sets.Watch(environment);
            SendSet(frame.Id, environment);
            return;
        }
        // What belongs to a connection that is gone was sent before the agent knew.
        _connections.TryGetValue(frame.Id, out var connection);
        switch (frame.Type)
        {
            case FrameType.TunnelData:
                connection?.Add(frame.Rest());
                break;
            case FrameType.TunnelEnd:
                connection?.End();
                break;
            case FrameType.TunnelReset:
                if (connection is not null)
                    Close(connection, tell: false);
                return;
            case FrameType.TunnelCredit:
                var count = frame.U32();
                if (connection is not null)
                    connection.Credit = (int)Math.Min(TunnelLimits.Window, connection.Credit + (long)count);
                return;
            default:
                throw new FrameException("An unknown frame.");
        }
        if (connection is null)
            return;
        if (!connection.Flush())
            Close(connection, tell: true);
        else if (connection is { InputOver: true, OutputOver: true })
            Close(connection, tell: false);
        else
            Credit(connection);
    }

    private void TellEnded()
    {
        foreach (var installer in _installers.ToArray())
        {
            if (Peers.StartOf(installer.Process) == installer.Started)
                continue;
            _installers.Remove(installer);
            Send(new FrameWriter(FrameType.InstallerEnded, 0).U32((uint)installer.Process).I64(installer.Started));
        }
    }

    private void SendSet(uint id, string environment)
    {
        var packages = _sets.Read(environment);
        var frame = new FrameWriter(FrameType.PackageSet, id).Text(environment).Byte(packages is null ? (byte)0 : (byte)1).U16((ushort)(packages?.Count ?? 0));
        foreach (var package in packages ?? [])
            frame.Text(package.Name).Text(package.Version).I64(package.Bytes);
        Send(frame);
    }

    private static void Send(FrameWriter frame) => Send(frame.End().Span);

    private static void Send(ReadOnlySpan<byte> frame)
    {
        if (!Tree.WriteAll(1, frame))
            throw new FrameException("The agent is gone.");
    }
}

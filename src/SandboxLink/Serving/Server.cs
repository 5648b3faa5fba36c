using Platform.SandboxLink.Files;
using Platform.SandboxLink.Freezing;
using Platform.SandboxLink.Native;
using Platform.SandboxLink.Runs;

namespace Platform.SandboxLink.Serving;

/// <summary>`sandbox-link serve`: answers the agent on stdin and stdout, and tells it what programs change. One thread, one loop.</summary>
internal sealed unsafe class Server
{
    private const int SigHup = 1, SigPipe = 13, SigIo = 29;
    private const int CompareMilliseconds = 1000;
    private readonly string _state;
    private readonly Tree _tree;
    private readonly Journal _journal;
    private readonly Watcher _watcher = new();
    private readonly Changes _changes;
    private readonly Puts _puts;
    private readonly Freeze _freeze;
    private readonly FrameInput _input;
    private readonly List<(uint Id, long Until)> _settling = [];
    private uint _told;
    private bool _greeted;
    private (uint Id, string Path, byte[] Hash, byte[] Content, int Length)? _put;

    public Server(string workspace, string state)
    {
        // SIGIO is what a broken lease sends (see Puts); its default would end this process.
        foreach (var signal in (ReadOnlySpan<int>)[SigHup, SigPipe, SigIo])
            _ = Libc.signal(signal, 1);
        Sessions.KillOthers("serve");
        _state = state;
        _tree = new Tree(workspace);
        _journal = new Journal(state);
        _changes = new Changes(_tree, _journal, _watcher);
        _puts = new Puts(_tree, _journal, state, () => _changes.MaxFileBytes);
        _freeze = new Freeze(workspace, state, _changes);
        _input = new FrameInput(Handle);
    }

    public int Run()
    {
        try
        {
            while (WaitForInput())
            {
                if (_greeted)
                    Tell();
            }
            return 0;
        }
        catch (FrameException)
        {
            return 3;
        }
        finally
        {
            _freeze.End();
        }
    }

    // False when the agent is gone.
    private bool WaitForInput()
    {
        var fds = stackalloc PollFd[2];
        fds[0] = new PollFd { Fd = 0, Events = Libc.PollIn };
        fds[1] = new PollFd { Fd = _greeted ? _watcher.Fd : -1, Events = Libc.PollIn };
        var wait = _changes.Wait ?? -1;
        if (_greeted && !_watcher.IsComplete)
            wait = wait < 0 ? CompareMilliseconds : Math.Min(wait, CompareMilliseconds);
        if (_settling.Count > 0)
            wait = wait < 0 ? 50 : Math.Min(wait, 50);
        // What is due then waits for the thaw.
        if (_freeze.IsUnderWay)
            wait = 20;
        var ready = Libc.poll(fds, 2, wait);
        if (ready == 0 && _greeted && !_watcher.IsComplete)
            _changes.Scan("");
        if (ready > 0 && fds[1].Returned != 0)
            _changes.ReadEvents();
        return ready <= 0 || fds[0].Returned == 0 || _input.Read();
    }

    private void Handle(ReadOnlySpan<byte> frame)
    {
        var request = new FrameReader(frame);
        if (_greeted == (request.Type == FrameType.Hello))
            throw new FrameException("Hello comes first, once.");
        if (_put is not null != (request.Type == FrameType.PutData))
            throw new FrameException("A file's bytes come in one piece.");
        switch (request.Type)
        {
            case FrameType.Hello:
                Greet(ref request);
                break;
            case FrameType.Put:
                BeginPut(ref request);
                break;
            case FrameType.PutData:
                ContinuePut(request.Id, request.Rest());
                break;
            case FrameType.Remove:
                var removed = request.Path();
                Reply(request.Id, Removal.Remove(_tree, _journal, _changes, removed));
                break;
            case FrameType.MakeFolder:
                var folder = request.Path();
                var made = _tree.MakeFolder(folder);
                if (made)
                    _journal.AddFolder(folder);
                Reply(request.Id, made ? ReplyStatus.Ok : ReplyStatus.Refused);
                break;
            case FrameType.KillSession:
                Send(ReplyTo(request.Id).I32(Sessions.Kill(request.Text(), request.I32())));
                break;
            case FrameType.RunResult:
                TellRunResult(request.Id, request.Text());
                break;
            case FrameType.Rescan:
                _changes.Scan("");
                Reply(request.Id, ReplyStatus.Ok);
                break;
            case FrameType.Ping:
                Reply(request.Id, ReplyStatus.Ok);
                break;
            case FrameType.Acknowledge:
                _changes.Acknowledge(request.Id);
                break;
            case FrameType.ListKnown:
                foreach (var path in _journal.Files.Keys)
                    Send(new FrameWriter(FrameType.Known, request.Id).Byte(0).Text(path));
                foreach (var path in _journal.Folders)
                    Send(new FrameWriter(FrameType.Known, request.Id).Byte(1).Text(path));
                Reply(request.Id, ReplyStatus.Ok);
                break;
            case FrameType.Freeze:
                if (!_freeze.Begin(request.Id))
                    Send(new FrameWriter(FrameType.Reply, request.Id).Byte((byte)ReplyStatus.Refused).I32(0));
                break;
            case FrameType.Thaw:
                _freeze.End();
                Reply(request.Id, ReplyStatus.Ok);
                break;
            case FrameType.Settle:
                _changes.ReadEvents();
                if (!_watcher.IsComplete)
                    _changes.Scan("");
                _settling.Add((request.Id, Environment.TickCount64 + Math.Clamp(request.I32(), 0, 60_000)));
                break;
            default:
                throw new FrameException("An unknown request.");
        }
        request.End();
    }

    private void Greet(ref FrameReader hello)
    {
        if (hello.U16() != FrameLimits.Version)
            throw new FrameException("Another version.");
        _changes.MaxFileBytes = Math.Clamp(hello.I64(), 1, 64 * 1024 * 1024);
        _changes.MaxEntries = Math.Clamp(hello.I32(), 1, 100_000);
        _greeted = true;
        _changes.Scan("");
        Send(ReplyTo(hello.Id).U16(FrameLimits.Version));
    }

    private void BeginPut(ref FrameReader request)
    {
        var path = request.Path();
        var hash = request.Hash();
        var size = request.I64();
        if (size < 0 || size > _changes.MaxFileBytes)
            throw new FrameException("A file is too large.");
        _put = (request.Id, path, hash, new byte[size], 0);
        if (size == 0)
            EndPut();
    }

    private void ContinuePut(uint id, ReadOnlySpan<byte> bytes)
    {
        var put = _put!.Value;
        if (put.Id != id || bytes.IsEmpty || bytes.Length > put.Content.Length - put.Length)
            throw new FrameException("Bytes of another file.");
        bytes.CopyTo(put.Content.AsSpan(put.Length));
        _put = put with { Length = put.Length + bytes.Length };
        if (_put.Value.Length == put.Content.Length)
            EndPut();
    }

    private void EndPut()
    {
        var (id, path, hash, content, _) = _put!.Value;
        _put = null;
        if (!Sha256.Hash(content).AsSpan().SequenceEqual(hash))
            throw new FrameException("A file's hash is wrong.");
        var status = _changes.IsUnderWay(path) ? ReplyStatus.Stale : _puts.Put(path, hash, content);
        if (status != ReplyStatus.Ok)
            _changes.Mark(path);
        Reply(id, status);
    }

    private void TellRunResult(uint id, string run)
    {
        if (RunOutcome.IsId(run) && RunOutcome.Load(_state, run) is { } outcome)
            Send(ReplyTo(id).I32(outcome.ExitCode).I32(outcome.Signal).I64(outcome.PeakBytes).Byte(outcome.OutOfMemory ? (byte)1 : (byte)0));
        else
            Reply(id, ReplyStatus.Refused);
    }

    private void Tell()
    {
        // Once it is said that everything was told, nothing more is until the processes go on.
        if (!_freeze.IsAnswered && _changes.Next(_settling.Count > 0 || _freeze.IsUnderWay) is { } notice && notice.Id != _told)
        {
            _told = notice.Id;
            Send(new FrameWriter(FrameType.Change, notice.Id).Byte((byte)notice.Change).Text(notice.Path)
                .OptionalHash(notice.BaseHash).OptionalHash(notice.Hash).I64(notice.Size));
            for (var at = 0; at < notice.Content?.Length; at += FrameLimits.ChunkBytes)
                Send(new FrameWriter(FrameType.ChangeData, notice.Id)
                    .Bytes(notice.Content.AsSpan(at, Math.Min(FrameLimits.ChunkBytes, notice.Content.Length - at))));
        }
        if (_freeze.Answer() is { } answer)
            Send(new FrameWriter(FrameType.Reply, answer.Id).Byte((byte)answer.Status).I32(answer.Processes));
        foreach (var settled in _settling.Where(s => _changes.IsQuiet || s.Until <= Environment.TickCount64).ToList())
        {
            _settling.Remove(settled);
            Reply(settled.Id, ReplyStatus.Ok);
        }
    }

    private static FrameWriter ReplyTo(uint id) => new FrameWriter(FrameType.Reply, id).Byte((byte)ReplyStatus.Ok);

    private static void Reply(uint id, ReplyStatus status) => Send(new FrameWriter(FrameType.Reply, id).Byte((byte)status));

    private static void Send(FrameWriter frame)
    {
        if (!Tree.WriteAll(1, frame.End().Span))
            throw new FrameException("The agent is gone.");
    }
}

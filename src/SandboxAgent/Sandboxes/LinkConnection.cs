using System.Collections.Concurrent;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A change that the link tells about, complete with its content.</summary>
internal sealed record LinkNotice(
    LinkConnection From, uint Id, LinkChange Change, string Path, byte[]? BaseHash, byte[]? Hash, long Size, byte[]? Content);

/// <summary>How a request to the link went; <see cref="Body"/> is what follows the status.</summary>
internal sealed record LinkReply(ReplyStatus Status, byte[] Body, IReadOnlyList<(bool IsFolder, string Path)> Known)
{
    public FrameReader Read() => FrameReader.OverBody(Body);
}

/// <summary>The link has gone, with or without a reason that is its fault.</summary>
internal sealed class LinkLostException(string message) : Exception(message);

/// <summary>One `sandbox-link serve`: requests with their replies, and changes one at a time. Trusts nothing that it reads.</summary>
internal sealed class LinkConnection(Exec exec, AgentSettings settings, Action<LinkNotice> changed)
{
    // What an entry of a list takes besides its path.
    private const int EntryBytes = 64;
    private readonly ConcurrentDictionary<uint, Pending> _pending = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closed = new();
    private LinkNotice? _incoming;
    private int _received;
    private bool _unanswered;
    private int _nextId;

    private sealed class Pending(bool lists)
    {
        public bool Lists => lists;
        public TaskCompletionSource<LinkReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public List<(bool, string)> Known { get; } = [];
        public long KnownBytes { get; set; }
    }

    /// <summary>Ends with the connection: true when the other side broke the protocol, false when it just ended.</summary>
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

    public Task<LinkReply> HelloAsync(CancellationToken cancellation) => RequestAsync(
        id => [new FrameWriter(FrameType.Hello, id).U16(FrameLimits.Version).I64(settings.MaxFileBytes).I32(settings.MaxEntries)],
        TimeSpan.FromSeconds(20), cancellation);

    public Task<LinkReply> PutAsync(string path, byte[] hash, byte[] content, CancellationToken cancellation) =>
        RequestAsync(id => Frames(id, path, hash, content), TimeSpan.FromSeconds(60), cancellation);

    public Task<LinkReply> RequestAsync(FrameType type, Action<FrameWriter>? body, TimeSpan patience, CancellationToken cancellation) =>
        RequestAsync(id =>
        {
            var frame = new FrameWriter(type, id);
            body?.Invoke(frame);
            return [frame];
        }, patience, cancellation, lists: type is FrameType.ListKnown);

    /// <summary>The change is recorded; the link may tell the next one.</summary>
    public Task AcknowledgeAsync(uint id, CancellationToken cancellation)
    {
        _unanswered = false;
        return SendAsync([new FrameWriter(FrameType.Acknowledge, id)]).WaitAsync(cancellation);
    }

    public void Close()
    {
        _closed.Cancel();
        exec.Dispose();
        foreach (var pending in _pending.Values)
            pending.Reply.TrySetException(new LinkLostException("The sandbox's helper has ended."));
    }

    private static IEnumerable<FrameWriter> Frames(uint id, string path, byte[] hash, byte[] content)
    {
        yield return new FrameWriter(FrameType.Put, id).Text(path).Hash(hash).I64(content.Length);
        for (var at = 0; at < content.Length; at += FrameLimits.ChunkBytes)
            yield return new FrameWriter(FrameType.PutData, id).Bytes(content.AsSpan(at, Math.Min(FrameLimits.ChunkBytes, content.Length - at)));
    }

    private async Task<LinkReply> RequestAsync(
        Func<uint, IEnumerable<FrameWriter>> frames, TimeSpan patience, CancellationToken cancellation, bool lists = false)
    {
        cancellation.ThrowIfCancellationRequested();
        var asking = AskAsync(frames, patience, new Pending(lists));
        // Whoever has asked may go; what was begun is sent whole, and its reply finds what it answers.
        _ = asking.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
        return await asking.WaitAsync(cancellation);
    }

    private async Task<LinkReply> AskAsync(Func<uint, IEnumerable<FrameWriter>> frames, TimeSpan patience, Pending pending)
    {
        var id = (uint)Interlocked.Increment(ref _nextId);
        _pending[id] = pending;
        try
        {
            await SendAsync(frames(id)).WaitAsync(patience);
            return await pending.Reply.Task.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Close();
            throw new LinkLostException("The sandbox's helper does not answer.");
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private async Task SendAsync(IEnumerable<FrameWriter> frames)
    {
        try
        {
            await _writing.WaitAsync(_closed.Token);
            try
            {
                foreach (var frame in frames)
                    await exec.WriteAsync(frame.End(), _closed.Token);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            throw new LinkLostException("The sandbox's helper has ended.");
        }
    }

    /// <summary>Takes one frame; throws <see cref="FrameException"/> when it does not fit.</summary>
    internal void Handle(ReadOnlySpan<byte> bytes)
    {
        var frame = new FrameReader(bytes);
        switch (frame.Type)
        {
            case FrameType.Reply:
                var status = (ReplyStatus)frame.Byte();
                if (status > ReplyStatus.Refused || !_pending.TryGetValue(frame.Id, out var asked))
                    throw new FrameException("A reply to nothing.");
                asked.Reply.TrySetResult(new LinkReply(status, frame.Rest().ToArray(), asked.Known));
                break;
            case FrameType.Known:
                TakeKnown(ref frame);
                frame.End();
                break;
            case FrameType.Change:
                BeginChange(ref frame);
                frame.End();
                break;
            case FrameType.ChangeData:
                ContinueChange(frame.Id, frame.Rest());
                break;
            default:
                throw new FrameException("An unknown frame.");
        }
    }

    // As much as all entries that there may be take with the longest paths, however many there are.
    private void TakeKnown(ref FrameReader frame)
    {
        if (!_pending.TryGetValue(frame.Id, out var listing) || !listing.Lists)
            throw new FrameException("A list that nobody asked for.");
        var (isFolder, path) = (frame.Flag(), frame.Path());
        listing.KnownBytes += EntryBytes + path.Length;
        if (listing.KnownBytes > settings.MaxEntries * (long)(EntryBytes + LinkPaths.MaxBytes))
            throw new FrameException("A list without end.");
        listing.Known.Add((isFolder, path));
    }

    private void BeginChange(ref FrameReader frame)
    {
        var change = (LinkChange)frame.Byte();
        var notice = new LinkNotice(this, frame.Id, change, frame.Path(), frame.OptionalHash(), frame.OptionalHash(), frame.I64(), null);
        if (_incoming is not null || _unanswered || change > LinkChange.Unsupported || notice.Size < 0
            || (change == LinkChange.Written) != (notice.Hash is not null)
            || (change == LinkChange.Written && notice.Size > settings.MaxFileBytes))
            throw new FrameException("A change that cannot be.");
        _incoming = change == LinkChange.Written ? notice with { Content = new byte[notice.Size] } : notice;
        _received = 0;
        EndChange();
    }

    private void ContinueChange(uint id, ReadOnlySpan<byte> bytes)
    {
        if (_incoming?.Content is not { } content || _incoming.Id != id || bytes.IsEmpty || bytes.Length > content.Length - _received)
            throw new FrameException("Bytes of another change.");
        bytes.CopyTo(content.AsSpan(_received));
        _received += bytes.Length;
        EndChange();
    }

    private void EndChange()
    {
        if (_incoming is not { } notice || _received < (notice.Content?.Length ?? 0))
            return;
        if (notice.Content is not null && !System.Security.Cryptography.SHA256.HashData(notice.Content).AsSpan().SequenceEqual(notice.Hash))
            throw new FrameException("A change's hash is wrong.");
        _incoming = null;
        _unanswered = true;
        changed(notice);
    }
}

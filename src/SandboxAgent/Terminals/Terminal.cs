using System.Text;
using System.Threading.Channels;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Terminals;

/// <summary>What <c>Open</c> answers; the client reads it by these names.</summary>
public sealed record TerminalOpened(string TerminalId, long Start, long End, long Skipped, bool Alive, string ModePrefix);

/// <summary>A pseudo-terminal in a sandbox, what it has printed last, and who looks at it.</summary>
/// <remarks>
/// The pseudo-terminal is read no faster than the slowest live viewer acknowledges, so a flood waits where Ctrl-C
/// discards it: in the kernel. Without viewers nobody waits; the oldest output falls out of the ring.
/// </remarks>
internal sealed partial class Terminal(string id, string kind, Activity activity, ILogger logger) : IDisposable
{
    private const int RingBytes = 1024 * 1024;
    private const int ReadBytes = 64 * 1024;
    private static readonly TimeSpan AcknowledgePatience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly OutputRing _ring = new(RingBytes);
    private readonly ModeTracker _modes = new();
    private readonly CommandMarks? _marks = kind == "shell" ? new CommandMarks() : null;
    // The C library's words for EMFILE, for which the kernel keeps no count. Who prints them without cause sees a
    // notice without cause, and nobody else does.
    private readonly Phrase _outOfFiles = new("Too many open files"u8.ToArray());
    private readonly List<Viewer> _viewers = [];
    private readonly Signal _room = new();
    private readonly FloodPause _pause = new();
    private readonly CancellationTokenSource _disposed = new();
    private Exec? _exec;
    private int? _exitCode;

    public string Id => id;
    public string Kind => kind;

    /// <summary>What somebody has called it.</summary>
    public string? Name { get; set; }

    /// <summary>Hears of each command that a shell has run.</summary>
    public Action<FinishedCommand>? CommandFinished { get; set; }

    public bool Alive { get; private set; }
    public long End { get { lock (_gate) return _ring.End; } }

    /// <summary>Whether Ctrl-C was typed since the process was started.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Runs until the process's output ends; completes with its exit code.</summary>
    public async Task<int?> RunAsync(Exec exec, int? exitCodeWhenLost = null)
    {
        lock (_gate)
        {
            _exec = exec;
            Alive = true;
            WasInterrupted = false;
            _marks?.Reset();
            _input = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
            _pendingInput = 0;
        }
        var writing = WriteInputAsync(exec, _input.Reader);
        await ReadOutputAsync(exec);
        _input.Writer.TryComplete();
        await writing;
        return _disposed.IsCancellationRequested ? exitCodeWhenLost : await ExitCodeOfAsync(exec);
    }

    /// <summary>Shows that the process is over, after anything that is still printed.</summary>
    public void Finish(int? exitCode)
    {
        lock (_gate)
        {
            _exec?.Dispose();
            Alive = false;
            _exitCode = exitCode;
            // The next process in this terminal starts with a clean one.
            if (_modes.Reset() is { Length: > 0 } reset)
                Append(Encoding.ASCII.GetBytes(reset));
            Wake();
        }
    }

    /// <summary>Prints a line of the platform's own.</summary>
    public void Say(string text)
    {
        lock (_gate)
        {
            Append(Encoding.UTF8.GetBytes($"\r\n\x1b[0;2m{text}\x1b[0m\r\n"));
            Wake();
        }
    }

    /// <summary>Forgets what it has printed, all but the line that is being written.</summary>
    public void Clear()
    {
        lock (_gate)
            _ring.Clear();
    }

    /// <summary>The end of what it has printed, and how much that was in all.</summary>
    public (byte[] Bytes, long Total) Tail(int most)
    {
        lock (_gate)
            return (_ring.Tail(most), _ring.End);
    }

    public (TerminalOpened Opened, Viewer Viewer) Attach(IViewerSink sink, long? offset, bool mayWrite)
    {
        lock (_gate)
        {
            // What was cleared is not missed.
            var wanted = Math.Max(offset is { } o && o >= 0 && o <= _ring.End ? o : 0, _ring.ClearedTo);
            var (start, prefix) = _ring.Cut(wanted);
            var viewer = new Viewer(this, sink, start, mayWrite);
            _viewers.Add(viewer);
            return (new TerminalOpened(id, start, _ring.End, start - wanted, Alive, prefix), viewer);
        }
    }

    public void Detach(Viewer viewer)
    {
        lock (_gate)
            _viewers.Remove(viewer);
        viewer.Dispose();
        _room.Set();
    }

    /// <summary>The next bytes for a viewer, as far as it has acknowledged the ones before.</summary>
    public (long Offset, int Count, bool Exited, int? ExitCode) Take(Viewer viewer, Span<byte> buffer)
    {
        lock (_gate)
        {
            // Left behind: what fell out of the ring is gone, which the client sees by the offset.
            if (viewer.Sent < _ring.Start)
                viewer.PassOver(_ring.Start);
            if (viewer.Sent < _staleTo && _ring.End - viewer.Sent > MostBehind)
                buffer = buffer[..Hurry(viewer, buffer)];
            var window = (int)Math.Max(0, Viewer.Window - viewer.Owed);
            var offset = viewer.Sent;
            var count = _ring.Read(offset, buffer[..Math.Min(window, buffer.Length)]);
            // The clock of its patience starts with the first byte that it owes an acknowledgement for.
            if (viewer.Owed == 0)
                viewer.LastAcknowledged = DateTimeOffset.UtcNow;
            viewer.Send(count);
            return (offset, count, !Alive && viewer.Sent == _ring.End, _exitCode);
        }
    }

    public void Acknowledge(Viewer viewer, long offset)
    {
        lock (_gate)
        {
            viewer.Acknowledge(offset);
            viewer.LastAcknowledged = DateTimeOffset.UtcNow;
            viewer.IsPacing = true;
        }
        viewer.Wake.Set();
        _room.Set();
    }

    public Task ResizeAsync(int columns, int rows, CancellationToken cancellation)
    {
        var exec = _exec;
        return Alive && exec is not null ? exec.ResizeAsync(columns, rows, cancellation) : Task.CompletedTask;
    }

    private async Task ReadOutputAsync(Exec exec)
    {
        var buffer = new byte[ReadBytes];
        try
        {
            while (true)
            {
                await WaitForRoomAsync();
                await _pause.BeforeReadAsync(IsHurrying, _disposed.Token);
                var count = await exec.ReadAsync(buffer, _disposed.Token);
                if (count == 0)
                    return;
                _pause.Read(count);
                Interlocked.Add(ref _hurriesFor, -count);
                activity.Touch();
                if (_outOfFiles.IsIn(buffer.AsSpan(0, count)))
                    activity.RanOutOfFiles();
                _marks?.Feed(buffer.AsSpan(0, count), command => CommandFinished?.Invoke(command));
                lock (_gate)
                {
                    Append(buffer.AsSpan(0, count));
                    if (IsHurrying)
                        _staleTo = _ring.End;
                    TypeWhenPrompted();
                    Wake();
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // The container, the engine or this agent goes away; whoever started the process finds out which.
            logger.LogDebug("Output of terminal {Terminal} ended", id);
        }
    }

    private async Task WaitForRoomAsync()
    {
        if (Outstanding() < Viewer.Window)
            return;
        while (!IsHurrying && Outstanding() > Viewer.Window / 2)
            await _room.WaitAsync(TimeSpan.FromSeconds(1), _disposed.Token);
    }

    // How far the slowest viewer that still acknowledges is behind.
    private long Outstanding()
    {
        lock (_gate)
        {
            var furthest = 0L;
            var patience = DateTimeOffset.UtcNow - AcknowledgePatience;
            foreach (var viewer in _viewers)
            {
                if (viewer.IsPacing && viewer.Owed > 0 && viewer.LastAcknowledged < patience)
                    viewer.IsPacing = false;
                if (viewer.IsPacing)
                    furthest = Math.Max(furthest, _ring.End - viewer.Sent + viewer.Owed);
            }
            return furthest;
        }
    }

    private async Task<int?> ExitCodeOfAsync(Exec exec)
    {
        try
        {
            return await exec.ExitCodeAsync(_disposed.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _modes.Feed(bytes);
        _ring.Append(bytes);
    }

    private void Wake()
    {
        foreach (var viewer in _viewers)
            viewer.Wake.Set();
    }

    public void Dispose()
    {
        _disposed.Cancel();
        lock (_gate)
            _exec?.Dispose();
    }
}

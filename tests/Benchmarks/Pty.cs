using System.Diagnostics;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>One end of a pseudo-terminal, reached through the product or straight from the engine; both are timed alike.</summary>
internal abstract class Pty : IAsyncDisposable
{
    /// <summary>How the sandbox's prompt ends.</summary>
    public const string Prompt = "$ ";

    private readonly Lock _gate = new();
    private readonly byte[] _tail = new byte[1024];
    private int _tailLength;
    private Func<bool>? _expected;
    private TaskCompletionSource<long>? _met;

    /// <summary>Bytes received so far.</summary>
    public long Total { get; private set; }

    public abstract Task WriteAsync(string text, CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    public bool EndsWith(string text) => Tail.EndsWith(Encoding.ASCII.GetBytes(text));

    public bool Contains(string text) => Tail.IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    /// <summary>Completes with the time stamp of the output that made a condition true. Ask before causing it.</summary>
    public Task<long> ExpectAsync(Func<bool> condition, CancellationToken ct)
    {
        var met = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition()) met.SetResult(Stopwatch.GetTimestamp());
            else (_expected, _met) = (condition, met);
        }

        return met.Task.WaitAsync(ct);
    }

    /// <summary>Sends one thing and times the first output that fits.</summary>
    public async Task<TimeSpan> TimeAsync(string input, Func<bool> condition, CancellationToken ct)
    {
        var answer = ExpectAsync(condition, ct);
        var sent = Stopwatch.GetTimestamp();
        await WriteAsync(input, ct);
        return Stopwatch.GetElapsedTime(sent, await answer);
    }

    /// <summary>Times a character's echo.</summary>
    public Task<TimeSpan> EchoAsync(char character, CancellationToken ct)
    {
        var before = Total;
        return TimeAsync(character.ToString(), () => Total > before, ct);
    }

    protected void Received(ReadOnlySpan<byte> bytes)
    {
        var now = Stopwatch.GetTimestamp();
        TaskCompletionSource<long>? met = null;
        lock (_gate)
        {
            Total += bytes.Length;
            Keep(bytes);
            if (_expected?.Invoke() == true) (met, _met, _expected) = (_met, null, null);
        }

        met?.TrySetResult(now);
    }

    private ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailLength);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= _tail.Length)
        {
            bytes[^_tail.Length..].CopyTo(_tail);
            _tailLength = _tail.Length;
            return;
        }

        var kept = Math.Min(_tailLength, _tail.Length - bytes.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + bytes.Length;
    }
}

/// <summary>A shell of the product, through the public door.</summary>
internal sealed class HubPty : Pty
{
    private readonly TerminalConnection _connection;
    private readonly string _id;
    private readonly bool _keep;

    private HubPty(TerminalConnection connection, string id, bool keep)
    {
        (_connection, _id, _keep) = (connection, id, keep);
        connection.KeepsText = false;
        connection.Output = (terminal, bytes) =>
        {
            if (terminal == _id) Received(bytes);
        };
    }

    public TerminalConnection Connection => _connection;

    /// <summary>Opens a shell, starts it when it has ended, and waits for its prompt.</summary>
    /// <param name="keep">Leaves the shell running when this end is closed.</param>
    public static async Task<HubPty> ShellAsync(
        PlatformSession session, Guid workspace, string id, CancellationToken ct, bool keep = false)
    {
        var pty = new HubPty(await session.ConnectTerminalAsync(workspace, ct), id, keep);
        var earlier = (await pty._connection.ListAsync(ct)).FirstOrDefault(t => t.TerminalId == id);
        var prompt = pty.ExpectAsync(() => pty.EndsWith(Prompt), ct);
        await pty._connection.OpenAsync(id, offset: earlier is { Alive: false } ? earlier.End : null, ct: ct);
        await prompt;
        return pty;
    }

    public override Task WriteAsync(string text, CancellationToken ct) => _connection.InputAsync(_id, text, ct);

    public override async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            if (!_keep) await _connection.KillAsync(_id, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or Microsoft.AspNetCore.SignalR.HubException)
        {
            // The connection is gone; the shell ends with its sandbox.
        }

        await _connection.DisposeAsync();
    }
}

/// <summary>A process in a container with a pseudo-terminal, over the engine's own stream: the floor.</summary>
internal sealed class EnginePty : Pty
{
    private readonly MultiplexedStream _stream;
    private readonly CancellationTokenSource _closed = new();

    private EnginePty(MultiplexedStream stream)
    {
        _stream = stream;
        _ = ReadAsync();
    }

    public static async Task<EnginePty> StartAsync(
        DockerClient engine, string container, IReadOnlyList<string> command, CancellationToken ct)
    {
        var created = await engine.Exec.CreateContainerExecAsync(container, new ContainerExecCreateParameters
        {
            User = "1000:1000", WorkingDir = "/home/learner/workspace", Cmd = [.. command], TTY = true,
            Env = ["TERM=xterm-256color"], AttachStdin = true, AttachStdout = true, AttachStderr = true
        }, ct);
        return new EnginePty(await engine.Exec.StartContainerExecAsync(
            created.ID, new ContainerExecStartParameters { TTY = true }, ct));
    }

    /// <summary>Starts a shell and waits for its prompt.</summary>
    public static async Task<EnginePty> ShellAsync(DockerClient engine, string container, CancellationToken ct)
    {
        var pty = await StartAsync(engine, container, ["/bin/bash", "--login", "-i"], ct);
        await pty.ExpectAsync(() => pty.EndsWith(Prompt), ct);
        return pty;
    }

    public override Task WriteAsync(string text, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _stream.WriteAsync(bytes, 0, bytes.Length, ct);
    }

    public override async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            // Closing the stream does not end the process: interrupt it, and let a shell or cat see its end of input.
            await WriteAsync("\u0003\u0004", patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended.
        }

        await _closed.CancelAsync();
        _stream.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var read = await _stream.ReadOutputAsync(buffer, 0, buffer.Length, _closed.Token);
                if (read.EOF) return;
                Received(buffer.AsSpan(0, read.Count));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}

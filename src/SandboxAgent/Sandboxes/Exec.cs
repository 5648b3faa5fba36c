using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Docker.DotNet;
using Docker.DotNet.Models;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>One process that the agent started in a container, with its streams.</summary>
internal sealed class Exec : IDisposable
{
    private const int HeaderBytes = 8;
    private const byte StandardError = 2;
    private readonly DockerClient? _client;
    private readonly string _id;
    private readonly Stream _stream;
    private readonly bool _terminal;
    private readonly byte[] _header = new byte[HeaderBytes];
    private uint _left;

    private Exec(DockerClient? client, string id, Stream stream, bool terminal) =>
        (_client, _id, _stream, _terminal) = (client, id, stream, terminal);

    /// <summary>One without an engine, over any stream as the engine would send it.</summary>
    internal static Exec Over(Stream stream) => new(null, "", stream, terminal: false);

    /// <summary>Starts an argument vector as the learner; with a pseudo-terminal when <paramref name="size"/> is given.</summary>
    public static async Task<Exec> StartAsync(
        Engine engine, string container, IReadOnlyList<string> command, IReadOnlyList<string> environment,
        (int Columns, int Rows)? size, CancellationToken cancellation)
    {
        var id = await engine.CreateExecAsync(container, command, environment, size is not null, cancellation);
        var exec = new Exec(engine.Client, id, await engine.StartExecAsync(id, cancellation), size is not null);
        if (size is { } s)
            await exec.ResizeAsync(s.Columns, s.Rows, cancellation);
        return exec;
    }

    /// <summary>Hands on all frames of its output: true when it broke the protocol, false when it just ended.</summary>
    public async Task<bool> ReadFramesAsync(FrameHandler handle, CancellationToken cancellation)
    {
        var buffer = new FrameBuffer();
        try
        {
            while (true)
            {
                MemoryMarshal.TryGetArray<byte>(buffer.Free(), out var segment);
                var count = await ReadAsync(segment, cancellation);
                if (count == 0)
                    return false;
                buffer.Filled(count);
                while (buffer.TryTake(out var bytes, out var frame))
                    handle(bytes.AsSpan(frame));
            }
        }
        catch (FrameException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads output; 0 at its end. What a process without a terminal writes to stderr is dropped.</summary>
    public async ValueTask<int> ReadAsync(ArraySegment<byte> buffer, CancellationToken cancellation)
    {
        if (_terminal)
            return await _stream.ReadAsync(buffer, cancellation);
        // Without a terminal, each piece has a header: which stream, three zeros, and how many bytes follow.
        while (true)
        {
            if (_left == 0)
            {
                if (await _stream.ReadAtLeastAsync(_header, HeaderBytes, throwOnEndOfStream: false, cancellation) < HeaderBytes)
                    return 0;
                _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
                continue;
            }
            var count = await _stream.ReadAsync(buffer[..(int)Math.Min((uint)buffer.Count, _left)], cancellation);
            if (count == 0)
                return 0;
            _left -= (uint)count;
            if (_header[0] != StandardError)
                return count;
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _stream.WriteAsync(bytes, cancellation);
        await _stream.FlushAsync(cancellation);
    }

    public async Task ResizeAsync(int columns, int rows, CancellationToken cancellation)
    {
        try
        {
            await _client!.Exec.ResizeExecTtyAsync(_id, new ContainerResizeParameters { Width = columns, Height = rows }, cancellation);
        }
        catch (DockerApiException)
        {
            // It may have ended already.
        }
    }

    /// <summary>The exit code, once the output has ended. The engine notices a moment after the stream does.</summary>
    public async Task<int?> ExitCodeAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                var state = await _client!.Exec.InspectContainerExecAsync(_id, cancellation);
                if (!state.Running)
                    return (int?)state.ExitCode;
            }
            catch (DockerApiException)
            {
                return null;
            }
            await Task.Delay(10 + attempt * 2, cancellation);
        }
        return null;
    }

    public void Dispose() => _stream.Dispose();
}

using Docker.DotNet;
using Docker.DotNet.Models;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>One process that the agent started in a container, with its streams.</summary>
internal sealed class Exec : IDisposable
{
    private readonly DockerClient _client;
    private readonly string _id;
    private readonly MultiplexedStream _stream;

    private Exec(DockerClient client, string id, MultiplexedStream stream)
    {
        _client = client;
        _id = id;
        _stream = stream;
    }

    /// <summary>Starts an argument vector as the learner; with a pseudo-terminal when <paramref name="size"/> is given.</summary>
    public static async Task<Exec> StartAsync(
        Engine engine, string container, IReadOnlyList<string> command, IReadOnlyList<string> environment,
        (int Columns, int Rows)? size, CancellationToken cancellation)
    {
        var created = await engine.Client.Exec.CreateContainerExecAsync(container, new ContainerExecCreateParameters
        {
            User = ContainerTemplate.User,
            Privileged = false,
            WorkingDir = ContainerTemplate.Workspace,
            Cmd = [.. command],
            Env = [.. environment],
            TTY = size is not null,
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true
        }, cancellation);
        var stream = await engine.Client.Exec.StartContainerExecAsync(
            created.ID, new ContainerExecStartParameters { TTY = size is not null }, cancellation);
        var exec = new Exec(engine.Client, created.ID, stream);
        if (size is { } s)
            await exec.ResizeAsync(s.Columns, s.Rows, cancellation);
        return exec;
    }

    /// <summary>Reads output; 0 at its end. What a process without a terminal writes to stderr is dropped.</summary>
    public async ValueTask<int> ReadAsync(ArraySegment<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _stream.ReadOutputAsync(buffer.Array!, buffer.Offset, buffer.Count, cancellation);
            if (read.EOF)
                return 0;
            if (read.Target != MultiplexedStream.TargetStream.StandardError)
                return read.Count;
        }
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? _stream.WriteAsync(segment.Array!, segment.Offset, segment.Count, cancellation)
            : _stream.WriteAsync(bytes.ToArray(), 0, bytes.Length, cancellation);

    public async Task ResizeAsync(int columns, int rows, CancellationToken cancellation)
    {
        try
        {
            await _client.Exec.ResizeExecTtyAsync(_id, new ContainerResizeParameters { Width = columns, Height = rows }, cancellation);
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
                var state = await _client.Exec.InspectContainerExecAsync(_id, cancellation);
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

using Docker.DotNet;
using Docker.DotNet.Models;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>A process with a terminal, straight from the engine: what is the fastest that anybody can be here.</summary>
public sealed class RawExec : IDisposable
{
    private readonly DockerClient _client;
    private readonly MultiplexedStream _stream;

    private RawExec(DockerClient client, MultiplexedStream stream, string id) => (_client, _stream, Id) = (client, stream, id);

    public string Id { get; }

    public static async Task<RawExec> StartAsync(string container, params string[] command)
    {
        var client = new DockerClientBuilder().WithEndpoint(new Uri(AgentPlayground.EngineAddress)).Build();
        var cancellation = TestContext.Current.CancellationToken;
        var made = await client.Exec.CreateContainerExecAsync(container, new ContainerExecCreateParameters
        {
            User = "1000:1000", Cmd = command, TTY = true, AttachStdin = true, AttachStdout = true, AttachStderr = true
        }, cancellation);
        return new RawExec(client, await client.Exec.StartContainerExecAsync(made.ID, new ContainerExecStartParameters { TTY = true }, cancellation), made.ID);
    }

    public async Task<int> ReadAsync(byte[] buffer) =>
        (await _stream.ReadOutputAsync(buffer, 0, buffer.Length, TestContext.Current.CancellationToken)).Count;

    public Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes, 0, bytes.Length, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}

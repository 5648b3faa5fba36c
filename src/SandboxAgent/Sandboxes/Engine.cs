using Docker.DotNet;
using Docker.DotNet.Models;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>The few things that the agent asks of the container engine.</summary>
internal sealed class Engine(AgentSettings settings) : IDisposable
{
    private const string AgentLabel = "platform.agent";
    private readonly DockerClient _client = new DockerClientBuilder().WithEndpoint(new Uri(settings.Engine)).Build();

    public DockerClient Client => _client;

    public string Runtime { get; private set; } = settings.Runtime ?? "";

    /// <summary>Throws when the engine does not answer.</summary>
    public Task PingAsync(CancellationToken cancellation) => _client.System.PingAsync(cancellation);

    /// <summary>Name and version.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var version = await _client.System.GetVersionAsync(cancellation);
        if (Runtime.Length == 0)
            Runtime = (await _client.System.GetSystemInfoAsync(cancellation)).DefaultRuntime ?? "";
        return $"Docker {version.Version}";
    }

    public async Task<string> CreateContainerAsync(CancellationToken cancellation)
    {
        var created = await _client.Containers.CreateContainerAsync(ContainerTemplate.Make(settings, AgentLabel), cancellation);
        try
        {
            await _client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellation);
            return created.ID;
        }
        catch
        {
            await RemoveAsync(created.ID);
            throw;
        }
    }

    /// <summary>
    /// Writes down in the engine whose sandbox a container is: the one place that outlives the agent and that nothing
    /// in the sandbox can change. (Labels are fixed when a container is made, before anybody claims it.)
    /// </summary>
    public Task ClaimAsync(string container, Guid sandbox, Guid workspace, CancellationToken cancellation) =>
        _client.Containers.RenameContainerAsync(
            container, new ContainerRenameParameters { NewName = ContainerNames.Claimed(settings.Id, sandbox, workspace) }, cancellation);

    /// <summary>This agent's containers, dead ones included.</summary>
    public async Task<IReadOnlyList<(string Id, string Name, bool Running)>> ListAsync(CancellationToken cancellation)
    {
        var label = $"{AgentLabel}={settings.Id}";
        var found = await _client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } }
        }, cancellation);
        return [.. found.Select(c => (c.ID, c.Names.FirstOrDefault()?.TrimStart('/') ?? "", c.State == "running"))];
    }

    /// <summary>Kills a container and removes it with its volume. Already gone is fine.</summary>
    public async Task RemoveAsync(string container)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _client.Containers.RemoveContainerAsync(
                container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, patience.Token);
        }
        catch (DockerApiException e) when ((int)e.StatusCode is 404 or 409)
        {
            // Gone, or being removed by another call.
        }
    }

    public async Task<bool> IsRunningAsync(string container, CancellationToken cancellation)
    {
        try
        {
            return (await _client.Containers.InspectContainerAsync(container, cancellation)).State?.Running == true;
        }
        catch (DockerApiException e) when ((int)e.StatusCode is 404)
        {
            return false;
        }
    }

    /// <summary>Follows deaths and out-of-memory kills of this agent's containers until the engine goes away.</summary>
    public Task FollowAsync(Action<string, string> happened, CancellationToken cancellation) =>
        _client.System.MonitorEventsAsync(
            new ContainerEventsParameters
            {
                Filters = new Dictionary<string, IDictionary<string, bool>>
                {
                    ["type"] = new Dictionary<string, bool> { ["container"] = true },
                    ["event"] = new Dictionary<string, bool> { ["die"] = true, ["oom"] = true },
                    ["label"] = new Dictionary<string, bool> { [$"{AgentLabel}={settings.Id}"] = true }
                }
            },
            new Progress(m => happened(m.Actor?.ID ?? "", m.Action ?? "")), cancellation);

    public void Dispose() => _client.Dispose();

    // System.Progress posts to a thread pool and loses the order.
    private sealed class Progress(Action<Message> report) : IProgress<Message>
    {
        public void Report(Message value) => report(value);
    }
}

using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Platform.Domain.Sandboxes;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A container that the engine knows.</summary>
/// <param name="Limits">What it was made with.</param>
internal sealed record ContainerFound(string Id, string Name, bool Running, SandboxLimits Limits);

/// <summary>The few things that the agent asks of the container engine.</summary>
internal sealed class Engine(AgentSettings settings) : IDisposable
{
    private const string AgentLabel = "platform.agent", LimitsLabel = "platform.limits";
    private readonly DockerClient _client = new DockerClientBuilder().WithEndpoint(new Uri(settings.Engine)).Build();

    public DockerClient Client => _client;

    public string Runtime { get; private set; } = settings.Runtime ?? "";

    /// <summary>Of the machine that the engine runs on; 0 until it was asked.</summary>
    public long HostMemoryBytes { get; private set; }

    /// <summary>Throws when the engine does not answer.</summary>
    public Task PingAsync(CancellationToken cancellation) => _client.System.PingAsync(cancellation);

    /// <summary>Name and version.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var version = await _client.System.GetVersionAsync(cancellation);
        var info = await _client.System.GetSystemInfoAsync(cancellation);
        if (Runtime.Length == 0)
            Runtime = info.DefaultRuntime ?? "";
        HostMemoryBytes = info.MemTotal;
        return $"Docker {version.Version}";
    }

    /// <param name="name">Says whether, and by whom, it is claimed.</param>
    public async Task<string> CreateContainerAsync(string name, SandboxLimits limits, CancellationToken cancellation)
    {
        var parameters = ContainerTemplate.Make(settings, AgentLabel);
        parameters.Name = name;
        parameters.Labels[LimitsLabel] = JsonSerializer.Serialize(limits);
        parameters.HostConfig!.Memory = parameters.HostConfig.MemorySwap = limits.MemoryBytes;
        parameters.HostConfig.NanoCPUs = (long)(limits.Processors * 1_000_000_000);
        parameters.HostConfig.PidsLimit = limits.Processes;
        var created = await _client.Containers.CreateContainerAsync(parameters, cancellation);
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
    public async Task<IReadOnlyList<ContainerFound>> ListAsync(CancellationToken cancellation)
    {
        var label = $"{AgentLabel}={settings.Id}";
        var found = await _client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } }
        }, cancellation);
        return [.. found.Select(c => new ContainerFound(
            c.ID, c.Names.FirstOrDefault()?.TrimStart('/') ?? "", c.State == "running",
            c.Labels.TryGetValue(LimitsLabel, out var limits) ? JsonSerializer.Deserialize<SandboxLimits>(limits)! : SandboxLimits.Default))];
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

    /// <summary>What a container uses now; null when it cannot be told.</summary>
    public async Task<SandboxMeasurement?> MeasureAsync(string container, CancellationToken cancellation)
    {
        SandboxMeasurement? measured = null;
        await _client.Containers.GetContainerStatsAsync(
            container, new ContainerStatsParameters { Stream = false, OneShot = true },
            new Progress<ContainerStatsResponse>(s => measured = new SandboxMeasurement(
                (long)((s.CPUStats?.CPUUsage?.TotalUsage ?? 0) / 1_000_000), (long)(s.MemoryStats?.Usage ?? 0),
                (long)(s.MemoryStats?.MaxUsage ?? 0), 0, (int)(s.PidsStats?.Current ?? 0), 0, null, null, null)), cancellation);
        return measured;
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
            new Progress<Message>(m => happened(m.Actor?.ID ?? "", m.Action ?? "")), cancellation);

    public void Dispose() => _client.Dispose();

    // System.Progress posts to a thread pool and loses the order.
    private sealed class Progress<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

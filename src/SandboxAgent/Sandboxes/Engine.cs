using System.Net;
using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Languages;

namespace Platform.SandboxAgent.Sandboxes;

/// <summary>A container that the engine knows.</summary>
/// <param name="Limits">What it was made with.</param>
internal sealed record ContainerFound(string Id, string Name, bool Running, SandboxLimits Limits);

/// <summary>The few things that the agent asks of the container engine, through the engine gate.</summary>
internal sealed class Engine : IDisposable
{
    private readonly AgentSettings _settings;
    private readonly DockerClient _client;
    private readonly HttpClient _http;

    public Engine(AgentSettings settings)
    {
        _settings = settings;
        var address = new Uri(settings.Engine);
        _client = new DockerClientBuilder().WithEndpoint(address).Build();
        // For what the engine's client has no words for, or would word in another way than the template.
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(address.AbsolutePath, cancellation) })
        {
            BaseAddress = new Uri("http://gate")
        };
    }

    public DockerClient Client => _client;

    /// <summary>What the host offers; known once the engine has answered.</summary>
    public HostFacts? Host { get; private set; }

    public string Runtime => Host?.Runtime ?? _settings.Runtime ?? "";

    /// <summary>Throws when the engine does not answer.</summary>
    public Task PingAsync(CancellationToken cancellation) => _client.System.PingAsync(cancellation);

    /// <summary>Name and version.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellation)
    {
        var version = await _client.System.GetVersionAsync(cancellation);
        Host = await _http.GetFromJsonAsync<HostFacts>("/platform/host", cancellation);
        return $"Docker {version.Version}";
    }

    /// <param name="name">Says whether, and by whom, it is claimed.</param>
    public Task<string> CreateContainerAsync(string name, SandboxLimits limits, CancellationToken cancellation) => CreateAsync(
        name, ContainerTemplate.Make(new ContainerOrder(_settings.Id, _settings.Image, _settings.Runtime, limits)), cancellation);

    /// <summary>A container that reads the files of a sandbox's.</summary>
    public Task<string> CreateLanguageContainerAsync(
        Guid sandbox, string container, LanguageSettings settings, CancellationToken cancellation) => CreateAsync(
        ContainerNames.Language(_settings.Id, sandbox),
        LanguageTemplate.Make(new LanguageOrder(_settings.Id, settings.Image, _settings.Runtime, settings.Limits, container)), cancellation);

    private async Task<string> CreateAsync(string name, System.Text.Json.Nodes.JsonObject body, CancellationToken cancellation)
    {
        var container = (await PostAsync($"/containers/create?name={name}", body, cancellation)).Id;
        try
        {
            await _client.Containers.StartContainerAsync(container, new ContainerStartParameters(), cancellation);
            return container;
        }
        catch
        {
            await RemoveAsync(container);
            throw;
        }
    }

    /// <summary>Prepares a process in a container; its id.</summary>
    public async Task<string> CreateExecAsync(
        string container, IReadOnlyList<string> command, IReadOnlyList<string> environment, bool terminal, CancellationToken cancellation) =>
        (await PostAsync($"/containers/{container}/exec", ContainerTemplate.MakeExec(command, environment, terminal), cancellation)).Id;

    /// <summary>Starts a prepared process and becomes its streams. Whether it has a terminal, the gate knows.</summary>
    public async Task<Stream> StartExecAsync(string exec, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/exec/{exec}/start");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("tcp");
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            return await response.Content.ReadAsStreamAsync(cancellation);
        using (response)
            throw new DockerApiException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>What a container uses; null when it does not run or the host cannot tell.</summary>
    public async Task<SandboxMeasurement?> MeasureAsync(string container, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync($"/platform/usage/{container}", cancellation);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<SandboxMeasurement>(cancellation) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes down in the engine whose sandbox a container is: the one place that outlives the agent and that nothing
    /// in the sandbox can change. (Labels are fixed when a container is made, before anybody claims it.)
    /// </summary>
    public Task ClaimAsync(string container, Guid sandbox, Guid workspace, CancellationToken cancellation) =>
        _client.Containers.RenameContainerAsync(
            container, new ContainerRenameParameters { NewName = ContainerNames.Claimed(_settings.Id, sandbox, workspace) }, cancellation);

    /// <summary>This agent's containers, dead ones included.</summary>
    public async Task<IReadOnlyList<ContainerFound>> ListAsync(CancellationToken cancellation)
    {
        var label = $"{ContainerTemplate.AgentLabel}={_settings.Id}";
        var found = await _client.Containers.ListContainersAsync(new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } }
        }, cancellation);
        return [.. found.Select(c => new ContainerFound(
            c.ID, c.Names.FirstOrDefault()?.TrimStart('/') ?? "", c.State == "running",
            ContainerTemplate.ReadLimits(c.Labels.TryGetValue(ContainerTemplate.LimitsLabel, out var limits) ? limits : null) ?? SandboxLimits.Default))];
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
                    ["label"] = new Dictionary<string, bool> { [$"{ContainerTemplate.AgentLabel}={_settings.Id}"] = true }
                }
            },
            new Progress(m => happened(m.Actor?.ID ?? "", m.Action ?? "")), cancellation);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private async Task<Created> PostAsync(string target, System.Text.Json.Nodes.JsonObject body, CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync(target, body, cancellation);
        if (response.StatusCode != HttpStatusCode.Created)
            throw new DockerApiException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        return (await response.Content.ReadFromJsonAsync<Created>(cancellation))!;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Created(string Id);

    // System.Progress posts to a thread pool and loses the order.
    private sealed class Progress(Action<Message> report) : IProgress<Message>
    {
        public void Report(Message value) => report(value);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Npgsql;
using Platform.PlatformClient;

namespace Platform.Benchmarks;

/// <summary>The running stack that is measured, and the ways past it that show the floor.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _data = Need("BENCH_DATA");
    private readonly Uri _agent = new(Need("BENCH_AGENT_URL"));
    private readonly Dictionary<string, PlatformSession> _sessions = new(StringComparer.Ordinal);

    public Uri Url { get; } = new(Need("BENCH_URL"));
    public string Image { get; } = Need("BENCH_IMAGE");
    public DockerClient Engine { get; } = new DockerClientBuilder().WithEndpoint(new Uri(Need("BENCH_ENGINE"))).Build();
    public NpgsqlDataSource Database { get; } = NpgsqlDataSource.Create(Need("BENCH_POSTGRES"));

    /// <summary>One person for all measurements that do not need a new one: sign-in mails are limited.</summary>
    public Task<PlatformSession> SessionAsync(CancellationToken ct) => SessionAsync("bench", ct);

    /// <summary>One of those who share what one person may not have alone: workspaces are limited as well.</summary>
    public async Task<PlatformSession> SessionAsync(string person, CancellationToken ct)
    {
        if (!_sessions.TryGetValue(person, out var session))
            session = _sessions[person] = await PlatformSession.SignInAsync(Url, $"{person}@example.org", ct);
        return session;
    }

    /// <summary>The person's workspace of that name, made when there is none.</summary>
    public async Task<Guid> WorkspaceAsync(string name, CancellationToken ct) => await WorkspaceAsync(await SessionAsync(ct), name, ct);

    /// <inheritdoc cref="WorkspaceAsync(string,CancellationToken)"/>
    public static async Task<Guid> WorkspaceAsync(PlatformSession session, string name, CancellationToken ct)
    {
        var all = await session.GetAsync<JsonElement>("/api/workspaces", ct);
        foreach (var item in all.GetProperty("items").EnumerateArray())
        {
            if (item.GetProperty("name").GetString() == name) return item.GetProperty("workspaceId").GetGuid();
        }

        using var made = await session.SendAsync(HttpMethod.Post, "/api/workspaces", new { name }, ct);
        return (await made.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("workspaceId").GetGuid();
    }

    /// <summary>A workspace with a sandbox that is ready, and the container behind it.</summary>
    public async Task<(Guid Workspace, string Container)> SandboxAsync(CancellationToken ct)
    {
        var workspace = await WorkspaceAsync("bench", ct);
        var session = await SessionAsync(ct);
        await session.SandboxReadyAsync(workspace, ct);
        var sandbox = (await session.WorkspaceAsync(workspace, ct)).Sandbox.SandboxId
            ?? throw new InvalidOperationException("The sandbox is gone.");
        var all = await Engine.Containers.ListContainersAsync(new ContainersListParameters(), ct);
        return (workspace, all.First(c => c.Names.Any(n => n.Contains($"{sandbox:N}-{workspace:N}"))).ID);
    }

    /// <summary>Waits until the agent has a sandbox ready for whoever comes next.</summary>
    public async Task WarmAsync(CancellationToken ct)
    {
        while (await WarmSandboxesAsync(ct) == 0) await Task.Delay(50, ct);
    }

    /// <summary>Waits until the agent has as many ready as it wants to have: the pool is at rest.</summary>
    public async Task FilledAsync(CancellationToken ct)
    {
        while (true)
        {
            var status = await AgentStatusAsync(ct);
            if (status.GetProperty("warmSandboxes").GetInt32() >= status.GetProperty("host").GetProperty("warmTarget").GetInt32()) return;
            await Task.Delay(100, ct);
        }
    }

    private async Task<int> WarmSandboxesAsync(CancellationToken ct) =>
        (await AgentStatusAsync(ct)).GetProperty("warmSandboxes").GetInt32();

    private async Task<JsonElement> AgentStatusAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_agent, "/agent/status"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(_data, "secrets", "agent-key"), ct)).Trim());
        using var response = await _http.SendAsync(request, ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    /// <summary>Resident memory of one of the stack's processes in MiB.</summary>
    public double ResidentMiB(string process)
    {
        var id = int.Parse(File.ReadAllText(Path.Combine(_data, "run", $"{process}.pid")), CultureInfo.InvariantCulture);
        using var found = Process.GetProcessById(id);
        return found.WorkingSet64 / 1048576.0;
    }

    /// <summary>Waits until the server knows that nothing is installed any more.</summary>
    public static async Task NoPackagesAsync(PlatformSession session, Guid workspace, CancellationToken ct)
    {
        while ((await session.GetAsync<JsonElement>($"/api/workspaces/{workspace}/packages", ct)).GetProperty("environments")
               .EnumerateArray().Any(e => e.GetProperty("packages").GetArrayLength() > 0))
            await Task.Delay(200, ct);
    }

    /// <summary>
    /// The host has never seen a package: its files are deleted, and its agent is killed, which remembers the index's pages.
    /// </summary>
    public async Task ForgetPackagesAsync(CancellationToken ct)
    {
        var pidFile = Path.Combine(_data, "run", "agent.pid");
        var before = await File.ReadAllTextAsync(pidFile, ct);
        foreach (var file in Directory.EnumerateFiles(Need("BENCH_PACKAGE_CACHE"), "*", SearchOption.AllDirectories)) File.Delete(file);
        using (var agent = Process.GetProcessById(int.Parse(before, CultureInfo.InvariantCulture))) agent.Kill();
        while (!File.Exists(pidFile) || await File.ReadAllTextAsync(pidFile, ct) is var now && (now == before || now.Length == 0))
            await Task.Delay(50, ct);
        while (true)
        {
            try
            {
                if ((await AgentStatusAsync(ct)).GetProperty("engineAvailable").GetBoolean()) break;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(50, ct);
        }

        await FilledAsync(ct);
    }

    /// <summary>
    /// Restarts the agent with or without warm sandboxes: the only state in which a claim is certain to find none. Web
    /// is restarted too, because <c>./dev up</c> does that when the environment changes.
    /// </summary>
    public static async Task UseWarmSandboxesAsync(int? count, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Need("BENCH_DEV"), "up") { RedirectStandardOutput = true };
        if (count is { } c) start.Environment["Agent__WarmSandboxes"] = c.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException("./dev up failed.");
    }

    /// <summary>Gives a person a role, as an operator does.</summary>
    public static async Task GrantAsync(string email, string role, CancellationToken ct)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Need("BENCH_DEV"), ["admin", "grant", email, role]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException("./dev admin failed.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values) session.Dispose();
        _http.Dispose();
        Engine.Dispose();
        await Database.DisposeAsync();
    }

    public static string Need(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{variable} is not set: run the benchmarks with ./dev bench.");
}

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>The stack that <c>./dev test e2e</c> made for this run, as docs/operator.md describes it.</summary>
internal static class RunningStack
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static Uri Url { get; } = new(Variable("E2E_URL"));

    public static Uri AgentUrl { get; } = new(Variable("E2E_AGENT_URL"));

    public static string Dev { get; } = Variable("E2E_DEV");

    /// <summary>The checkout.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Path.GetFullPath(Dev))!;

    public static SupervisedProcess Web { get; } = new(Variable("E2E_WEB_PID_FILE"));

    public static SupervisedProcess Agent { get; } = new(Variable("E2E_AGENT_PID_FILE"));

    public static SupervisedProcess Gate { get; } = new(Variable("E2E_GATE_PID_FILE"));

    /// <summary>The engine, when this stack has started it; another one is not ours to kill.</summary>
    public static SupervisedProcess? Engine { get; } =
        Environment.GetEnvironmentVariable("E2E_ENGINE_PID_FILE") is { Length: > 0 } file && File.Exists(file) ? new(file) : null;

    /// <summary>Where the agent keeps packages.</summary>
    public static string PackageFolder { get; } = Variable("E2E_PACKAGE_CACHE");

    public static string AgentId { get; } = Variable("E2E_AGENT_ID");

    public static SupervisedProcess Postgres { get; } = new(Variable("E2E_POSTGRES_PID_FILE"));

    /// <summary>The link through which the agent finds the engine; the engine's own socket is not ours to touch.</summary>
    public static string EngineLink { get; } = Variable("E2E_ENGINE_LINK");

    public static Task WebIsReadyAsync() => Eventually.TrueAsync(
        async () => (await AnswerAsync(new Uri(Url, "/health/ready"), null)).Success, "the web app is ready");

    /// <summary>Ready, and with an engine.</summary>
    public static Task AgentIsReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            var (success, body) = await AnswerAsync(new Uri(AgentUrl, "/agent/status"), Variable("E2E_AGENT_KEY"));
            return success && body.Contains("\"engineAvailable\":true", StringComparison.OrdinalIgnoreCase);
        },
        "the agent is ready");

    private static async Task<(bool Success, string Body)> AnswerAsync(Uri url, string? key)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (key is not null) request.Headers.Authorization = new("Bearer", key);
            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            return (response.IsSuccessStatusCode,
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (false, "");
        }
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: run these tests with ./dev test e2e.");
}

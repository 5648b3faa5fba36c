using Platform.PlatformClient;

// The main job, end to end, against a running stack: what a learner does, and each event as it is stored.
var url = new Uri(args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("PLATFORM_URL") ?? "http://127.0.0.1:8080");
const string Email = "demo@example.org";
const string Shell = "shell-demo";
using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
var ct = limit.Token;
try
{
    Step($"sign in as {Email} at {url}");
    using var session = await PlatformSession.SignInAsync(url, Email, ct);
    var workspaceId = session.Me.WorkspaceId ?? throw new InvalidOperationException("There is no workspace.");
    var workspace = await session.WorkspaceAsync(workspaceId, ct);

    var seen = new List<EventInfo>();
    await using var hub = await session.ConnectWorkspaceAsync(workspaceId, workspace.Version, e =>
    {
        lock (seen) seen.Add(e);
        Console.WriteLine($"  event {e.Version,4}  {e.Type,-18} {Short(e.Data.GetRawText())}");
    }, ct: ct);

    Step("type print('hi') into main.py");
    var greeting = $"print('hi {Guid.NewGuid():N}')";
    await session.WriteAsync(workspaceId, "main.py", greeting + "\n", ct);

    Step("get a sandbox");
    await session.SandboxReadyAsync(workspaceId, ct);

    Step("press Run");
    await using var terminal = await session.ConnectTerminalAsync(workspaceId, ct);
    var run = await session.RunAsync(workspaceId, "main.py", ct);
    await OpenRunAsync(terminal, run.TerminalId);
    await terminal.WaitForAsync(run.TerminalId, greeting[7..^2], ct);
    await EventAsync("run_finished", e => e.Data.GetProperty("runId").GetGuid() == run.RunId);
    Console.Write(Indent(terminal.Text(run.TerminalId)));

    Step("type python main.py in the terminal");
    await terminal.OpenAsync(Shell, ct: ct);
    await terminal.InputAsync(Shell, "python main.py\r", ct);
    await terminal.WaitForAsync(Shell, greeting[7..^2], ct);

    Step("make a file in the terminal");
    var name = $"b{Guid.NewGuid():N}.py";
    await terminal.InputAsync(Shell, $"echo \"x=1\" > {name}\r", ct);
    await EventAsync("file_created", e => e.Data.GetProperty("path").GetString() == name);
    await terminal.InputAsync(Shell, $"rm {name}\r", ct);
    await EventAsync("file_deleted", e => e.Data.GetProperty("path").GetString() == name);
    await terminal.KillAsync(Shell, ct);

    Console.WriteLine("\nDone: the demo's events are in the log, and everything that it did worked.");
    return 0;

    async Task OpenRunAsync(TerminalConnection connection, string id)
    {
        // The run is on its way to the sandbox: its terminal exists a moment later.
        while (true)
        {
            try
            {
                await connection.OpenAsync(id, ct: ct);
                return;
            }
            catch (Microsoft.AspNetCore.SignalR.HubException)
            {
                await Task.Delay(20, ct);
            }
        }
    }

    async Task EventAsync(string type, Func<EventInfo, bool> matches)
    {
        while (true)
        {
            lock (seen)
            {
                if (seen.Any(e => e.Type == type && matches(e))) return;
            }

            await Task.Delay(20, ct);
        }
    }
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("\nThe demo gave up after a minute: see the last step above, and ./dev doctor.");
    return 1;
}
catch (HttpRequestException e)
{
    await Console.Error.WriteLineAsync($"\n{e.Message}\nIs the stack running (./dev up), in development mode?");
    return 1;
}

static void Step(string text) => Console.WriteLine($"\n{text}");

static string Short(string text) => text.Length > 110 ? text[..110] + "…" : text;

static string Indent(string text) =>
    string.Concat(text.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => $"  | {l}\n"));

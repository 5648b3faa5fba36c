using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Faults;

/// <summary>Somebody who types and runs, and remembers what the platform has acknowledged.</summary>
internal sealed class ChaosLearner
{
    // Prints what of it is on the sandbox's disk.
    private const string Program = "import hashlib\nprint('sum', hashlib.sha256(open('main.py', 'rb').read()).hexdigest())\n";
    private const string Path = "main.py";
    private readonly Random _random;
    private FileText _file;

    private ChaosLearner(int seed, PlatformSession session, FileText file) => (_random, Session, _file) = (new Random(seed), session, file);

    public PlatformSession Session { get; }
    public Guid WorkspaceId => Session.Me.WorkspaceId!.Value;
    public int Acknowledged { get; private set; }
    public int Runs { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ChaosLearner> SignInAsync(int seed, CancellationToken ct)
    {
        var session = await PlatformSession.SignInAsync(RunningStack.Url, $"chaos-{Guid.NewGuid():N}@example.org", ct);
        return new ChaosLearner(seed, session, await session.WriteAsync(session.Me.WorkspaceId!.Value, Path, Program, ct));
    }

    public async Task WorkAsync(CancellationToken end)
    {
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            await TypeAsync($"# {i} {_random.Next()}\n");
            if (_random.Next(8) == 0) await BeginRunAsync();
            await Task.Delay(_random.Next(20, 200), CancellationToken.None);
        }
    }

    /// <summary>What the events tell is what was acknowledged.</summary>
    public async Task NothingIsLostAsync()
    {
        Assert.Equal(_file.Text, (await Session.FileAsync(WorkspaceId, _file.FileId, Ct)).Text);
        var events = new List<EventInfo>();
        for (EventPage page; (page = await Session.EventsAsync(WorkspaceId, events.Count, Ct)).Items.Length > 0;) events.AddRange(page.Items);
        Assert.Equal(_file.Text, Fold.TextOf(events, Path));
    }

    /// <summary>A run works, and finds what was acknowledged.</summary>
    public Task RunsAsync(TimeSpan patience) => Eventually.TrueAsync(RunAsync, $"a run of {Session.Me.Email} that prints the sum of what is stored", patience);

    private async Task<bool> RunAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        try
        {
            await Session.SandboxReadyAsync(WorkspaceId, patience.Token);
            var run = await Session.RunAsync(WorkspaceId, Path, patience.Token);
            await using var terminal = await Session.ConnectTerminalAsync(WorkspaceId, patience.Token);
            while (true)
            {
                try
                {
                    await terminal.OpenAsync(run.TerminalId, ct: patience.Token);
                    break;
                }
                catch (HubException)
                {
                    // The agent has not heard of the run yet.
                    await Task.Delay(50, patience.Token);
                }
            }

            await terminal.WaitForAsync(run.TerminalId, $"sum {PlatformSession.Hash(_file.Text!)}", patience.Token);
            return true;
        }
        catch (Exception e) when (IsFault(e) && !Ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task BeginRunAsync()
    {
        try
        {
            (await Session.SendRawAsync(HttpMethod.Post, $"/api/workspaces/{WorkspaceId}/sandbox", null, Ct)).Dispose();
            await Session.RunAsync(WorkspaceId, Path, Ct);
            Runs++;
        }
        catch (Exception e) when (IsFault(e))
        {
            // One is under way, or there is nothing to run it in at the moment.
        }
    }

    // Nothing that edits is killed here, so each edit must be acknowledged.
    private async Task TypeAsync(string line)
    {
        var (saved, text) = await Session.EditAsync(WorkspaceId, _file, _file.Text!.Length, 0, line, Ct);
        _file = _file with { Version = saved.Version, Hash = saved.Hash, Text = text };
        Acknowledged++;
    }

    private static bool IsFault(Exception e) =>
        e is HttpRequestException or HubException or WebSocketException or IOException or InvalidOperationException or JsonException or OperationCanceledException;
}

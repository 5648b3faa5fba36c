using System.Text;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>What <c>Open</c> answers, as a client reads it.</summary>
public sealed record Opened(string TerminalId, long Start, long End, long Skipped, bool Alive, string ModePrefix);

/// <summary>What <c>List</c> answers, as a client reads it.</summary>
public sealed record Listed(string TerminalId, string Kind, bool Alive, long End, string? Name);

/// <summary>A browser's view of terminals: collects output, acknowledges what it has read unless told not to.</summary>
public sealed class TerminalClient : IAsyncDisposable
{
    private readonly Dictionary<string, MemoryStream> _output = [];
    private readonly List<(string Terminal, int? ExitCode)> _exits = [];
    private readonly System.Collections.Concurrent.ConcurrentQueue<Listed[]> _lists = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TerminalClient(HubConnection connection)
    {
        Connection = connection;
        connection.On<string, long, byte[]>("Output", TakeAsync);
        connection.On<Listed[]>("Terminals", list => _lists.Enqueue(list));
        connection.On<string, int?>("Exited", (terminal, code) =>
        {
            lock (_output)
                _exits.Add((terminal, code));
            Wake();
        });
    }

    /// <summary>Waits for a list that the hub sends by itself.</summary>
    public async Task ListedAsync(Func<Listed[], bool> wanted) => await Until.TrueAsync(
        () => Task.FromResult(_lists.Any(wanted)), "no such list of terminals");

    public HubConnection Connection { get; }
    public bool Acknowledges { get; set; } = true;
    public bool Collects { get; set; } = true;
    public long Received { get; private set; }
    public long Gaps { get; private set; }

    /// <summary>Bytes that were left out in those.</summary>
    public long Skipped { get; private set; }

    public long LastOffset { get; private set; }

    /// <summary>Called for each output, before it is acknowledged.</summary>
    public Func<byte[], Task>? OnOutput { get; set; }

    public static string Ticket(
        TestSandbox sandbox, string mode = "rw", string key = WebPeer.Key, int seconds = 60, string algorithm = SecurityAlgorithms.HmacSha256,
        string issuer = "platform-web", string audience = "platform-agent", string hub = "terminal") =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = DateTime.UtcNow.AddSeconds(-600),
            Expires = DateTime.UtcNow.AddSeconds(seconds),
            Claims = new Dictionary<string, object>
            {
                ["sandbox"] = sandbox.Id.ToString(),
                ["workspace"] = sandbox.WorkspaceId.ToString(),
                ["sub"] = "person-1",
                ["mode"] = mode,
                ["hub"] = hub
            },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), algorithm)
        });

    public static async Task<TerminalClient> ConnectAsync(TestSandbox sandbox, string mode = "rw", string? ticket = null)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl($"{sandbox.Playground.Url}/hubs/terminal", o =>
            {
                o.SkipNegotiation = true;
                o.Transports = HttpTransportType.WebSockets;
                o.Headers["X-Sandbox-Ticket"] = ticket ?? Ticket(sandbox, mode);
            })
            .AddMessagePackProtocol()
            .Build();
        var client = new TerminalClient(connection);
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    public Task<Opened> OpenAsync(string terminal = "shell-1", int columns = 80, int rows = 24, long? offset = null) =>
        Connection.InvokeAsync<Opened>("Open", terminal, columns, rows, offset);

    public Task InputAsync(string text, string terminal = "shell-1") =>
        Connection.InvokeAsync("Input", terminal, Encoding.UTF8.GetBytes(text));

    public Task ResizeAsync(int columns, int rows, string terminal = "shell-1") =>
        Connection.InvokeAsync("Resize", terminal, columns, rows, TestContext.Current.CancellationToken);

    /// <summary>Any call of the hub.</summary>
    public Task CallAsync(string method, params object?[] arguments) =>
        Connection.InvokeCoreAsync(method, typeof(object), arguments, TestContext.Current.CancellationToken);

    public Task KillAsync(string terminal) => Connection.InvokeAsync("Kill", terminal, TestContext.Current.CancellationToken);

    public Task<Listed[]> ListAsync() => Connection.InvokeAsync<Listed[]>("List", TestContext.Current.CancellationToken);

    public string Text(string terminal = "shell-1")
    {
        lock (_output)
            return _output.TryGetValue(terminal, out var bytes) ? Encoding.UTF8.GetString(bytes.ToArray()) : "";
    }

    public byte[] Bytes(string terminal = "shell-1")
    {
        lock (_output)
            return _output.TryGetValue(terminal, out var bytes) ? bytes.ToArray() : [];
    }

    public Task<string> WaitForAsync(string text, string terminal = "shell-1", int seconds = 15) =>
        WaitForAsync(t => t.Contains(text, StringComparison.Ordinal), text, terminal, seconds);

    public async Task<string> WaitForAsync(Func<string, bool> fits, string what, string terminal = "shell-1", int seconds = 15)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            Task news;
            lock (_output)
                news = _news.Task;
            var text = Text(terminal);
            if (fits(text))
                return text;
            if (DateTime.UtcNow > end || await Task.WhenAny(news, Task.Delay(end - DateTime.UtcNow)) != news)
                Assert.Fail($"'{what}' was never printed. The end is: {text[Math.Max(0, text.Length - 400)..]}");
        }
    }

    public async Task<int?> WaitForExitAsync(string terminal = "shell-1")
    {
        while (true)
        {
            Task news;
            lock (_output)
            {
                var at = _exits.FindIndex(e => e.Terminal == terminal);
                if (at >= 0)
                    return _exits[at].ExitCode;
                news = _news.Task;
            }
            await news.WaitAsync(TimeSpan.FromSeconds(15));
        }
    }

    private async Task TakeAsync(string terminal, long offset, byte[] bytes)
    {
        if (OnOutput is not null)
            await OnOutput(bytes);
        lock (_output)
        {
            if (!_output.TryGetValue(terminal, out var all))
                _output[terminal] = all = new MemoryStream();
            else if (offset != LastOffset)
                (Gaps, Skipped) = (Gaps + 1, Skipped + offset - LastOffset);
            LastOffset = offset + bytes.Length;
            if (Collects)
                all.Write(bytes);
            Received += bytes.Length;
        }
        if (Acknowledges)
            await Connection.SendAsync("Ack", terminal, offset + bytes.Length);
        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource news;
        lock (_output)
            (news, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
        news.SetResult();
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}

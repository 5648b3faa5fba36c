using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.SandboxAgent.Tests.Playground;

/// <summary>What <c>Format</c> answers, as a client reads it.</summary>
public sealed record FormatAnswer(string? Text, string? Problem);

/// <summary>A page's view of a language server: speaks the protocol, answers what the server asks.</summary>
public sealed class LanguageClient : IAsyncDisposable
{
    public const string Folder = "file:///home/learner/workspace";
    private readonly Channel<JsonNode> _answers = Channel.CreateUnbounded<JsonNode>();
    private readonly TaskCompletionSource<(string End, string Sentence)> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _id;

    private LanguageClient(HubConnection connection)
    {
        Connection = connection;
        connection.On<byte[]>("Message", TakeAsync);
        connection.On<string, string>("Ended", (end, sentence) => _ended.TrySetResult((end, sentence)));
        connection.On<string>("LibrariesChanged", folder =>
        {
            LibraryFolder.TrySetResult(folder);
            return TellAsync("workspace/didChangeWatchedFiles", new JsonObject
            {
                ["changes"] = new JsonArray(new JsonObject { ["uri"] = $"file://{folder}/changed.py", ["type"] = 1 })
            });
        });
        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }
    public Task Closed => _closed.Task;
    public List<JsonNode> Published { get; } = [];

    /// <summary>Where something was installed.</summary>
    public TaskCompletionSource<string> LibraryFolder { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<LanguageClient> ConnectAsync(TestSandbox sandbox, string hub = "language", string mode = "rw")
    {
        var connection = new HubConnectionBuilder()
            .WithUrl($"{sandbox.Playground.Url}/hubs/language", o =>
            {
                o.SkipNegotiation = true;
                o.Transports = HttpTransportType.WebSockets;
                o.Headers["X-Sandbox-Ticket"] = TerminalClient.Ticket(sandbox, mode, hub: hub);
            })
            .AddMessagePackProtocol()
            .Build();
        var client = new LanguageClient(connection);
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>A connection whose server is ready for questions.</summary>
    public static async Task<LanguageClient> StartAsync(TestSandbox sandbox)
    {
        var client = await ConnectAsync(sandbox);
        Assert.True(await client.StartAsync());
        await client.AskAsync("initialize", new JsonObject
        {
            ["processId"] = null,
            ["rootUri"] = Folder,
            ["workspaceFolders"] = new JsonArray(new JsonObject { ["uri"] = Folder, ["name"] = "workspace" }),
            ["capabilities"] = JsonNode.Parse("""{"workspace":{"configuration":true,"didChangeWatchedFiles":{"dynamicRegistration":true}},"textDocument":{"publishDiagnostics":{}}}""")
        });
        await client.TellAsync("initialized", []);
        return client;
    }

    public Task<bool> StartAsync() => Connection.InvokeAsync<bool>("Start");

    public Task TellAsync(string method, JsonObject parameters) => SendAsync(new JsonObject { ["method"] = method, ["params"] = parameters });

    public async Task<JsonNode?> AskAsync(string method, JsonObject parameters)
    {
        var id = ++_id;
        await SendAsync(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await _answers.Reader.ReadAsync(patience.Token);
            if (answer["id"]!.GetValue<int>() == id)
                return answer["result"];
        }
    }

    public Task OpenAsync(string path, string text) => TellAsync("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = $"{Folder}/{path}", ["languageId"] = "python", ["version"] = 1, ["text"] = text }
    });

    /// <summary>What is suggested at a place.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(string path, int line, int character)
    {
        var found = await AskAsync("textDocument/completion", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = $"{Folder}/{path}" },
            ["position"] = new JsonObject { ["line"] = line, ["character"] = character }
        });
        return found is null ? [] : [.. (found["items"] ?? found).AsArray().Select(i => i!["label"]!.GetValue<string>())];
    }

    public async Task<(string End, string Sentence)> EndedAsync(int seconds = 15) => await _ended.Task.WaitAsync(TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private Task SendAsync(JsonObject message)
    {
        message["jsonrpc"] = "2.0";
        return Connection.InvokeAsync("Send", Encoding.UTF8.GetBytes(message.ToJsonString()));
    }

    private async Task TakeAsync(byte[] bytes)
    {
        var message = JsonNode.Parse(bytes)!;
        if (message["method"]?.GetValue<string>() is not { } method)
            _answers.Writer.TryWrite(message);
        else if (message["id"] is { } id)
            await SendAsync(new JsonObject { ["id"] = id.DeepClone(), ["result"] = Answer(method, message) });
        else if (method == "textDocument/publishDiagnostics")
            lock (Published)
                Published.Add(message["params"]!);
    }

    private static JsonArray? Answer(string method, JsonNode message) => method != "workspace/configuration"
        ? null
        : new JsonArray([.. message["params"]!["items"]!.AsArray().Select(i => i!["section"]?.GetValue<string>() == "python"
            ? new JsonObject { ["pythonPath"] = "/home/learner/.venv/bin/python" }
            : (JsonNode)new JsonObject())]);
}

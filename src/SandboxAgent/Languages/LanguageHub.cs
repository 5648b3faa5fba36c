using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Platform.SandboxAgent.Identity;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>What <c>Format</c> answers: the text, or why not in a sentence.</summary>
public sealed record Formatted(string? Text, string? Problem);

/// <summary>The language server of the one sandbox that the connection's ticket names; docs/architecture.md describes the calls.</summary>
[Authorize(AgentPolicies.Ticket)]
internal sealed partial class LanguageHub(SandboxRegistry sandboxes, LanguageServers servers, IHubContext<LanguageHub> hub) : Hub
{
    public const int MaxMessage = 2 * 1024 * 1024;
    private const int MaxText = 1024 * 1024, MaxPath = 4096;
    private static readonly TimeSpan FormatPatience = TimeSpan.FromSeconds(10), ReadPatience = TimeSpan.FromSeconds(6);

    private LanguageServer? Server
    {
        get => Context.Items[typeof(LanguageServer)] as LanguageServer;
        set => Context.Items[typeof(LanguageServer)] = value;
    }

    public override Task OnConnectedAsync()
    {
        var ticket = SandboxTicket.From(Context.User?.Identity);
        if (ticket is not { Hub: SandboxTicket.Language, MayWrite: true }
            || sandboxes.Find(ticket.SandboxId, ticket.WorkspaceId) is not { } sandbox)
            Context.Abort();
        else
            Context.Items[typeof(Sandbox)] = sandbox;
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Server?.End(LanguageEnd.Closed);
        return Task.CompletedTask;
    }

    /// <summary>Starts the server of this connection; <c>Ended</c> says why when there is none.</summary>
    public async Task<bool> Start()
    {
        Server?.End(LanguageEnd.Closed);
        var server = servers.Start((Sandbox)Context.Items[typeof(Sandbox)]!, new Connection(hub.Clients.Client(Context.ConnectionId)));
        Server = server;
        try
        {
            await server.Started;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One message for the server.</summary>
    public async Task Send(byte[] message)
    {
        if (message.Length is 0 or > MaxMessage)
            throw new HubException("This message is too large for the language server.");
        await RunningAsync(server => server.SendAsync(message));
    }

    /// <summary>A Python file outside the workspace, to be looked at; null when it cannot be shown.</summary>
    public async Task<string?> ReadLibrary(string path)
    {
        if (path.Length > MaxPath || !LibraryPath().IsMatch(path))
            throw new HubException("This is not a Python file of a library.");
        byte[]? text = null;
        await RunningAsync(async server =>
            text = await server.AskAsync([LanguageTemplate.ReadLibrary, path], null, MaxText, ReadPatience));
        return text is { Length: > 0 } && Utf8(text) is { } shown ? shown : null;
    }

    /// <summary>Formats Python text; <paramref name="name"/> is only looked at for its ending.</summary>
    public async Task<Formatted> Format(string name, byte[] text)
    {
        if (text.Length > MaxText)
            return new Formatted(null, "The file is too large to be formatted: at most 1 MiB.");
        byte[]? answer = null;
        await RunningAsync(async server => answer = await server.AskAsync(
            [LanguageTemplate.Format, name.EndsWith(".pyi", StringComparison.Ordinal) ? "a.pyi" : "a.py", $"{text.Length}"],
            text, 2 * MaxText, FormatPatience));
        return (answer is null ? null : Utf8(answer))?.Split('\n', 2) switch
        {
            ["ok", var formatted] => new Formatted(formatted, null),
            ["error", var problem] => new Formatted(null, Printable.Of(problem.Trim())),
            _ => new Formatted(null, "The formatter gave no answer in time. The file is as it was.")
        };
    }

    private async Task RunningAsync(Func<LanguageServer, Task> action)
    {
        try
        {
            await action(Server ?? throw new HubException("The language server was not started."));
        }
        catch (OperationCanceledException)
        {
            throw new HubException("The language server has ended.");
        }
    }

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // No dots that lead elsewhere; the container has nothing that its learner may not read anyway.
    [GeneratedRegex(@"\A(?!.*/\.\.?/)/[^\x00-\x1f]+\.pyi?\z")]
    private static partial Regex LibraryPath();

    private sealed class Connection(ISingleClientProxy client) : ILanguageSink
    {
        public Task MessageAsync(byte[] message, CancellationToken cancellation) => client.SendAsync("Message", message, cancellation);

        public Task LibrariesChangedAsync(string folder, CancellationToken cancellation) =>
            client.SendAsync("LibrariesChanged", folder, cancellation);

        public Task EndedAsync(LanguageEnd end, string sentence) => client.SendAsync("Ended", end.ToString(), sentence);
    }
}

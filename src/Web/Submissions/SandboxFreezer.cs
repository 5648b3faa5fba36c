using System.Diagnostics;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Domain.Sandboxes;
using Platform.Infrastructure.Workspaces;
using Platform.Web.Sandboxes;
using Wolverine;

namespace Platform.Web.Submissions;

/// <summary>
/// Makes a workspace's sandbox stand still while its files are handed in, so that they are of one moment: its programs are
/// stopped, everything that they wrote has arrived here, and they go on afterwards (SECURITY row 53).
/// </summary>
public sealed partial class SandboxFreezer(
    WorkspaceQueries workspaces, AgentRegistry agents, IServiceScopeFactory scopes, ILogger<SandboxFreezer> logger)
{
    /// <summary>Below the ten seconds after which the sandbox thaws by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>From the request to freeze on: later, programs may have gone on, and what is read may be of two moments.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(9);

    private static readonly Refusal TooSlow = new(
        RefusalKind.Unavailable,
        "Reading the files took longer than the programs in the sandbox can be held. Try again in a moment: the page says whether it was handed in.",
        RetryAfterSeconds: 3);

    private static readonly Refusal Silent = new(
        RefusalKind.Unavailable,
        "The sandbox does not answer, so it is not known whether all of its files are saved. Nothing was handed in: try again in " +
        "a moment, or restart the sandbox.", RetryAfterSeconds: 3);

    /// <summary>Stands still until it is disposed of, or says why it does not.</summary>
    public async Task<Freeze> FreezeAsync(Guid workspaceId, CancellationToken ct)
    {
        // One that is not ready has run nothing yet, or runs nothing any more.
        if (await workspaces.SandboxOfAsync(workspaceId, ct) is not { Sandbox: { State: SandboxState.Ready } sandbox })
            return new Freeze(null, null);
        if (agents.Unavailable(sandbox.AgentId) is not null) return new Freeze(Silent, null);
        // During an upgrade the agent may be of the version before, which cannot do it.
        if (agents.Status(sandbox.AgentId)?.Freezes is not true) return new Freeze(null, null);

        var (freezeId, asked) = (Guid.CreateVersion7(), Stopwatch.GetTimestamp());
        var thaw = new Thaw(this, sandbox.AgentId, new ThawFiles(sandbox.Id, freezeId));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var frozen = await scope.ServiceProvider.GetRequiredService<IMessageBus>()
                .EndpointFor(AgentEndpoint.Questions(sandbox.AgentId))
                .InvokeAsync<FilesFrozen>(new FreezeFiles(sandbox.Id, freezeId), ct, Patience).WaitAsync(Patience, ct);
            if (frozen.Quiet) return new Freeze(null, thaw, asked);
            await thaw.DisposeAsync();
            return new Freeze(new Refusal(
                RefusalKind.Unavailable,
                $"{frozen.Detail ?? "The programs in the sandbox could not be made to stand still."} Nothing was handed in: stop what " +
                "runs there, and try again.", RetryAfterSeconds: 3), null);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            NotFrozen(sandbox.Id, e.Message);
            await thaw.DisposeAsync();
            return new Freeze(Silent, null);
        }
    }

    /// <summary>Does something while the files stand still; given up when that takes too long.</summary>
    public static async Task<Answer<T>> WhileAsync<T>(
        Freeze freeze, Func<CancellationToken, Task<Answer<T>>> act, CancellationToken ct)
    {
        if (freeze.Thaw is null) return await act(ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Hold - Stopwatch.GetElapsedTime(freeze.Asked) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            return await act(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return TooSlow;
        }
    }

    private async Task ThawAsync(string agentId, ThawFiles message)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>()
                .EndpointFor(AgentEndpoint.Hints(agentId)).SendAsync(message);
        }
        catch (Exception e)
        {
            // It thaws by itself.
            NotThawed(message.SandboxId, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sandbox {SandboxId} could not be frozen: {Reason}")]
    private partial void NotFrozen(Guid sandboxId, string reason);

    [LoggerMessage(LogLevel.Warning, "Sandbox {SandboxId} could not be told to go on: {Reason}")]
    private partial void NotThawed(Guid sandboxId, string reason);

    /// <param name="Refusal">Why the files do not stand still; null when they do, or when there is no sandbox.</param>
    /// <param name="Asked">Timestamp of the moment before which the files cannot have stood still.</param>
    public sealed record Freeze(Refusal? Refusal, IAsyncDisposable? Thaw, long Asked = 0) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Thaw?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private sealed class Thaw(SandboxFreezer freezer, string agentId, ThawFiles message) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await freezer.ThawAsync(agentId, message);
    }
}

using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;
using Platform.SandboxLink;

namespace Platform.SandboxAgent.Workspaces;

/// <summary>
/// Makes a sandbox's files stand still while its workspace is handed in. The helper stops the programs and lets them go on
/// by itself after ten seconds, so nothing that happens here can hold them for longer.
/// </summary>
internal sealed class FileFreeze(Sandbox sandbox)
{
    private static readonly FilesFrozen NoSandbox = new(false, "The sandbox is not ready.");
    private static readonly FilesFrozen Busy = new(false, "The workspace is being handed in just now.");
    private static readonly FilesFrozen Running = new(false, "The programs in the sandbox could not be made to stand still.");
    private static readonly FilesFrozen Late = new(
        false, "The programs in the sandbox have written more than could be saved in time.");
    private static readonly FilesFrozen Silent = new(false, "The sandbox's helper does not answer.");
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(FreezeLimits.Life);
    // Less than Web waits for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private readonly Lock _gate = new();
    private (Guid Id, DateTimeOffset Until, Task<FilesFrozen> Answer)? _current;

    /// <summary>Whether what is reported now is waited for.</summary>
    public bool IsUnderWay => _current is { Answer.IsCompleted: false };

    /// <summary>
    /// Completes when Web has everything and nothing moves, or says why not. The same request again is the same freeze;
    /// another one waits for its turn: somebody hands in from two tabs.
    /// </summary>
    public async Task<FilesFrozen> BeginAsync(Guid id)
    {
        for (var end = DateTimeOffset.UtcNow + Patience; DateTimeOffset.UtcNow < end; await Task.Delay(Step))
        {
            if (TryBegin(id) is { } answer)
                return await answer;
        }
        return Busy;
    }

    private Task<FilesFrozen>? TryBegin(Guid id)
    {
        lock (_gate)
        {
            if (!sandbox.Ready)
                return Task.FromResult(NoSandbox);
            if (_current is { } current && current.Until > DateTimeOffset.UtcNow)
                return current.Id == id ? current.Answer : null;
            var answer = AskAsync();
            _current = (id, DateTimeOffset.UtcNow + Life, answer);
            _ = ForgetAsync(id, answer);
            return answer;
        }
    }

    /// <summary>Lets the programs go on, if it is this freeze that holds them.</summary>
    public void End(Guid id)
    {
        lock (_gate)
        {
            if (_current?.Id != id)
                return;
        }
        _ = ThawAsync(id);
    }

    private async Task<FilesFrozen> AskAsync()
    {
        // The lock above is not held while this waits.
        await Task.Yield();
        try
        {
            var reply = await sandbox.Container.Link.AskAsync(FrameType.Freeze, null, sandbox.Ended);
            return reply.Status switch
            {
                ReplyStatus.Ok => new FilesFrozen(true, null, Math.Clamp(reply.Read().I32(), 0, short.MaxValue)),
                ReplyStatus.Stale => Late,
                _ => Running
            };
        }
        catch (Exception e) when (e is LinkLostException or FrameException or OperationCanceledException)
        {
            return Silent;
        }
    }

    /// <summary>One that holds nothing does not stand in the way of the next.</summary>
    private async Task ForgetAsync(Guid id, Task<FilesFrozen> answer)
    {
        if (!(await answer).Quiet)
            Forget(id);
    }

    private void Forget(Guid id)
    {
        lock (_gate)
        {
            if (_current?.Id == id)
                _current = null;
        }
    }

    private async Task ThawAsync(Guid id)
    {
        try
        {
            await sandbox.Container.Link.AskAsync(FrameType.Thaw, null, sandbox.Ended);
        }
        catch (Exception e) when (e is LinkLostException or OperationCanceledException)
        {
            // A helper that has ended has let them go on, and so does the next one.
        }
        // Only now: the next freeze must not overtake this thaw.
        Forget(id);
    }
}

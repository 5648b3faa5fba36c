using System.Collections.Concurrent;

namespace Platform.Web.Sandboxes;

/// <summary>Wakes requests that wait for a workspace's sandbox.</summary>
public sealed class SandboxNews
{
    // Another node may have taken in the report: then there is no news here, and looking again has to do.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();

    /// <summary>Completes when something may have changed, and after half a second in any case.</summary>
    public async Task NextAsync(Guid workspaceId, CancellationToken ct)
    {
        var next = _waiting.GetOrAdd(workspaceId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Task.WhenAny(next, Task.Delay(Longest, ct));
        ct.ThrowIfCancellationRequested();
    }

    public void Tell(Guid workspaceId)
    {
        if (_waiting.TryRemove(workspaceId, out var waiting)) waiting.TrySetResult();
    }
}

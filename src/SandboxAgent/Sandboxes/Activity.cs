namespace Platform.SandboxAgent.Sandboxes;

/// <summary>When a container was last used: typed into, printed from, or busy.</summary>
internal sealed class Activity
{
    private long _last = DateTimeOffset.UtcNow.UtcTicks;

    public DateTimeOffset Last => new(Interlocked.Read(ref _last), TimeSpan.Zero);

    public void Touch() => Interlocked.Exchange(ref _last, DateTimeOffset.UtcNow.UtcTicks);
}

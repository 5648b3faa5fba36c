namespace Platform.SandboxAgent.Sandboxes;

/// <summary>When a container was last used: typed into, printed from, or busy.</summary>
internal sealed class Activity
{
    private long _last = DateTimeOffset.UtcNow.UtcTicks;

    public DateTimeOffset Last => new(Interlocked.Read(ref _last), TimeSpan.Zero);

    private int _outOfFiles;

    /// <summary>A program said that it may not open more files.</summary>
    public void RanOutOfFiles() => Interlocked.Exchange(ref _outOfFiles, 1);

    /// <summary>Whether one has said so since this was asked last.</summary>
    public bool TakeOutOfFiles() => Interlocked.Exchange(ref _outOfFiles, 0) != 0;

    public void Touch() => Interlocked.Exchange(ref _last, DateTimeOffset.UtcNow.UtcTicks);
}

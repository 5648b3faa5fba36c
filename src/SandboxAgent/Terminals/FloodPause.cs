using System.Diagnostics;

namespace Platform.SandboxAgent.Terminals;

/// <summary>
/// Short pauses in reading a flood. Everything between the program and the page then has time in which it does nothing, so
/// that a key gets to the program at once; and the pieces get larger, so that little is lost (docs/adr/0012-terminal-flow-control.md).
/// </summary>
/// <remarks>For one reader.</remarks>
internal sealed class FloodPause
{
    // This much without a stop is a flood.
    private const int FloodBytes = 256 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Stop = TimeSpan.FromMilliseconds(10);

    private readonly Signal _end = new();
    private long _sinceStop;
    private long _asked;

    /// <summary>Completes when the next piece may be read; at once when what waits is wanted quickly.</summary>
    public async ValueTask BeforeReadAsync(bool isUrgent, CancellationToken cancellation)
    {
        if (!isUrgent && _sinceStop > FloodBytes)
            await _end.WaitAsync(Pause, cancellation);
        _asked = Stopwatch.GetTimestamp();
    }

    /// <summary>Counts a piece that was read.</summary>
    public void Read(int count) => _sinceStop = Stopwatch.GetElapsedTime(_asked) > Stop ? count : _sinceStop + count;

    /// <summary>Ends the pause that is under way, or else skips the next one.</summary>
    public void End() => _end.Set();
}

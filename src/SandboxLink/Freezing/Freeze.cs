using Platform.SandboxLink.Files;

namespace Platform.SandboxLink.Freezing;

/// <summary>One freeze at a time, from its request to its thaw: all programs stand still, and the agent gets what they have written.</summary>
internal sealed class Freeze
{
    private readonly string _workspace;
    private readonly Changes _changes;
    private readonly Freezer _freezer;
    private uint _id;
    private long _begun;
    private int _processes;
    private bool _refused;

    public Freeze(string workspace, string state, Changes changes)
    {
        (_workspace, _changes, _freezer) = (workspace, changes, new Freezer(state));
        _freezer.ThawLeftBehind();
    }

    public bool IsUnderWay { get; private set; }

    /// <summary>Whether it was said that all is told.</summary>
    public bool IsAnswered { get; private set; }

    private long Past => Environment.TickCount64 - _begun;

    /// <summary>False when another one is under way.</summary>
    public bool Begin(uint id)
    {
        if (IsUnderWay)
            return false;
        (_id, _begun, IsUnderWay, IsAnswered) = (id, Environment.TickCount64, true, false);
        _refused = !_freezer.Freeze(FreezeLimits.Stopping, out _processes);
        if (!_refused)
            Look();
        return true;
    }

    /// <summary>The reply that is due, or null. What takes too long is given up, and what lasts too long ended.</summary>
    public (uint Id, ReplyStatus Status, int Processes)? Answer()
    {
        if (!IsUnderWay)
            return null;
        if (IsAnswered)
        {
            if (Past > FreezeLimits.Life)
                End();
            return null;
        }
        if (_refused)
            return GiveUp(ReplyStatus.Refused);
        if (Past > FreezeLimits.Answer)
            return GiveUp(ReplyStatus.Stale);
        if (!_changes.IsQuiet)
            return null;
        // What the agent has started meanwhile may have written something.
        if (!_freezer.Holds(FreezeLimits.Stopping, out var stopped))
        {
            if (!stopped)
                return GiveUp(ReplyStatus.Refused);
            Look();
            return null;
        }
        IsAnswered = true;
        return (_id, ReplyStatus.Ok, _processes);
    }

    public void End()
    {
        if (_freezer.IsFrozen)
            _freezer.Thaw();
        (IsUnderWay, IsAnswered) = (false, false);
    }

    private (uint, ReplyStatus, int)? GiveUp(ReplyStatus status)
    {
        End();
        return (_id, status, 0);
    }

    private void Look()
    {
        _changes.ReadEvents();
        _changes.Scan("");
        foreach (var path in SharedMappings.Of(Processes.All(), _workspace))
            _changes.Mark(path);
    }
}

namespace Platform.Domain.Sandboxes;

/// <summary>Why a sandbox is no more.</summary>
public enum SandboxStopReason
{
    /// <summary>The owner or an administrator asked for it.</summary>
    Requested,
    /// <summary>Nobody used it for the configured time.</summary>
    Idle,
    /// <summary>The container ended on its own.</summary>
    Exited,
    /// <summary>The engine could not make or keep it.</summary>
    EngineUnavailable,
    /// <summary>The agent does not know it any more.</summary>
    Lost,
    /// <summary>An administrator ended it.</summary>
    Administrator,
    /// <summary>Its host is taken out of service.</summary>
    Drained
}

namespace Platform.Domain.Workspaces;

/// <summary>How a run came to its end.</summary>
public enum RunEnd
{
    /// <summary>The process ended by itself, with an exit code (which may be non-zero).</summary>
    Exited,
    /// <summary>The learner pressed Stop or Ctrl-C and the process ended by that signal.</summary>
    Stopped,
    /// <summary>The wall clock of the run was used up.</summary>
    TimedOut,
    /// <summary>The kernel killed it at the memory limit.</summary>
    OutOfMemory,
    /// <summary>Another signal ended it.</summary>
    Killed,
    /// <summary>Sandbox, engine or agent went away under it.</summary>
    Interrupted,
    /// <summary>It could not be started.</summary>
    Failed
}

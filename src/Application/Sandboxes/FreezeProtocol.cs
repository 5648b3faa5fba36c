namespace Platform.Application.Sandboxes;

// Handing in needs the sandbox's files of one moment: nothing in it may write while they are read (SECURITY row 53).

/// <summary>
/// Web → agent, request/reply with <see cref="FilesFrozen"/>: stop the sandbox's processes, report every file that they have
/// changed, and answer when Web has acknowledged all of those reports. Idempotent by <paramref name="FreezeId"/>.
/// </summary>
/// <remarks>It thaws by itself ten seconds after it froze, whatever happens to whoever asked for it.</remarks>
public sealed record FreezeFiles(Guid SandboxId, Guid FreezeId);

/// <summary>Reply to <see cref="FreezeFiles"/>.</summary>
/// <param name="Quiet">Whether the files stand still, and Web has all of them. Otherwise nothing is frozen.</param>
/// <param name="Detail">Why not, as a sentence for a person; null when they do.</param>
/// <param name="Processes">How many were stopped for it.</param>
public sealed record FilesFrozen(bool Quiet, string? Detail = null, int Processes = 0);

/// <summary>Web → agent: let the processes go on. An unknown or other freeze is over already.</summary>
public sealed record ThawFiles(Guid SandboxId, Guid FreezeId);

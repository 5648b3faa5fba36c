using Platform.Domain.Sandboxes;
using Platform.Domain.Workspaces;

namespace Platform.Application.Sandboxes;

// The contract between Web and SandboxAgent. Web decides where a sandbox runs and records that it ran;
// the agent on each host owns how. Records are only ever extended with optional members: the two processes
// may be of neighbouring versions during an upgrade.

/// <summary>Web → agent: make a sandbox for a workspace. Idempotent by <paramref name="SandboxId"/>.</summary>
/// <param name="Limits">What its owner's role may use; null for the defaults.</param>
public sealed record StartSandbox(Guid SandboxId, Guid WorkspaceId, Guid OwnerId, SandboxLimits? Limits = null);

/// <summary>Web → agent: somebody who looks at the workspace says that the sandbox is still wanted; its idle time starts anew.</summary>
public sealed record KeepSandbox(Guid SandboxId);

/// <summary>Web → agent: destroy a sandbox. Unknown ids are already gone and accepted.</summary>
public sealed record StopSandbox(Guid SandboxId, SandboxStopReason Reason);

/// <summary>Web → agent: the workspace has reached <paramref name="WorkspaceVersion"/>; bring the sandbox's files up to it.</summary>
/// <remarks>Only a hint: the agent pulls what it lacks with <see cref="FetchWorkspaceFiles"/>, so a repeat or a lost or late hint does no harm.</remarks>
public sealed record SyncSandbox(Guid SandboxId, Guid WorkspaceId, long WorkspaceVersion);

/// <summary>Web → agent: run a command in a terminal of its own (id <c>run-{RunId:N}</c>) after the sandbox's files have reached <paramref name="WorkspaceVersion"/>.</summary>
/// <param name="Command">Argument vector, never a shell line.</param>
/// <param name="WorkingDirectory">Relative to the workspace's root; empty for the root itself.</param>
/// <param name="WallClockSeconds">The run is killed and reported as timed out after this.</param>
public sealed record StartRun(
    Guid SandboxId, Guid WorkspaceId, Guid RunId, IReadOnlyList<string> Command, string WorkingDirectory,
    long WorkspaceVersion, int WallClockSeconds);

/// <summary>Web → agent: interrupt a run (SIGINT, then SIGKILL two seconds later). Unknown runs are already over.</summary>
public sealed record StopRun(Guid SandboxId, Guid RunId);

/// <summary>Agent → Web, request/reply: what changed in a workspace after a version; 0 asks for everything.</summary>
public sealed record FetchWorkspaceFiles(Guid SandboxId, Guid WorkspaceId, long SinceVersion);

/// <summary>Reply to <see cref="FetchWorkspaceFiles"/>.</summary>
/// <param name="Version">Workspace version that this describes.</param>
/// <param name="Full">When set, whatever is synchronised and not listed is gone; otherwise only <paramref name="Removed"/> is.</param>
/// <param name="Removed">Files and folders that no longer exist (deeper paths first).</param>
public sealed record WorkspaceFiles(
    long Version, bool Full, IReadOnlyList<string> Folders, IReadOnlyList<WorkspaceFile> Files,
    IReadOnlyList<string> Removed);

/// <summary>One file's content. <paramref name="Hash"/> is the lower-case hexadecimal SHA-256 of <paramref name="Content"/>.</summary>
public sealed record WorkspaceFile(string Path, string Hash, byte[] Content);

/// <summary>Agent → Web, request/reply: a program in the sandbox changed something. Sent one at a time per sandbox, in order, and repeated until answered.</summary>
/// <param name="Sequence">Counts this sandbox's reports from 1; a repeat keeps its number.</param>
/// <param name="BaseHash">Hash of the content last synchronised at this path, or null when there was none.</param>
/// <param name="Hash">Hash of the new content; null unless <see cref="SandboxChange.Written"/>.</param>
/// <param name="Size">Bytes on the sandbox's disk.</param>
public sealed record ReportFileChange(
    Guid SandboxId, Guid WorkspaceId, long Sequence, SandboxChange Change, string Path,
    string? BaseHash, string? Hash, long Size, byte[]? Content);

/// <summary>Reply to <see cref="ReportFileChange"/>.</summary>
/// <param name="WorkspaceVersion">Version after the report was taken in.</param>
/// <param name="CurrentHash">What the path holds now, or null when it holds nothing. When it differs from what the sandbox reported, the agent fetches the workspace's files since the version that it knew and writes them back.</param>
public sealed record FileChangeRecorded(long WorkspaceVersion, string? CurrentHash);

/// <summary>What a program in the sandbox did to a path.</summary>
public enum SandboxChange
{
    /// <summary>A regular file was created or its content changed.</summary>
    Written,
    /// <summary>A file that was synchronised is gone.</summary>
    Deleted,
    /// <summary>A folder appeared.</summary>
    FolderCreated,
    /// <summary>A folder that was synchronised is gone.</summary>
    FolderDeleted,
    /// <summary>A file is over the size limit and stays in the sandbox only.</summary>
    TooLarge,
    /// <summary>A link, socket, FIFO, device or a name that is not UTF-8: stays in the sandbox only.</summary>
    Unsupported
}

/// <summary>Agent → Web, request/reply with <see cref="ReportAccepted"/>: files are in place and a shell can be opened.</summary>
/// <param name="Warm">Whether it came from the warm pool.</param>
/// <param name="Milliseconds">From the agent's receipt of <see cref="StartSandbox"/>.</param>
public sealed record ReportSandboxReady(
    Guid SandboxId, Guid WorkspaceId, long Sequence, bool Warm, int Milliseconds, string Image, string Runtime);

/// <summary>Agent → Web, request/reply with <see cref="ReportAccepted"/>: the container is gone, or could never be made.</summary>
/// <param name="Detail">A sentence for a person, or null.</param>
/// <param name="Usage">What it had used in the end; null when it could not be measured.</param>
public sealed record ReportSandboxStopped(
    Guid SandboxId, Guid WorkspaceId, long Sequence, SandboxStopReason Reason, string? Detail, SandboxUsage? Usage = null);

/// <summary>
/// Agent → Web, request/reply with <see cref="ReportAccepted"/>: the kernel or the engine refused more of something, or
/// took it away. At most one a minute for each sandbox and limit.
/// </summary>
/// <param name="Allowed">In the unit of the limit: bytes, processes, files or seconds.</param>
/// <param name="Used">What was in use when it was noticed; null when it could not be measured.</param>
/// <param name="RunId">The run that was under way, or null.</param>
public sealed record ReportLimitReached(
    Guid SandboxId, Guid WorkspaceId, long Sequence, SandboxLimit Limit, long Allowed, long? Used, Guid? RunId);

/// <summary>Agent → Web, request/reply with <see cref="ReportAccepted"/>.</summary>
public sealed record ReportRunStarted(Guid SandboxId, Guid WorkspaceId, Guid RunId, long Sequence);

/// <summary>Agent → Web, request/reply with <see cref="ReportAccepted"/>.</summary>
/// <param name="ExitCode">The process's status; null when it was ended by a signal or never started.</param>
/// <param name="PeakMemoryBytes">Largest resident set of the run's processes; null when it could not be read.</param>
/// <param name="Detail">A sentence for a person (for example, why it could not start), or null.</param>
/// <param name="Output">The end of what it printed, at most <see cref="RecordedOutput.Most"/> bytes; null when it printed nothing.</param>
/// <param name="OutputBytes">How much it printed.</param>
public sealed record ReportRunFinished(
    Guid SandboxId, Guid WorkspaceId, Guid RunId, long Sequence, RunEnd End, int? ExitCode,
    long DurationMilliseconds, long? PeakMemoryBytes, string? Detail, byte[]? Output = null, long OutputBytes = 0);

/// <summary>Reply to the reports that need none but an acknowledgement.</summary>
public sealed record ReportAccepted;

/// <summary>Answer of the agent's <c>GET /agent/status</c>, polled by Web once a second.</summary>
/// <param name="InstanceId">New with every start of the agent's process: a change means that terminals and runs of the previous one are over.</param>
/// <param name="EngineAvailable">Whether the engine answered the agent's last check.</param>
/// <param name="EngineDetail">Version when available, otherwise the reason in words.</param>
/// <param name="Refuses">Why no new sandbox is taken (draining, or the memory budget is spent), as the end of the sentence "The sandbox is unavailable: …"; null when one is.</param>
/// <param name="Freezes">Whether it can make a sandbox stand still (<see cref="FreezeFiles"/>).</param>
public sealed record AgentStatus(
    string AgentId, Guid InstanceId, bool EngineAvailable, string EngineDetail, int WarmSandboxes,
    IReadOnlyList<AgentSandbox> Sandboxes, AgentHost? Host = null, string? Refuses = null, bool Freezes = false);

/// <summary>What an administrator wants to know of a sandbox host.</summary>
/// <param name="Runtime">The OCI runtime that sandboxes are started with.</param>
/// <param name="UserNamespaces">Whether root in a container is nobody on the host.</param>
/// <param name="DiskQuota">Whether each sandbox's disk is a file system of its own.</param>
/// <param name="EngineFiltered">Whether the agent reaches the engine only through the filter of calls.</param>
/// <param name="MemoryBudgetBytes">What all sandboxes together may be promised.</param>
/// <param name="MemoryPromisedBytes">What those that exist, warm ones included, have been promised.</param>
/// <param name="WarmTarget">How many sandboxes the pool keeps ready at present.</param>
public sealed record AgentHost(
    string Runtime, bool UserNamespaces, bool DiskQuota, bool EngineFiltered, long MemoryBudgetBytes,
    long MemoryPromisedBytes, int WarmTarget, bool Draining);

/// <summary>A sandbox that the agent holds, with the runs that are under way in it.</summary>
/// <param name="LastActivity">When somebody typed, something was printed, or a program used the processor.</param>
/// <param name="StopsAt">When it will be stopped because nobody uses it; set only while the warning is on.</param>
/// <param name="Viewers">Connections that look at its terminals.</param>
public sealed record AgentSandbox(
    Guid SandboxId, Guid WorkspaceId, bool Ready, IReadOnlyList<Guid> Runs, DateTimeOffset? StartedAt = null,
    DateTimeOffset? LastActivity = null, DateTimeOffset? StopsAt = null, int Viewers = 0, SandboxLimits? Limits = null,
    SandboxUsage? Usage = null);

/// <summary>
/// Agent → Web, request/reply with <see cref="ReportAccepted"/>: a shell says that it has run a command. Whatever runs in
/// it can say so as well, so it is a claim and no proof. At most one a second, after a burst.
/// </summary>
/// <param name="Command">As it was typed, at most 2000 characters; null when the shell keeps it out of its history.</param>
/// <param name="Skipped">How many were not reported since the last one, because they came too fast.</param>
public sealed record ReportCommandExecuted(
    Guid SandboxId, Guid WorkspaceId, long Sequence, string TerminalId, string? Command, int ExitCode,
    long DurationMilliseconds, int Skipped);

/// <summary>Agent → Web, request/reply: what was typed into earlier shells of the workspace.</summary>
public sealed record FetchCommands(Guid SandboxId, Guid WorkspaceId);

/// <summary>Reply to <see cref="FetchCommands"/>: oldest first; nothing for a sandbox that is not the agent's.</summary>
public sealed record EarlierCommands(IReadOnlyList<string> Commands);

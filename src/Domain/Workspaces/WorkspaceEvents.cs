using Platform.Domain.Sandboxes;

namespace Platform.Domain.Workspaces;

/// <summary>
/// A fact on a workspace's stream. One stream holds everything that happened in a workspace, so that it has one order.
/// Facts never change once stored; a new meaning gets a new record (or an upcaster).
/// </summary>
public interface IWorkspaceEvent;

/// <summary>A fact about one file or folder of the tree.</summary>
public interface ITreeEvent : IWorkspaceEvent
{
    /// <summary>The file's or folder's id: it stays the same when the path changes.</summary>
    Guid EntryId { get; }
}

/// <summary>A fact about one file.</summary>
public interface IFileEvent : ITreeEvent
{
    Guid FileId { get; }

    Guid ITreeEvent.EntryId => FileId;
}

/// <summary>A fact about one folder.</summary>
public interface IFolderEvent : ITreeEvent
{
    Guid FolderId { get; }

    Guid ITreeEvent.EntryId => FolderId;
}

/// <summary>A fact about one run.</summary>
public interface IRunEvent : IWorkspaceEvent
{
    Guid RunId { get; }
}

/// <summary>Where a change was made.</summary>
public enum Origin
{
    /// <summary>By a person in the page, or through the HTTP API.</summary>
    Editor,
    /// <summary>By a program or a shell in the sandbox.</summary>
    Sandbox,
    /// <summary>By the template that the workspace was made from.</summary>
    Template
}

/// <summary>A file's content as an event carries it.</summary>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of the bytes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Text">The text when it is UTF-8 and at most <see cref="WorkspaceLimits.InlineBytes"/>; otherwise null, and the bytes are in the blob table under <paramref name="Hash"/>.</param>
/// <param name="Binary">Whether the bytes are not text (not UTF-8, or with a NUL).</param>
public sealed record FileBody(string Hash, long Size, string? Text, bool Binary);

/// <summary>One replaced range; offsets count UTF-16 code units of the text before any edit of the same event.</summary>
public sealed record TextEdit(int Offset, int DeleteCount, string Insert);

public sealed record WorkspaceCreated(Guid OwnerId, string Name) : IWorkspaceEvent;

/// <param name="Version">
/// Position of this event in the stream: it becomes the file's version. It is decided under the stream's optimistic
/// check and stored here because inline projections do not see an event's position when events are appended in one
/// round trip (docs/adr/0004-file-versions.md).
/// </param>
public sealed record FileCreated(Guid FileId, string Path, FileBody Body, long Version, Origin Origin) : IFileEvent;

/// <inheritdoc cref="FileCreated" path="/param[@name='Version']"/>
public sealed record FileEdited(
    Guid FileId, string Path, long BaseVersion, IReadOnlyList<TextEdit> Edits, string ResultHash, long ResultSize,
    long Version, Origin Origin) : IFileEvent;

/// <inheritdoc cref="FileCreated" path="/param[@name='Version']"/>
public sealed record FileReplaced(
    Guid FileId, string Path, long BaseVersion, FileBody Body, long Version, Origin Origin) : IFileEvent;

public sealed record FileRenamed(Guid FileId, string From, string To, Origin Origin) : IFileEvent;

public sealed record FileDeleted(Guid FileId, string Path, Origin Origin) : IFileEvent;

/// <summary>A file that exists in the sandbox only: shown to the learner, never dropped silently.</summary>
public sealed record FileNotSaved(string Path, NotSavedReason Reason, long Size) : IWorkspaceEvent;

/// <summary>A file that was not saved before is gone or was saved after all.</summary>
public sealed record FileNotSavedCleared(string Path) : IWorkspaceEvent;

public enum NotSavedReason
{
    TooLarge,
    TooMany,
    Unsupported
}

public sealed record FolderCreated(Guid FolderId, string Path, Origin Origin) : IFolderEvent;

/// <summary>Everything in the folder has an event of its own right behind this one.</summary>
public sealed record FolderRenamed(Guid FolderId, string From, string To, Origin Origin) : IFolderEvent;

/// <summary>Everything in the folder has an event of its own right before this one.</summary>
public sealed record FolderDeleted(Guid FolderId, string Path, Origin Origin) : IFolderEvent;

/// <param name="Path">The file that was chosen to run.</param>
public sealed record RunRequested(
    Guid RunId, string Path, IReadOnlyList<string> Command, Guid SandboxId) : IRunEvent;

public sealed record RunStarted(Guid RunId, Guid SandboxId) : IRunEvent;

/// <inheritdoc cref="RunEnd"/>
/// <param name="ExitCode">Null when the process was ended by a signal or never started.</param>
/// <param name="PeakMemoryBytes">Largest resident set; null when it is not known.</param>
/// <param name="Detail">A sentence for a person, or null.</param>
public sealed record RunFinished(
    Guid RunId, RunEnd End, int? ExitCode, long DurationMilliseconds, long? PeakMemoryBytes,
    string? Detail) : IRunEvent;

/// <summary>A sandbox was asked for; its own stream tells the rest.</summary>
/// <param name="AgentId">The agent that was told to make it.</param>
public sealed record SandboxAttached(Guid SandboxId, string AgentId) : IWorkspaceEvent;

public sealed record SandboxLost(Guid SandboxId, string Reason) : IWorkspaceEvent;

/// <summary>A limit of the sandbox was reached; the page says in words what that means.</summary>
/// <param name="Allowed">In the unit of the limit: bytes, processes, files or seconds.</param>
/// <param name="Used">What was in use when it was noticed; null when it could not be measured.</param>
/// <param name="RunId">The run that was under way, or null.</param>
/// <param name="Sequence">Number of the agent's report: a repeat of it is recognised by this.</param>
public sealed record LimitReached(
    Guid SandboxId, SandboxLimit Limit, long Allowed, long? Used, Guid? RunId, long Sequence = 0) : IWorkspaceEvent;

public sealed record WorkspaceRenamed(string Name) : IWorkspaceEvent;

/// <summary>The workspace started with a template's files, which have events of their own behind this one.</summary>
public sealed record WorkspaceTemplateChosen(string Template) : IWorkspaceEvent;

/// <summary>The workspace started with another's files, which have events of their own behind this one.</summary>
/// <param name="FromVersion">The other's version whose files these are.</param>
/// <param name="FromName">The other's name at that moment.</param>
public sealed record WorkspaceDuplicated(Guid FromId, long FromVersion, string FromName) : IWorkspaceEvent;

/// <summary>From now on it can only be read. What its last sandbox still reports is stored all the same.</summary>
public sealed record WorkspaceArchived : IWorkspaceEvent;

public sealed record WorkspaceUnarchived : IWorkspaceEvent;

/// <summary>Something other than a plain file was asked to run: a module, the tests, or with an environment.</summary>
/// <param name="Command">The argument vector that <paramref name="Spec"/> stood for.</param>
public sealed record ProgramRunRequested(
    Guid RunId, RunSpec Spec, IReadOnlyList<string> Command, Guid SandboxId) : IRunEvent;

/// <summary>The end of what a run printed was kept.</summary>
/// <inheritdoc cref="RecordedOutput" path="/param"/>
public sealed record RunOutputRecorded(Guid RunId, string Hash, int Size, long Total) : IRunEvent;

/// <summary>A way to run the workspace was given a name, or changed under the same id.</summary>
public sealed record RunConfigurationSaved(Guid ConfigurationId, string Name, RunSpec Spec) : IWorkspaceEvent;

public sealed record RunConfigurationRemoved(Guid ConfigurationId) : IWorkspaceEvent;

/// <summary>A shell says that it has run a command; a program in it could have said so, too.</summary>
/// <param name="Command">As it was typed; null when the shell keeps it out of its history.</param>
/// <param name="Skipped">Commands before this one that came too fast to be recorded.</param>
/// <param name="Sequence">Number of the agent's report: a repeat of it is recognised by this.</param>
public sealed record CommandExecuted(
    Guid SandboxId, string TerminalId, string? Command, int ExitCode, long DurationMilliseconds, int Skipped,
    long Sequence) : IWorkspaceEvent;

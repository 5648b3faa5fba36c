namespace Platform.Domain.Workspaces;

/// <summary>What one workspace may hold.</summary>
public sealed record WorkspaceLimits
{
    /// <summary>Content above this many bytes goes to the blob table instead of into the event.</summary>
    public const int InlineBytes = 64 * 1024;

    /// <summary>Longest path in UTF-8 bytes; a name may have at most 255 (ext4, overlayfs).</summary>
    public const int PathBytes = 1024;

    /// <summary>Deepest path in names.</summary>
    public const int PathDepth = 32;

    /// <summary>Ranges that one edit command may replace.</summary>
    public const int EditsPerCommand = 2000;

    /// <summary>Largest file in bytes.</summary>
    public long MaxFileBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Files and folders in a workspace.</summary>
    public int MaxFiles { get; init; } = 2000;

    /// <summary>Sum of the files' sizes in bytes.</summary>
    public long MaxTotalBytes { get; init; } = 50L * 1024 * 1024;

    /// <summary>Characters of a workspace's name.</summary>
    public const int NameLength = 100;

    /// <summary>Workspaces of one person that are not archived.</summary>
    public int MaxWorkspaces { get; init; } = 20;

    /// <summary>Workspaces of one person with the archived ones.</summary>
    public int MaxWorkspacesInAll { get; init; } = 200;
}

using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>Why there is no language server, or not any more. The names are part of the hub's contract.</summary>
internal enum LanguageEnd
{
    /// <summary>The page has gone.</summary>
    Closed,
    /// <summary>Nobody asked it anything for a while.</summary>
    Idle,
    /// <summary>Another page of the same workspace has one now.</summary>
    Moved,
    /// <summary>The sandbox has ended.</summary>
    SandboxEnded,
    /// <summary>The host has no memory for it, or needed it for a sandbox.</summary>
    Memory,
    /// <summary>It ended by itself, or did not behave.</summary>
    Failed,
    /// <summary>It was started too often.</summary>
    TooOften,
    /// <summary>This host has none.</summary>
    Unavailable
}

/// <summary>What a person reads about it.</summary>
internal static class LanguageWords
{
    public static string Of(LanguageEnd end, long memoryBytes, bool outOfMemory) => end switch
    {
        LanguageEnd.Idle => "Code assistance was stopped because nobody used it. It starts again when you type.",
        LanguageEnd.Moved => "Code assistance is in another window of this workspace now.",
        LanguageEnd.SandboxEnded => "Code assistance has ended with the sandbox.",
        LanguageEnd.Memory => "Code assistance is off: the memory of its host is needed by sandboxes. Your editor works without it.",
        LanguageEnd.Failed when outOfMemory =>
            $"Code assistance needed more than its {Words.Bytes(memoryBytes)} of memory and was ended. Your editor works without it.",
        LanguageEnd.Failed => "Code assistance has ended unexpectedly. Your editor works without it.",
        LanguageEnd.TooOften => "Code assistance was started too often in a short time. It is tried again in a minute.",
        LanguageEnd.Unavailable => "Code assistance is not available on this host. Your editor works without it.",
        _ => "Code assistance has ended."
    };
}

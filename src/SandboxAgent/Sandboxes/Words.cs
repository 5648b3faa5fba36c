namespace Platform.SandboxAgent.Sandboxes;

/// <summary>Figures as people say them.</summary>
internal static class Words
{
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        <= 1 => "1 second",
        < 120 => $"{time.TotalSeconds:0} seconds",
        < 7200 => $"{time.TotalMinutes:0} minutes",
        _ => $"{time.TotalHours:0} hours"
    };

    public static string Bytes(long bytes) => bytes >= 1024 * 1024 ? $"{bytes / (1024.0 * 1024):0.#} MiB" : $"{bytes} bytes";
}

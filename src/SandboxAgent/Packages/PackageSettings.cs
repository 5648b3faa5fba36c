using Platform.Domain.Packages;

namespace Platform.SandboxAgent.Packages;

/// <summary>Configuration section <c>Agent:Packages</c>; see docs/operator.md.</summary>
public sealed record PackageSettings
{
    // Waiting for what a new sandbox gets, and looking at what was installed, come on top of it.
    private static readonly TimeSpan Longest = PackageInstallation.Longest - TimeSpan.FromMinutes(5);

    /// <summary>The one index, as pip is configured with it: its pages are below.</summary>
    public string Index { get; init; } = "https://pypi.org/simple/";

    /// <summary>Hosts besides the index's own that files may be on, with commas between them; <c>host</c> or <c>host:port</c>.</summary>
    public string FileHosts { get; init; } = "files.pythonhosted.org";

    /// <summary>Credentials for the index; they never leave this process but to it.</summary>
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>Where files are kept for all sandboxes of this host; without it they are kept as long as this process lives.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>What is kept at most.</summary>
    public long CacheBytes { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Of one file.</summary>
    public long MaxFileBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Of all files that one sandbox gets in a day.</summary>
    public long DailyBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Different packages that one sandbox may ask for in a minute.</summary>
    public int NamesPerMinute { get; init; } = 300;

    /// <summary>Of these, such as the index does not have.</summary>
    public int UnknownNamesPerMinute { get; init; } = 20;

    /// <summary>How long an installation may take.</summary>
    public int InstallationSeconds { get; init; } = 30 * 60;

    /// <summary>How long a page of the index is taken as it was.</summary>
    public int PageSeconds { get; init; } = 600;

    /// <summary>The index with a slash at its end.</summary>
    public Uri IndexAddress => new(Index.EndsWith('/') ? Index : Index + "/");

    public IReadOnlyList<string> FileHostList =>
        FileHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with it, in a sentence; null when nothing is.</summary>
    public string? Problem()
    {
        if (!Uri.TryCreate(Index, UriKind.Absolute, out var index) || index.Scheme is not ("https" or "http"))
            return "Agent:Packages:Index must be an address that begins with https:// or http://.";
        if (index.UserInfo.Length > 0)
            return "Agent:Packages:Index must not hold credentials; they go into Agent:Packages:User and Agent:Packages:Password.";
        if (CacheBytes <= 0 || MaxFileBytes <= 0 || DailyBytes <= 0 || NamesPerMinute <= 0 || UnknownNamesPerMinute <= 0
            || InstallationSeconds <= 0 || PageSeconds < 0)
            return "The limits in Agent:Packages must be above zero.";
        if (TimeSpan.FromSeconds(InstallationSeconds) > Longest)
            return $"Agent:Packages:InstallationSeconds must not be above {Longest.TotalSeconds:0}: an installation of which nothing is heard for longer is taken for lost.";
        return MaxFileBytes <= CacheBytes ? null : "Agent:Packages:MaxFileBytes must not be above Agent:Packages:CacheBytes.";
    }
}

namespace Platform.Domain.Workspaces;

/// <summary>What a run begins with.</summary>
public enum RunKind
{
    /// <summary>A file of the workspace: <c>python path</c>.</summary>
    File,
    /// <summary>A module: <c>python -m name</c>.</summary>
    Module,
    /// <summary>The workspace's tests: pytest where it is installed, otherwise unittest.</summary>
    Tests
}

/// <summary>A variable that a run finds in its environment.</summary>
public sealed record EnvironmentVariable(string Name, string Value);

/// <summary>What to run, and with what.</summary>
/// <param name="Target">A path, a module's name, or nothing for the tests.</param>
public sealed record RunSpec(
    RunKind Kind, string Target, IReadOnlyList<string> Arguments, IReadOnlyList<EnvironmentVariable> Environment)
{
    /// <summary>In the sandbox: chooses what runs the tests.</summary>
    public const string TestRunner = "/usr/local/lib/platform/run_tests.py";

    /// <summary>Variables of this beginning are the platform's own: a run's processes are found by one of them.</summary>
    public const string Reserved = "PLATFORM_";

    /// <summary>For a person: the file's path, or the words that stand for it.</summary>
    public string Words => Kind switch
    {
        RunKind.Module => $"python -m {Target}",
        RunKind.Tests => "the tests",
        _ => Target
    };

    /// <summary>The argument vector; no shell reads it.</summary>
    public IReadOnlyList<string> Command()
    {
        string[] program = Kind switch
        {
            RunKind.Module => ["python", "-m", Target],
            RunKind.Tests => ["python", TestRunner],
            // "./" keeps a file called -c.py from being read as an option.
            _ => ["python", Target[0] == '-' ? "./" + Target : Target]
        };
        // Names are never options of env: they begin with a letter or an underscore.
        string[] environment = Environment.Count == 0 ? [] : ["env", .. Environment.Select(v => $"{v.Name}={v.Value}")];
        return [.. environment, .. program, .. Arguments];
    }
}

/// <summary>A way to run the workspace that has a name.</summary>
public sealed record RunConfiguration(Guid Id, string Name, RunSpec Spec)
{
    /// <summary>Most of them in one workspace.</summary>
    public const int Most = 20;
}

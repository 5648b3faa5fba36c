using System.Text;
using System.Text.RegularExpressions;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>What may be run, with which arguments and variables.</summary>
internal static partial class RunSpecRules
{
    private const int MaxArguments = 64, MaxVariables = 32, MaxLength = 4096, MaxModule = 200;

    /// <summary>Why something cannot be run, as a sentence for a person; null when it can.</summary>
    public static string? Problem(RunSpec spec, int maxBytes) =>
        ProblemOfTarget(spec) ?? ProblemOfArguments(spec.Arguments) ?? ProblemOfEnvironment(spec.Environment)
        ?? (Bytes(spec) > maxBytes
            ? $"The arguments and environment variables are larger than {maxBytes / 1024} KiB together."
            : null);

    private static string? ProblemOfTarget(RunSpec spec) => spec.Kind switch
    {
        RunKind.File => WorkspacePath.Problem(spec.Target),
        RunKind.Module => spec.Target.Length is 0 or > MaxModule || !Module().IsMatch(spec.Target)
            ? "A module is named by letters, digits and underscores, with dots between: package.module."
            : null,
        RunKind.Tests => spec.Target.Length == 0 ? null : "The tests have no name of their own; use arguments.",
        _ => "A file, a module or the tests can be run."
    };

    private static string? ProblemOfArguments(IReadOnlyList<string> arguments) =>
        arguments.Count > MaxArguments ? $"A run takes at most {MaxArguments} arguments."
        : arguments.Any(a => a is null) ? "An argument is missing."
        : arguments.Any(a => a.Length > MaxLength) ? $"An argument is longer than {MaxLength} characters."
        : arguments.Any(a => a.Contains('\0')) ? "An argument contains a NUL character."
        : arguments.Any(a => TextEdits.Measure(a) is null) ? "An argument is not valid Unicode."
        : null;

    private static string? ProblemOfEnvironment(IReadOnlyList<EnvironmentVariable> environment)
    {
        if (environment.Count > MaxVariables) return $"A run takes at most {MaxVariables} environment variables.";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in environment)
        {
            if (variable?.Name is not { } name || variable.Value is not { } value)
                return "An environment variable has no name or no value.";
            if (!Variable().IsMatch(name))
                return "An environment variable is named by letters, digits and underscores, and begins with no digit.";
            if (name.StartsWith(RunSpec.Reserved, StringComparison.Ordinal))
                return $"Variables that begin with {RunSpec.Reserved} are the platform's own.";
            if (!names.Add(name)) return $"The environment variable {name} is given twice.";
            if (value.Length > MaxLength) return $"The value of {name} is longer than {MaxLength} characters.";
            if (value.Contains('\0')) return $"The value of {name} contains a NUL character.";
            if (TextEdits.Measure(value) is null) return $"The value of {name} is not valid Unicode.";
        }

        return null;
    }

    private static long Bytes(RunSpec spec) =>
        spec.Arguments.Sum(a => (long)Encoding.UTF8.GetByteCount(a) + 1)
        + spec.Environment.Sum(v => (long)Encoding.UTF8.GetByteCount(v.Name) + Encoding.UTF8.GetByteCount(v.Value) + 2);

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Module();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Variable();
}

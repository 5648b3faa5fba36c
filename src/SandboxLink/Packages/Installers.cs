namespace Platform.SandboxLink.Packages;

/// <summary>Which processes install packages, by their arguments. A learner can only deceive themselves about it.</summary>
internal static class Installers
{
    private static readonly string[] Modules = ["pip", "uv", "poetry"];
    // Of Python's own options, those that have a value of their own behind them.
    private static readonly string[] WithValue = ["-W", "-X", "--check-hash-based-pycs"];

    public static bool Is(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return false;
        var program = NameOf(arguments[0]);
        if (IsTool(program))
            return true;
        if (!program.StartsWith("python", StringComparison.Ordinal))
            return false;
        for (var i = 1; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "-m")
                return i + 1 < arguments.Count && Modules.Contains(arguments[i + 1]);
            if (argument is "-c" or "-" or "--")
                return false;
            if (WithValue.Contains(argument))
                i++;
            else if (!argument.StartsWith('-'))
                return IsTool(NameOf(argument)) || NameOf(argument) == "__pip-runner__.py";
        }
        return false;
    }

    /// <summary>The interpreter whose packages are changed, as far as the arguments say.</summary>
    public static string? Interpreter(IReadOnlyList<string> arguments)
    {
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] is "--python" or "-p" && i + 1 < arguments.Count)
                return arguments[i + 1];
            if (arguments[i].StartsWith("--python=", StringComparison.Ordinal))
                return arguments[i]["--python=".Length..];
        }
        return NameOf(arguments[0]).StartsWith("python", StringComparison.Ordinal) && arguments[0].Contains('/') ? arguments[0] : null;
    }

    private static bool IsTool(string name) =>
        name is "uv" or "uvx" or "poetry"
        || (name.StartsWith("pip", StringComparison.Ordinal) && name.Skip(3).All(c => char.IsAsciiDigit(c) || c == '.'));

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

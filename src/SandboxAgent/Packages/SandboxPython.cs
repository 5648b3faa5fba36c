using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Platform.SandboxAgent.Packages;

/// <summary>What fits the Python of the sandbox image and this machine.</summary>
internal static partial class SandboxPython
{
    public const string Version = "3.11";
    private const int Minor = 11;
    // Of the C library in the image: wheels for an older one run with it.
    private const int LibraryMinor = 36;

    private static readonly string Machine = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm64 => "aarch64",
        _ => "x86_64"
    };

    public static bool Fits(IndexFile file) =>
        WheelName.Of(file.File) is { } wheel && FitsTags(wheel) && (file.RequiresPython is null || FitsRequirement(file.RequiresPython));

    private static bool FitsTags(WheelName wheel)
    {
        var abis = wheel.Abi.Split('.');
        return wheel.Platform.Split('.').Any(FitsPlatform) && wheel.Python.Split('.').Any(python => abis.Any(abi => abi switch
        {
            "none" => python is "py3" or "cp3" or "py311" or "cp311" || (MinorOf(python, "py3") is { } n && n <= Minor),
            "abi3" => MinorOf(python, "cp3") is { } n && n <= Minor,
            _ => python == "cp311" && abi == "cp311"
        }));
    }

    private static bool FitsPlatform(string platform)
    {
        if (platform == "any" || platform == $"linux_{Machine}")
            return true;
        if (platform == $"manylinux1_{Machine}" || platform == $"manylinux2010_{Machine}" || platform == $"manylinux2014_{Machine}")
            return true;
        return ManyLinux().Match(platform) is { Success: true } match && match.Groups["machine"].Value == Machine
            && int.TryParse(match.Groups["minor"].Value, CultureInfo.InvariantCulture, out var minor) && minor <= LibraryMinor;
    }

    private static int? MinorOf(string python, string before) =>
        python.StartsWith(before, StringComparison.Ordinal) && int.TryParse(python.AsSpan(before.Length), CultureInfo.InvariantCulture, out var minor) ? minor : null;

    // A list of conditions; one that cannot be read excludes nothing, and pip decides.
    private static bool FitsRequirement(string requirement)
    {
        var own = new PythonVersion("3.11.2");
        return requirement.Split(',').All(part =>
        {
            if (Condition().Match(part.Trim()) is not { Success: true } condition)
                return true;
            var (text, wildcard) = condition.Groups["version"].Value is var v && v.EndsWith(".*", StringComparison.Ordinal) ? (v[..^2], true) : (v, false);
            var order = own.CompareTo(new PythonVersion(text));
            var begins = $"{own.Text}.".StartsWith($"{text}.", StringComparison.Ordinal);
            return condition.Groups["operator"].Value switch
            {
                ">=" => order >= 0,
                "<=" => order <= 0,
                ">" => order > 0,
                "<" => order < 0,
                "!=" => wildcard ? !begins : order != 0,
                "==" => wildcard ? begins : order == 0,
                "~=" => order >= 0 && text.LastIndexOf('.') is > 0 and var dot && $"{own.Text}.".StartsWith($"{text[..dot]}.", StringComparison.Ordinal),
                _ => true
            };
        });
    }

    [GeneratedRegex(@"^manylinux_2_(?<minor>[0-9]{1,3})_(?<machine>[a-z0-9_]+)\z")]
    private static partial Regex ManyLinux();

    [GeneratedRegex(@"^(?<operator>~=|==|!=|<=|>=|<|>)\s*(?<version>[0-9A-Za-z.*]+)\z")]
    private static partial Regex Condition();
}
